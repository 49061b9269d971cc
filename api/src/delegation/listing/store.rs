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
use entity::{approval_request, decision, ids::DepartmentId};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, DbBackend, DbErr, EntityTrait, FromQueryResult, JoinType, QueryTrait,
    Value,
    sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr, UnionType},
};
use uuid::Uuid;

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
    let ways = Ways::of((scope, directory), &columns, filter.department);
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
    if let Some(items) = &filter.items {
        let these = db::any_of(db.get_database_backend(), Column::VocItemId, items.iter().map(|id| id.0));
        list.and_where(Column::VocItemId.is_not_null()).and_where(these);
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
    let whole = decision::Entity::find().into_query();
    let columns = (Column::At, Column::Id, Column::DepartmentId);
    fetch(db, (whole, list), ways, columns, (page, newest_first), count).await
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
    let ways = Ways::of((scope, directory), &columns, filter.department);
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
    if let Some(items) = &filter.items {
        let these = db::any_of(db.get_database_backend(), Column::VocItemId, items.iter().map(|id| id.0));
        list.and_where(Column::VocItemId.is_not_null()).and_where(these);
    }
    let whole = approval_request::Entity::find().into_query();
    let columns = (Column::RequestedAt, Column::Id, Column::DepartmentId);
    fetch(db, (whole, list), ways, columns, (page, newest_first), count).await
}

/// From so many departments on walking the whole list finds a page sooner than looking into each of them.
const MANY_DEPARTMENTS: usize = 50;

/// By what a row is in a list: any of these. For each there is an index in the list's order.
struct Ways {
    people: Vec<SimpleExpr>,
    departments: Vec<Uuid>,
}

impl Ways {
    /// What is the viewer's own, and what the scope covers of the departments that are asked for.
    fn of<C: ColumnTrait>((scope, directory): (&Scope, &Directory), people: &[C], asked: Option<DepartmentId>) -> Self {
        let me = scope.employee();
        let own = || people.iter().map(|column| Expr::col(*column).eq(me)).collect();
        let asked = asked.map(|root| within(directory, &[root]));
        let (people, mut departments) = match scope.rows() {
            Rows::All if asked.is_some() => (Vec::new(), asked.clone().unwrap_or_default()),
            // Also then ids first: all that a filter needs is in its index, and no guess of how many others lie between is.
            Rows::All => (vec![Expr::cust("TRUE")], Vec::new()),
            Rows::Of(_) => (own(), Vec::new()),
            Rows::Within(roots) => (own(), within(directory, roots)),
        };
        departments.retain(|id| asked.as_ref().is_none_or(|asked| asked.contains(id)));
        Self { people, departments: departments.into_iter().map(|id| id.0).collect() }
    }

    /// The ids of the first rows of each: what `list` selects, in its order and limited, is looked for by each way.
    fn first<C: ColumnTrait>(self, backend: DbBackend, list: &SelectStatement, department: C) -> SelectStatement {
        let by = |way: SimpleExpr| {
            let rows = list.clone().and_where(way).to_owned();
            Query::select().column("id").from_subquery(rows, "r").to_owned()
        };
        let mut ways: Vec<SelectStatement> = self.people.into_iter().map(by).collect();
        match backend {
            _ if self.departments.is_empty() && !ways.is_empty() => {}
            DbBackend::Postgres => {
                let here = Expr::col(department).eq(Expr::col(("k", "k")));
                let rows = list.clone().and_where(here).to_owned();
                let keys = Func::cust("unnest").arg(Expr::value(Value::from(self.departments)));
                let mut each = Query::select();
                each.column(("r", "id")).from_function(keys, "k");
                each.join_lateral(JoinType::InnerJoin, rows, "r", Expr::cust("true"));
                ways.push(each);
            }
            backend => ways.push(by(db::any_of(backend, department, self.departments))),
        }
        let mut ways = ways.into_iter();
        let mut all = ways.next().unwrap_or_default();
        all.unions(ways.map(|way| (UnionType::All, way)));
        all
    }

    fn any<C: ColumnTrait>(&self, backend: DbBackend, department: C) -> Condition {
        let inside = db::any_of(backend, department, self.departments.iter().copied());
        self.people.iter().cloned().fold(Condition::any().add(inside), Condition::add)
    }
}

/// A page of `list`, as far as rows are in it by any of these ways. The database would take the rows of all ways and sort them, or
/// walk everybody's rows and leave most out: so each way gives its own first rows, and the page is the first of these.
async fn fetch<M: FromQueryResult, C: ColumnTrait>(
    db: &DatabaseConnection,
    (mut whole, mut list): (SelectStatement, SelectStatement),
    ways: Ways,
    (time, id, department): (C, C, C),
    (page, newest_first): (&Page, bool),
    count: bool,
) -> Result<(Slice<M>, Option<Total>), DbErr> {
    let backend = db.get_database_backend();
    let mut counted = list.clone();
    counted.cond_where(ways.any(backend, department));
    let total = if count { Some(page::total(db, counted.clone()).await?) } else { None };
    if ways.departments.len() < MANY_DEPARTMENTS {
        page::keyset(&mut list, page, (time, id), newest_first);
        list.clear_selects().column(id).limit(u64::from(page.size) + 1);
        whole.and_where(Expr::col(id).in_subquery(ways.first(backend, &list, department)));
    } else {
        whole = counted;
    }
    page::keyset(&mut whole, page, (time, id), newest_first);
    Ok((page::fetch(db, &whole, page).await?, total))
}
