//! Every SQL statement of the recurrence watch.

use crate::kernel::db::{self, Tx};
use chrono::{DateTime, Utc};
use entity::{
    ids::{ImprovementTaskId, VocItemId},
    improvement_item::{self, ItemReason, Model as Link},
    improvement_task::{self, Column, ImprovementState as State, Model as Task},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockType, OnConflict},
};

/// More are not watched at once: the latest verified ones are.
const MOST_WATCHED: u64 = 1_000;

/// The items by which they are known, of all of them together: the newest tasks' are.
const MOST_NAMED: u64 = 5_000;

/// Verified, and watched at some moment from the first of these to the last. That the days are over by now says nothing: who caused an item is
/// said long after it came.
pub async fn watched(tx: &Tx, (first, last): (DateTime<Utc>, DateTime<Utc>)) -> Result<Vec<Task>, DbErr> {
    let tasks = improvement_task::Entity::find().filter(Column::State.eq(State::Verified));
    let tasks = tasks.filter(Column::WatchedUntil.gt(first)).filter(Column::VerifiedAt.lt(last));
    tasks.order_by_desc(Column::WatchedUntil).limit(MOST_WATCHED).all(tx).await
}

/// The items by which each of these was asked for, and those that opened it before.
pub async fn named(
    tx: &Tx,
    tasks: impl IntoIterator<Item = ImprovementTaskId>,
) -> Result<Vec<(ImprovementTaskId, VocItemId)>, DbErr> {
    use improvement_item::Column as I;
    let these = db::any_of(tx.get_database_backend(), I::TaskId, tasks.into_iter().map(|id| id.0));
    improvement_item::Entity::find()
        .select_only()
        .columns([I::TaskId, I::ItemId])
        .filter(these)
        .filter(I::Why.is_in([ItemReason::Named, ItemReason::Recurred]))
        .order_by_desc(I::TaskId)
        .order_by_asc(I::ItemId)
        .limit(MOST_NAMED)
        .into_tuple()
        .all(tx)
        .await
}

/// The task, if it is still verified.
pub async fn lock_verified(tx: &Tx, id: ImprovementTaskId) -> Result<Option<Task>, DbErr> {
    let task = improvement_task::Entity::find_by_id(id).filter(Column::State.eq(State::Verified));
    task.lock(LockType::NoKeyUpdate).one(tx).await
}

/// By now it is one that opened it again, whatever it was.
pub async fn link(tx: &Tx, link: Link) -> Result<(), DbErr> {
    use improvement_item::Column as I;
    let key = OnConflict::columns([I::TaskId, I::ItemId]).update_columns([I::Why]).to_owned();
    let row = link.into_active_model();
    improvement_item::Entity::insert(row).on_conflict(key).exec_without_returning(tx).await.map(|_| ())
}
