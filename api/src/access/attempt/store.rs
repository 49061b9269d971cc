//! Every SQL statement about failed sign-ins.

use crate::kernel::db::{Db, Tx};
use chrono::{DateTime, Utc};
use entity::sign_in_attempt;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, sea_query::OnConflict,
};

/// The row of this key, made if there is none, and held until the transaction ends.
pub async fn hold(tx: &Tx, key: &str, now: DateTime<Utc>) -> Result<Option<sign_in_attempt::Model>, DbErr> {
    let first = sign_in_attempt::Model { key: key.to_owned(), failures: 0, last_at: now, locked_until: None };
    sign_in_attempt::Entity::insert(first.into_active_model())
        .on_conflict(OnConflict::column(sign_in_attempt::Column::Key).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    sign_in_attempt::Entity::find_by_id(key.to_owned()).lock_exclusive().one(tx).await
}

pub async fn save(tx: &Tx, row: sign_in_attempt::Model) -> Result<(), DbErr> {
    sign_in_attempt::Entity::update(row.into_active_model().reset_all()).exec(tx).await.map(|_| ())
}

pub async fn clear(tx: &Tx, key: &str) -> Result<(), DbErr> {
    sign_in_attempt::Entity::delete_by_id(key.to_owned()).exec(tx).await.map(|_| ())
}

pub async fn forget(db: &Db, before: DateTime<Utc>) -> Result<u64, DbErr> {
    let old = sign_in_attempt::Entity::delete_many().filter(sign_in_attempt::Column::LastAt.lt(before));
    Ok(old.exec(db.writer()).await?.rows_affected)
}
