//! Every SQL statement that lists decisions and requests.

use crate::{
    delegation::listing::{DecisionFilter, RequestFilter, within},
    kernel::{
        db,
        page::{self, Page, Slice, Total},
        policy::{Rows, Scope},
    },
    org::Directory,
};
use entity::{approval_request, decision, ids::EmployeeId};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, DbErr, EntityTrait, QueryTrait,
    sea_query::{Expr, ExprTrait, SelectStatement},
};

pub async fn decisions(
    db: &DatabaseConnection,
    (scope, directory): (&Scope, &Directory),
    filter: &DecisionFilter,
    (page, newest_first): (&Page, bool),
    count: bool,
) -> Result<(Slice<decision::Model>, Option<Total>), DbErr> {
    use decision::Column;
    let mut list = decision::Entity::find().into_query();
    let columns = [Column::RequestedBy, Column::DecidedBy, Column::HolderId];
    restrict(&mut list, db, (scope, directory), &columns, Column::DepartmentId);
    if let Some(customer) = filter.customer {
        list.and_where(Column::CustomerId.eq(customer));
    }
    if let Some(holder) = filter.holder {
        list.and_where(Column::HolderId.eq(holder));
    }
    if let Some(asker) = filter.requested_by {
        list.and_where(Column::RequestedBy.eq(asker));
    }
    if let Some(department) = filter.department {
        let inside = within(directory, &[department]).into_iter().map(|id| id.0);
        list.and_where(db::any_of(db.get_database_backend(), Column::DepartmentId, inside));
    }
    if let Some(kind) = filter.kind {
        list.and_where(Column::Kind.eq(kind));
    }
    if let Some(reference) = &filter.claim_reference {
        list.and_where(Column::ClaimReference.eq(reference));
    }
    if let Some(from) = filter.from {
        list.and_where(Column::At.gte(from));
    }
    if let Some(before) = filter.before {
        list.and_where(Column::At.lt(before));
    }
    match filter.alone {
        Some(true) => list.and_where(Column::RequestId.is_null()),
        Some(false) => list.and_where(Column::RequestId.is_not_null()),
        None => &mut list,
    };
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (Column::At, Column::Id), newest_first);
    Ok((page::fetch(db, &list, page).await?, total))
}

pub async fn requests(
    db: &DatabaseConnection,
    (scope, directory): (&Scope, &Directory),
    filter: &RequestFilter,
    (page, newest_first): (&Page, bool),
    count: bool,
) -> Result<(Slice<approval_request::Model>, Option<Total>), DbErr> {
    use approval_request::Column;
    let mut list = approval_request::Entity::find().into_query();
    let columns = [Column::RequestedBy, Column::HolderId, Column::ApproverId, Column::DecidedBy];
    restrict(&mut list, db, (scope, directory), &columns, Column::DepartmentId);
    if let Some(customer) = filter.customer {
        list.and_where(Column::CustomerId.eq(customer));
    }
    if let Some(asker) = filter.requested_by {
        list.and_where(Column::RequestedBy.eq(asker));
    }
    if let Some(person) = filter.before_whom {
        let them = |column: Column| Expr::col(column).eq(person);
        list.and_where(them(Column::ApproverId).or(them(Column::HolderId)));
    }
    if let Some(department) = filter.department {
        let inside = within(directory, &[department]).into_iter().map(|id| id.0);
        list.and_where(db::any_of(db.get_database_backend(), Column::DepartmentId, inside));
    }
    if let Some(kind) = filter.kind {
        list.and_where(Column::Kind.eq(kind));
    }
    if let Some(status) = filter.status {
        list.and_where(Column::Status.eq(status));
    }
    if let Some(stage) = filter.stage {
        list.and_where(Column::Stage.eq(stage));
    }
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (Column::RequestedAt, Column::Id), newest_first);
    Ok((page::fetch(db, &list, page).await?, total))
}

/// To what the scope covers, and what is the viewer's own.
fn restrict<C: ColumnTrait>(
    list: &mut SelectStatement,
    db: &DatabaseConnection,
    (scope, directory): (&Scope, &Directory),
    people: &[C],
    department: C,
) {
    let own = |me: EmployeeId| people.iter().fold(Condition::any(), |any, column| any.add(Expr::col(*column).eq(me)));
    match scope.rows() {
        Rows::All => {}
        Rows::Of(me) => {
            list.cond_where(own(me));
        }
        Rows::Within(roots) => {
            let inside = within(directory, roots).into_iter().map(|id| id.0);
            let inside = db::any_of(db.get_database_backend(), department, inside);
            list.cond_where(own(scope.employee()).add(inside));
        }
    }
}
