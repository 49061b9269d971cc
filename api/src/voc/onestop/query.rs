//! Asking how much is done by whoever was first asked (D12).

use crate::{
    kernel::{
        cx::Cx,
        error::Fault,
        id,
        policy::{Action, Rows},
        scalar::Date,
    },
    org::{Directory, JobFunction, ProcessingTask, scope},
    voc::onestop::{
        store::{self, Which},
        types::OneStopReport,
    },
};
use async_graphql::{Context, ID, InputObject, Object};
use entity::ids::DepartmentId;

/// A report is of so many days at most.
const MOST_DAYS: i64 = 1_827;

/// Of which items.
#[derive(InputObject, Default)]
pub struct OneStopReportFilter {
    /// Those that were first asked of somebody in this department or below it.
    department_id: Option<ID>,
    /// Those that ask for this.
    task: Option<ProcessingTask>,
    /// Those that were first asked of somebody who does this.
    job_function: Option<JobFunction>,
}

#[derive(Default)]
pub struct OneStopQuery;

#[Object]
impl OneStopQuery {
    /// The one-stop rate (원스톱 처리율, D12): of the VOC that asked for a task and is done, the share that whoever was first asked did without
    /// handing it over; of those who were asked as far as the policy lets the viewer see.
    async fn one_stop_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day on which items were received.")] from: Date,
        #[graphql(desc = "The last day, at most 5 years after it.")] to: Date,
        #[graphql(desc = "Of which items.")] filter: Option<OneStopReportFilter>,
    ) -> Result<Option<OneStopReport>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::OneStopReport)?;
        let days = (from.0, to.0);
        if days.1 < days.0 || (days.1 - days.0).num_days() >= MOST_DAYS {
            return Err(Fault::bad_input("fault-period"));
        }
        let filter = filter.unwrap_or_default();
        let asked = filter.department_id.as_ref().map(id::parse).transpose()?.map(|root| within(directory, &[root]));
        let covered = match scope.rows() {
            Rows::All => None,
            Rows::Within(roots) => Some(within(directory, roots)),
            Rows::Of(_) => Some(Vec::new()),
        };
        let which = Which {
            days,
            departments: vec![asked, covered],
            task: filter.task.map(Into::into),
            job_function: filter.job_function.map(Into::into),
        };
        let groups = store::groups(cx.db.reader(), &which).await?;
        let scopes = scope::every_version(cx.db.reader()).await?;
        Ok(Some(OneStopReport::new(directory, days, &groups, &scopes)))
    }
}

/// All departments at or below these.
fn within(directory: &Directory, roots: &[DepartmentId]) -> Vec<DepartmentId> {
    let inside = directory.departments().iter().filter(|one| one.path.iter().any(|id| roots.contains(id)));
    inside.map(|one| one.key).collect()
}
