//! Every SQL statement that lists items; which of them somebody may read is a condition of the list itself (V10).

use crate::{
    kernel::{
        db,
        page::{self, Key, Page, Position, Slice, Total},
        policy::{Permit, Scope},
    },
    org::Directory,
    voc::{desk, listing::Filter, risk},
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{DepartmentId, EmployeeId},
    voc_item::{self, Column},
    voc_risk,
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, Order, QueryResult, QueryTrait,
    sea_query::{Expr, ExprTrait, JoinType, SelectStatement},
};

pub async fn items(
    db: &DatabaseConnection,
    (permit, directory, now): (&Permit, &Directory, DateTime<Utc>),
    filter: &Filter,
    (page, newest_first): (&Page, bool),
    count: bool,
) -> Result<(Slice<voc_item::Model>, Option<Total>), DbErr> {
    let mut list = voc_item::Entity::find().into_query();
    restrict(&mut list, db, permit, directory, now);
    narrow(&mut list, db, filter);
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (Column::ReceivedAt, Column::Id), newest_first);
    Ok((page::fetch(db, &list, page).await?, total))
}

/// An item and its score.
pub struct Scored {
    pub item: voc_item::Model,
    pub score: f64,
}

impl FromQueryResult for Scored {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let item = voc_item::Model::from_query_result(row, prefix)?;
        Ok(Self { item, score: row.try_get(prefix, "score")? })
    }
}

impl Scored {
    pub fn place(&self) -> Position {
        Position::named(self.score.to_string(), self.item.id.0)
    }
}

/// V9: those that have a score alone, by it. `from` is the score that the page's cursor names.
pub async fn at_risk(
    db: &DatabaseConnection,
    (permit, directory, now): (&Permit, &Directory, DateTime<Utc>),
    filter: &Filter,
    (page, from, highest_first): (&Page, Option<f64>, bool),
    count: bool,
) -> Result<(Slice<Scored>, Option<Total>), DbErr> {
    use voc_risk::Column::{ItemId, Score};
    let score = || Expr::col(Score.as_column_ref());
    let mut list = voc_item::Entity::find().into_query();
    let of = Expr::col(ItemId.as_column_ref()).equals(Column::Id.as_column_ref());
    list.join(JoinType::InnerJoin, voc_risk::Entity, of).and_where(score().is_not_null());
    list.and_where(risk::store::stands());
    restrict(&mut list, db, permit, directory, now);
    narrow(&mut list, db, filter);
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    list.expr(score());
    let descending = highest_first != page.backward;
    if let (Some(from), Some(place)) = (from, &page.from) {
        let here = Expr::tuple([score(), Expr::col(ItemId.as_column_ref())]);
        let there = Expr::tuple([Expr::value(from), Expr::value(place.id)]);
        list.and_where(if descending { here.lt(there) } else { here.gt(there) });
    }
    let order = if descending { Order::Desc } else { Order::Asc };
    list.order_by_expr(score(), order.clone()).order_by(ItemId.as_column_ref(), order);
    Ok((page::fetch(db, &list, page).await?, total))
}

/// The score that a cursor names.
pub fn score_of(place: &Position) -> Option<f64> {
    let Key::Name(score) = &place.key else { return None };
    score.parse().ok().filter(|score: &f64| (0.0..=1.0).contains(score))
}

/// To what they may read.
pub fn restrict(
    list: &mut SelectStatement,
    db: &DatabaseConnection,
    permit: &Permit,
    directory: &Directory,
    now: DateTime<Utc>,
) {
    match permit {
        Permit::Customer(scope) => {
            list.and_where(Column::CustomerId.eq(scope.customer()));
        }
        Permit::Employee(scope) => {
            if let Some(readable) = readable(db, scope, directory, now) {
                list.cond_where(readable);
            }
        }
    }
}

/// V10: what is open to them, and what they are on the path of. `None`: everything.
fn readable(db: &DatabaseConnection, scope: &Scope, directory: &Directory, now: DateTime<Utc>) -> Option<Condition> {
    let me = scope.employee();
    if desk::is_office(scope) || directory.chief_executives().contains(&me) {
        return None;
    }
    let own = Condition::any().add(Column::AssigneeId.eq(me)).add(Column::RecordedBy.eq(me));
    let open = if desk::reads_all(directory, scope, now) { own.add(Column::Sensitivity.is_null()) } else { own };
    let led = led_by(directory, me);
    let led = db::any_of(db.get_database_backend(), Column::DepartmentId, led.into_iter().map(|id| id.0));
    Some(open.add(led))
}

/// The departments that they lead or answer for, and all below.
fn led_by(directory: &Directory, me: EmployeeId) -> Vec<DepartmentId> {
    let leads = |id: &DepartmentId| {
        let department = directory.department(*id);
        department.is_some_and(|one| one.leader_id == Some(me) || one.responsible_executive_id == Some(me))
    };
    directory.departments().iter().filter(|one| one.path.iter().any(leads)).map(|one| one.key).collect()
}

/// To those that are asked for.
pub fn narrow(list: &mut SelectStatement, db: &DatabaseConnection, filter: &Filter) {
    let backend = db.get_database_backend();
    // Of one, the index over it and time is in the list's order; of several PostgreSQL would have to sort all that they have.
    let within = |column: Column, departments: &Vec<DepartmentId>| match departments.as_slice() {
        [one] => column.eq(*one),
        all => db::any_of(backend, column, all.iter().map(|id| id.0)),
    };
    let conditions = [
        filter.customer.map(|id| Column::CustomerId.eq(id)),
        filter.departments.as_ref().map(|departments| within(Column::DepartmentId, departments)),
        filter.caused_by.as_ref().map(|departments| within(Column::CausedById, departments)),
        filter.assignee.map(|id| Column::AssigneeId.eq(id)),
        filter.categories.as_ref().map(|all| db::any_of(backend, Column::CategoryId, all.iter().map(|id| id.0))),
        (!filter.states.is_empty()).then(|| Column::State.is_in(filter.states.clone())),
        filter.kind.map(|kind| Column::Kind.eq(kind)),
        filter.channel.map(|channel| Column::Channel.eq(channel)),
        filter.severity.map(|severity| Column::Severity.eq(severity)),
        filter.number.as_ref().map(|number| Column::Number.eq(number)),
        filter.abused.map(|abused| if abused { Column::AbusedAt.is_not_null() } else { Column::AbusedAt.is_null() }),
        filter.from.map(|from| Column::ReceivedAt.gte(from)),
        filter.before.map(|before| Column::ReceivedAt.lt(before)),
    ];
    for condition in conditions.into_iter().flatten() {
        list.and_where(condition);
    }
    if let Some(least) = filter.least_risk {
        list.and_where(Column::Id.in_subquery(risk::store::scored(least))).and_where(risk::store::stands());
    }
}
