//! Every SQL statement about directions.

use crate::{
    hotline::store::items_of,
    kernel::{
        db::{self, Tx},
        page::{self, Page, Slice, Total},
        policy::{Rows, Scope},
        writes::Writes,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, DepartmentId, EmployeeId, HotlineBulletinId, RecurrencePreventionId, VocItemId},
    recurrence_prevention::{Column, Entity, Model, PreventionState},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};

/// The list's name, for its cursors.
pub const NEWEST: &str = "directions against recurrence, newest first";

pub fn insert(rows: Writes, row: &Model) -> Writes {
    rows.insert(row.clone().into_active_model())
}

pub async fn prevention(db: &impl ConnectionTrait, id: RecurrencePreventionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

pub async fn lock(tx: &Tx, id: RecurrencePreventionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock(LockType::Update).one(tx).await
}

/// None if somebody else has it.
pub async fn lock_free(tx: &Tx, id: RecurrencePreventionId) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(id).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).one(tx).await
}

pub async fn save(tx: &Tx, row: &Model) -> Result<(), DbErr> {
    Entity::update(row.clone().into_active_model().reset_all()).exec(tx).await.map(|_| ())
}

pub async fn due(db: &DatabaseConnection, now: DateTime<Utc>, most: u64) -> Result<Vec<RecurrencePreventionId>, DbErr> {
    let due = Entity::find().select_only().column(Column::Id).filter(Column::NextAt.lte(now));
    due.order_by_asc(Column::NextAt).limit(most).into_tuple().all(db).await
}

pub async fn by_id(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = RecurrencePreventionId>,
) -> Result<Vec<Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    Entity::find().filter(these).all(db).await
}

/// What somebody has still to do; `locked`, it is kept from everybody else.
pub async fn open_of(db: &impl ConnectionTrait, owner: EmployeeId, locked: bool) -> Result<Vec<Model>, DbErr> {
    use sea_orm::QueryTrait;
    Entity::find()
        .filter(Column::OwnerId.eq(owner))
        .filter(Column::State.eq(PreventionState::Open))
        .order_by_asc(Column::DirectedAt)
        .order_by_asc(Column::Id)
        .apply_if(locked.then_some(LockType::Update), QuerySelect::lock)
        .all(db)
        .await
}

/// Of these bulletins, the oldest first; a hundred each at most.
pub async fn of_bulletins(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = HotlineBulletinId>,
) -> Result<Vec<Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::BulletinId, ids.into_iter().map(|id| id.0));
    Entity::find().filter(these).order_by_asc(Column::DirectedAt).order_by_asc(Column::Id).all(db).await
}

/// The bulletin is locked.
pub async fn count_of(tx: &Tx, bulletin: HotlineBulletinId) -> Result<u64, DbErr> {
    Entity::find().filter(Column::BulletinId.eq(bulletin)).count(tx).await
}

/// Which directions.
#[derive(Default)]
pub struct Filter {
    pub owner: Option<EmployeeId>,
    pub directed_by: Option<EmployeeId>,
    pub division: Option<DepartmentId>,
    pub bulletin: Option<HotlineBulletinId>,
    pub item: Option<VocItemId>,
    pub state: Option<PreventionState>,
}

pub async fn preventions(
    db: &DatabaseConnection,
    (scope, stands_in_for): (&Scope, &[EmployeeId]),
    filter: &Filter,
    page: &Page,
    count: bool,
) -> Result<(Slice<Model>, Option<Total>), DbErr> {
    use sea_orm::QueryTrait;
    let mut list = Entity::find().into_query();
    let me = scope.employee();
    let own = Condition::any().add(Column::OwnerId.eq(me)).add(Column::DirectedBy.eq(me));
    // O5: today theirs to do, too.
    let own = own.add(db::any_of(db.get_database_backend(), Column::OwnerId, stands_in_for.iter().map(|id| id.0)));
    match scope.rows() {
        Rows::All => {}
        Rows::Of(_) => {
            list.cond_where(own);
        }
        Rows::Within(divisions) => {
            let theirs = db::any_of(db.get_database_backend(), Column::DivisionId, divisions.iter().map(|id| id.0));
            list.cond_where(own.add(theirs));
        }
    }
    let conditions = [
        filter.owner.map(|id| Column::OwnerId.eq(id)),
        filter.directed_by.map(|id| Column::DirectedBy.eq(id)),
        filter.division.map(|id| Column::DivisionId.eq(id)),
        filter.bulletin.map(|id| Column::BulletinId.eq(id)),
        filter.item.map(|id| Column::ItemId.eq(id)),
        filter.state.map(|state| Column::State.eq(state)),
    ];
    for condition in conditions.into_iter().flatten() {
        list.and_where(condition);
    }
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (Column::DirectedAt, Column::Id), true);
    Ok((page::fetch(db, &list, page).await?, total))
}

/// What was directed because of a customer's items and is not done: kept from everybody else, in the order of the ids.
pub async fn lock_open_about(tx: &Tx, customer: CustomerId) -> Result<Vec<Model>, DbErr> {
    let open = Entity::find().filter(Column::State.eq(PreventionState::Open));
    let theirs = open.filter(Column::ItemId.in_subquery(items_of(customer)));
    theirs.order_by_asc(Column::Id).lock(LockType::Update).all(tx).await
}

/// C4: nobody can do these any more. They are locked.
pub async fn close(tx: &Tx, ids: impl IntoIterator<Item = RecurrencePreventionId>) -> Result<(), DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    Entity::update_many()
        .col_expr(Column::State, Expr::value(PreventionState::Closed))
        .col_expr(Column::NextAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(these)
        .exec(tx)
        .await
        .map(|_| ())
}

/// C4: what was directed and done stays, in whose words does not.
pub async fn blank(tx: &Tx, customer: CustomerId) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Direction, Expr::value(""))
        .col_expr(Column::Result, Expr::value(Option::<String>::None))
        .filter(Column::ItemId.in_subquery(items_of(customer)))
        .exec(tx)
        .await
        .map(|_| ())
}
