//! Every SQL statement about clocks. Whoever changes an item's clocks has locked the item: its row stands for them.

use crate::kernel::{
    db::{self, Tx},
    writes::Writes,
};
use chrono::{DateTime, Utc};
use entity::{ids::VocItemId, voc_clock, voc_extension, voc_item, voc_step};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, Iterable,
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType, OnConflict},
};

/// Waits for the item; for whoever changes it and has not locked it otherwise.
pub async fn lock_item(tx: &Tx, id: VocItemId) -> Result<Option<voc_item::Model>, DbErr> {
    voc_item::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

/// The item, unless somebody is at it: they catch up with its clocks.
pub async fn lock_free_item(tx: &Tx, id: VocItemId) -> Result<Option<voc_item::Model>, DbErr> {
    let one = voc_item::Entity::find_by_id(id);
    one.lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked).one(tx).await
}

/// All clocks of an item that is locked.
pub async fn load(tx: &Tx, item: VocItemId) -> Result<Vec<voc_clock::Model>, DbErr> {
    let of_item = voc_clock::Entity::find().filter(voc_clock::Column::ItemId.eq(item));
    of_item.order_by_asc(voc_clock::Column::Kind).all(tx).await
}

/// Writes them back, new ones too, in one statement.
pub async fn save(tx: &Tx, clocks: Vec<voc_clock::Model>) -> Result<(), DbErr> {
    use voc_clock::Column::{ItemId, Kind};
    if clocks.is_empty() {
        return Ok(());
    }
    let others = voc_clock::Column::iter().filter(|column| !matches!(column, ItemId | Kind));
    let key = OnConflict::columns([ItemId, Kind]).update_columns(others).to_owned();
    let rows = clocks.into_iter().map(IntoActiveModel::into_active_model);
    voc_clock::Entity::insert_many(rows).on_conflict(key).exec_without_returning(tx).await.map(|_| ())
}

/// All that run or stand end, without being met.
pub async fn end(tx: &Tx, item: VocItemId, now: DateTime<Utc>) -> Result<(), DbErr> {
    use voc_clock::Column::{EndedAt, ItemId, MetAt, NextAt, RunningSince, StandsSince};
    let nothing = || Expr::value(Option::<DateTime<Utc>>::None);
    voc_clock::Entity::update_many()
        .col_expr(EndedAt, Expr::value(now))
        .col_expr(RunningSince, nothing())
        .col_expr(StandsSince, nothing())
        .col_expr(NextAt, nothing())
        .filter(ItemId.eq(item))
        .filter(MetAt.is_null())
        .filter(EndedAt.is_null())
        .exec(tx)
        .await
        .map(|_| ())
}

/// Of an item that is new itself.
pub fn insert(writes: Writes, clocks: Vec<voc_clock::Model>) -> Writes {
    clocks.into_iter().map(IntoActiveModel::into_active_model).fold(writes, Writes::insert)
}

/// How far up it has gone, and its version.
pub async fn save_escalation(tx: &Tx, item: &voc_item::Model) -> Result<(), DbErr> {
    let row = voc_item::ActiveModel {
        id: Unchanged(item.id),
        escalation: Set(item.escalation),
        version: Set(item.version),
        ..Default::default()
    };
    voc_item::Entity::update(row).exec(tx).await.map(|_| ())
}

pub fn new_step(writes: Writes, step: voc_step::Model) -> Writes {
    writes.insert(step.into_active_model())
}

pub fn new_extension(writes: Writes, extension: voc_extension::Model, step: voc_step::Model) -> Writes {
    new_step(writes.insert(extension.into_active_model()), step)
}

#[derive(FromQueryResult)]
struct Due {
    item_id: VocItemId,
}

/// Items a clock of which has something to say, the longest due first; each once.
pub async fn due(db: &DatabaseConnection, now: DateTime<Utc>, most: u64) -> Result<Vec<VocItemId>, DbErr> {
    use voc_clock::Column;
    let query = voc_clock::Entity::find()
        .select_only()
        .column(Column::ItemId)
        .filter(Column::NextAt.lte(now))
        .order_by_asc(Column::NextAt)
        .order_by_asc(Column::ItemId)
        .limit(most);
    let mut items: Vec<VocItemId> = Vec::new();
    for Due { item_id } in query.into_model::<Due>().all(db).await? {
        if !items.contains(&item_id) {
            items.push(item_id);
        }
    }
    Ok(items)
}

pub async fn of_items(
    db: &impl ConnectionTrait,
    items: impl IntoIterator<Item = VocItemId>,
) -> Result<Vec<voc_clock::Model>, DbErr> {
    use voc_clock::Column;
    let these = db::any_of(db.get_database_backend(), Column::ItemId, items.into_iter().map(|id| id.0));
    voc_clock::Entity::find().filter(these).order_by_asc(Column::ItemId).order_by_asc(Column::Kind).all(db).await
}

pub async fn extensions_of(
    db: &impl ConnectionTrait,
    items: impl IntoIterator<Item = VocItemId>,
) -> Result<Vec<voc_extension::Model>, DbErr> {
    use voc_extension::Column;
    let these = db::any_of(db.get_database_backend(), Column::ItemId, items.into_iter().map(|id| id.0));
    voc_extension::Entity::find().filter(these).order_by_asc(Column::Version).all(db).await
}
