//! The SQL of lists of meetings.

use crate::{
    kernel::{
        db,
        page::{self, Page, Slice, Total},
        policy::{Rows, Scope},
    },
    org::Directory,
};
use chrono::NaiveDate;
use entity::{
    customer_meeting::{self, Column, MeetingState, Model as Meeting},
    ids::{CustomerId, DepartmentId, EmployeeId},
};
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryTrait, sea_query::SelectStatement};

pub const MEETINGS: &str = "meetings with customers, newest first";

/// Which meetings.
#[derive(Default)]
pub struct Filter {
    pub leader: Option<EmployeeId>,
    pub department: Option<DepartmentId>,
    pub customer: Option<CustomerId>,
    pub state: Option<MeetingState>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// Those of leaders whom the scope covers.
pub async fn meetings(
    db: &DatabaseConnection,
    (scope, directory): (&Scope, &Directory),
    filter: &Filter,
    page: &Page,
    count: bool,
) -> Result<(Slice<Meeting>, Option<Total>), DbErr> {
    let mut list = customer_meeting::Entity::find().into_query();
    let conditions = [
        filter.leader.map(|id| Column::LeaderId.eq(id)),
        filter.customer.map(|id| Column::CustomerId.eq(id)),
        filter.state.map(|state| Column::State.eq(state)),
        filter.from.map(|day| Column::Day.gte(day)),
        filter.to.map(|day| Column::Day.lte(day)),
    ];
    for condition in conditions.into_iter().flatten() {
        list.and_where(condition);
    }
    if let Some(department) = filter.department {
        let of = |id: DepartmentId| directory.department(id).is_some_and(|one| one.path.contains(&department));
        let below = directory.departments().iter().map(|one| one.key).filter(|id| of(*id)).map(|id| id.0);
        list.and_where(db::any_of(db.get_database_backend(), Column::DepartmentId, below.collect::<Vec<_>>()));
    }
    within(&mut list, db, (scope, directory));
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset_by_day(&mut list, page, (Column::Day, Column::Id), true);
    Ok((page::fetch(db, &list, page).await?, total))
}

fn within(list: &mut SelectStatement, db: &DatabaseConnection, (scope, directory): (&Scope, &Directory)) {
    match scope.rows() {
        Rows::All => {}
        Rows::Of(employee) => {
            list.and_where(Column::LeaderId.eq(employee));
        }
        Rows::Within(departments) => {
            let people = directory.employees_within(departments).chain([scope.employee()]).map(|id| id.0);
            let these = db::any_of(db.get_database_backend(), Column::LeaderId, people.collect::<Vec<_>>());
            list.and_where(these);
        }
    }
}
