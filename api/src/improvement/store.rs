//! Every SQL statement about improvement tasks and what became of them; for domains on the right, too.

use crate::kernel::{
    db::{self, Tx},
    writes::Writes,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    ids::{CustomerId, DepartmentId, EmployeeId, ImprovementTaskId, VocItemId},
    improvement_effect,
    improvement_item::{self, ItemReason},
    improvement_step::{self, StepKind},
    improvement_task::{Column, Entity, ImprovementState as State, Model as Task},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};

/// What can be read from: for who may not speak SQL.
pub trait Reads: ConnectionTrait {}
impl<C: ConnectionTrait> Reads for C {}

pub fn insert(rows: Writes, task: &Task) -> Writes {
    rows.insert(task.clone().into_active_model())
}

pub fn insert_step(rows: Writes, step: improvement_step::Model) -> Writes {
    rows.insert(step.into_active_model())
}

pub fn insert_item(rows: Writes, item: improvement_item::Model) -> Writes {
    rows.insert(item.into_active_model())
}

pub async fn task(db: &impl ConnectionTrait, id: ImprovementTaskId) -> Result<Option<Task>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

pub async fn tasks_by_id(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ImprovementTaskId>,
) -> Result<Vec<Task>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    Entity::find().filter(these).all(db).await
}

/// Kept from everybody else until the transaction ends.
pub async fn lock(tx: &Tx, id: ImprovementTaskId) -> Result<Option<Task>, DbErr> {
    Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

pub async fn save(tx: &Tx, task: &Task) -> Result<(), DbErr> {
    let task = ActiveModelTrait::reset_all(task.clone().into_active_model());
    Entity::update(task).exec(tx).await.map(|_| ())
}

/// Whose items somebody named, or opened it again: a handful.
pub async fn named_customers(tx: &Tx, task: ImprovementTaskId) -> Result<Vec<CustomerId>, DbErr> {
    use improvement_item::Column as I;
    improvement_item::Entity::find()
        .select_only()
        .column(I::CustomerId)
        .distinct()
        .filter(I::TaskId.eq(task))
        .filter(I::CustomerId.is_not_null())
        .filter(I::Why.is_in([ItemReason::Named, ItemReason::Recurred]))
        .limit(100)
        .into_tuple()
        .all(tx)
        .await
}

/// States in which somebody has a part of it to do.
const WORKED_ON: [State; 4] = [State::Accepted, State::InProgress, State::Submitted, State::Reopened];

/// As the index says it: with parameters PostgreSQL might not see that it is the same.
pub(super) fn to_be_done() -> sea_orm::sea_query::SimpleExpr {
    Expr::cust("state IN ('ACCEPTED', 'IN_PROGRESS', 'REOPENED') AND due_on IS NOT NULL")
}

/// What somebody owns a part of that is not verified yet (O4), the first due first. Nobody owns more than this.
const MOST_OWNED: u64 = 500;

pub async fn owned(db: &impl ConnectionTrait, owner: EmployeeId, lock: bool) -> Result<Vec<Task>, DbErr> {
    let locked = lock.then_some(LockType::NoKeyUpdate);
    let theirs = Condition::any().add(Column::CorrectionOwnerId.eq(owner)).add(Column::ActionOwnerId.eq(owner));
    let open = Entity::find().filter(theirs).filter(Column::State.is_in(WORKED_ON)).order_by_asc(Column::Id);
    open.limit(MOST_OWNED).apply_if(locked, QuerySelect::lock).all(db).await
}

/// A part of a task that somebody has to have done by a day (L1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub task: ImprovementTaskId,
    pub owner: EmployeeId,
    pub due_on: NaiveDate,
}

/// What is open and due within these days, from the first on, until before the last; of these people alone, if any are named. At most
/// 1,000 tasks.
pub async fn open_due(
    db: &impl ConnectionTrait,
    (from, before): (NaiveDate, NaiveDate),
    owners: Option<&[EmployeeId]>,
) -> Result<Vec<Due>, DbErr> {
    let due = Entity::find()
        .filter(to_be_done())
        .filter(Column::DueOn.gte(from))
        .filter(Column::DueOn.lt(before))
        .apply_if(owners, |rows, people| {
            let of = |column| db::any_of(db.get_database_backend(), column, people.iter().map(|id| id.0));
            rows.filter(Condition::any().add(of(Column::CorrectionOwnerId)).add(of(Column::ActionOwnerId)))
        });
    let tasks = due.order_by_asc(Column::DueOn).order_by_asc(Column::Id).limit(1_000).all(db).await?;
    let parts = tasks.iter().flat_map(|task| {
        let owners = [task.correction_owner_id, task.action_owner_id].into_iter().flatten();
        owners.filter_map(|owner| Some(Due { task: task.id, owner, due_on: task.due_on? }))
    });
    Ok(parts.filter(|due| owners.is_none_or(|people| people.contains(&due.owner))).collect())
}

/// Of what is open and due by then, those of whom nobody has been told as much: kept from everybody else; what somebody is at comes later.
pub async fn lock_untold(tx: &Tx, (until, told): (NaiveDate, i32), most: u64) -> Result<Vec<Task>, DbErr> {
    Entity::find()
        .filter(to_be_done())
        .filter(Column::DueOn.lte(until))
        .filter(Column::DueTold.lt(told))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
        .limit(most)
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(tx)
        .await
}

/// It is no change of the task: its version stays.
pub async fn set_told(tx: &Tx, task: ImprovementTaskId, told: i32) -> Result<(), DbErr> {
    let row = Entity::update_many().col_expr(Column::DueTold, Expr::value(told)).filter(Column::Id.eq(task));
    row.exec(tx).await.map(|_| ())
}

/// H8: a task that was opened again, and by which item.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Reopening {
    pub task_id: ImprovementTaskId,
    pub at: DateTime<Utc>,
    pub item_id: Option<VocItemId>,
}

/// H8, for the next bulletin: what these departments had to do again since a moment and before another, the first first; at most 500.
pub async fn reopened_between(
    db: &impl ConnectionTrait,
    departments: &[DepartmentId],
    (from, before): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Reopening>, DbErr> {
    use improvement_step::Column as S;
    let theirs = db::any_of(db.get_database_backend(), Column::DepartmentId, departments.iter().map(|id| id.0));
    let theirs = Entity::find().select_only().column(Column::Id).filter(theirs).into_query();
    improvement_step::Entity::find()
        .select_only()
        .columns([S::TaskId, S::At, S::ItemId])
        .filter(S::What.eq(StepKind::Reopened))
        .filter(S::At.gte(from))
        .filter(S::At.lt(before))
        .filter(S::TaskId.in_subquery(theirs))
        .order_by_asc(S::At)
        .order_by_asc(S::TaskId)
        .limit(500)
        .into_model()
        .all(db)
        .await
}

/// A1: what a customer's VOC has led to.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Contribution {
    pub customer_id: CustomerId,
    pub task_id: ImprovementTaskId,
    pub verified_at: DateTime<Utc>,
    /// Of theirs among the task's.
    pub items: i64,
    /// When the first of these was received.
    pub first_received_at: DateTime<Utc>,
    /// Whether somebody named one of theirs when the task was asked for, rather than that it was counted.
    pub is_named: bool,
}

/// A1: customers whose VOC is among that of tasks which are verified, in the order of their ids; after this customer, if one is named.
/// Whole customers: their last task is in, if `most` allows for it.
pub async fn contributions(
    db: &impl ConnectionTrait,
    after: Option<CustomerId>,
    most: u64,
) -> Result<Vec<Contribution>, DbErr> {
    contributions_where(db, after.map(|id| improvement_item::Column::CustomerId.gt(id)), Some(most)).await
}

/// As `contributions`, of these customers.
pub async fn contributions_of(db: &impl ConnectionTrait, customers: &[CustomerId]) -> Result<Vec<Contribution>, DbErr> {
    let column = improvement_item::Column::CustomerId;
    let these = db::any_of(db.get_database_backend(), column, customers.iter().map(|id| id.0));
    contributions_where(db, Some(these), None).await
}

async fn contributions_where(
    db: &impl ConnectionTrait,
    which: Option<sea_orm::sea_query::SimpleExpr>,
    most: Option<u64>,
) -> Result<Vec<Contribution>, DbErr> {
    use entity::voc_item::{self, Column as V};
    use improvement_item::Column as I;
    let task = improvement_item::Entity::belongs_to(Entity).from(I::TaskId).to(Column::Id).into();
    let its = Expr::col(V::Id.as_column_ref()).equals(I::ItemId.as_column_ref());
    let open_to_all = voc_item::Entity::find().select_only().column(V::Id).filter(its);
    let open_to_all = open_to_all.filter(V::Sensitivity.is_null()).filter(V::AbusedAt.is_null());
    improvement_item::Entity::find()
        .select_only()
        .columns([I::CustomerId, I::TaskId])
        .column(Column::VerifiedAt)
        .column_as(Expr::cust("COUNT(*)"), "items")
        .column_as(I::ReceivedAt.min(), "first_received_at")
        .column_as(Expr::cust("MAX(CASE WHEN why = 'NAMED' THEN 1 ELSE 0 END) = 1"), "is_named")
        .join(sea_orm::JoinType::InnerJoin, task)
        .filter(I::CustomerId.is_not_null())
        // What came again is no merit, and what is its path's alone shows nowhere else (V10).
        .filter(I::Why.ne(ItemReason::Recurred))
        .filter(Expr::exists(open_to_all.into_query()))
        .filter(Column::State.eq(State::Verified))
        .apply_if(which, QueryFilter::filter)
        .group_by(I::CustomerId)
        .group_by(I::TaskId)
        .group_by(Column::VerifiedAt)
        .order_by_asc(I::CustomerId)
        .order_by_asc(I::TaskId)
        .apply_if(most, QuerySelect::limit)
        .into_model()
        .all(db)
        .await
}

/// A1, H5: the measured effects, by task.
pub async fn effects(
    db: &impl ConnectionTrait,
    tasks: impl IntoIterator<Item = ImprovementTaskId>,
) -> Result<Vec<improvement_effect::Model>, DbErr> {
    let column = improvement_effect::Column::TaskId;
    let these = db::any_of(db.get_database_backend(), column, tasks.into_iter().map(|id| id.0));
    improvement_effect::Entity::find().filter(these).all(db).await
}
