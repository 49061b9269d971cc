//! Asking for a period's satisfaction.

use crate::{
    kernel::{batch, cx::Cx, error::Fault, id, policy::Action, scalar::Date},
    org::Directory,
    voc::{
        category,
        loader::Tree,
        satisfaction::{
            store::{self, Which},
            types::VocSatisfactionFigures,
        },
    },
};
use async_graphql::{Context, ID, InputObject, Object};
use entity::ids::{DepartmentId, EmployeeId, VocCategoryId};

/// A period has so many days at most: what is counted is read.
const MOST_DAYS: i64 = 366;

/// Of which items: those that fit all that is given.
#[derive(InputObject, Default)]
pub struct VocSatisfactionFilter {
    /// Those that this department, or one below it, handled when they closed.
    department_id: Option<ID>,
    /// Those in this category, or one below it, when they closed.
    category_id: Option<ID>,
    /// Those that this employee handled when they closed.
    assignee_id: Option<ID>,
}

#[derive(Default)]
pub struct VocSatisfactionQuery;

#[Object]
impl VocSatisfactionQuery {
    /// How content customers were with what was done (처리 만족도, V15): of the company, a department or a category for everyone; of one person for
    /// themself and those whom the policy lets see them, else null.
    async fn voc_satisfaction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day on which items closed.")] from: Date,
        #[graphql(desc = "The last day, included; at most 366 days in all.")] to: Date,
        #[graphql(desc = "Of which items.")] filter: Option<VocSatisfactionFilter>,
    ) -> Result<Option<VocSatisfactionFigures>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::VocSatisfaction)?;
        let filter = filter.unwrap_or_default();
        let last = to.0.succ_opt().filter(|_| (0..MOST_DAYS).contains(&(to.0 - from.0).num_days()));
        let Some(after) = last else { return Err(Fault::bad_input("fault-voc-period")) };
        let employee: Option<EmployeeId> = filter.assignee_id.as_ref().map(id::parse).transpose()?;
        if let Some(id) = employee {
            let is_seen = directory.employee(id).is_some_and(|person| scope.covers(id, person.path()));
            if !is_seen {
                return Ok(None);
            }
        }
        let department: Option<DepartmentId> = filter.department_id.as_ref().map(id::parse).transpose()?;
        let category: Option<VocCategoryId> = filter.category_id.as_ref().map(id::parse).transpose()?;
        let categories = match category {
            None => None,
            Some(root) => {
                let tree = batch::load(ctx, Tree).await?.ok_or(Fault::Unavailable)?;
                Some(category::below(tree.all.iter().map(AsRef::as_ref), root))
            }
        };
        let within = |root: DepartmentId| {
            let inside = directory.departments().iter().filter(|one| one.path.contains(&root));
            inside.map(|one| one.key).collect()
        };
        let calendar = directory.calendar();
        let which = Which {
            from: calendar.start_of(from.0),
            before: calendar.start_of(after),
            departments: department.map(within),
            categories,
            employee,
        };
        let counts = store::count(cx.db.reader(), &which).await?;
        Ok(Some(VocSatisfactionFigures::new(&counts, from.0, to.0)))
    }
}
