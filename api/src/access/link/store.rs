//! Every SQL statement about one-time links.

use crate::kernel::db::{Db, Tx};
use chrono::{DateTime, Utc};
use entity::{ids::EmployeeId, one_time_link};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

pub async fn link(db: &Db, hash: String) -> Result<Option<one_time_link::Model>, DbErr> {
    one_time_link::Entity::find_by_id(hash).one(db.reader()).await
}

pub async fn insert(tx: &Tx, link: one_time_link::Model) -> Result<(), DbErr> {
    one_time_link::Entity::insert(link.into_active_model()).exec_without_returning(tx).await.map(|_| ())
}

/// Takes all links of somebody at once, so that none works a second time; returns their hashes.
pub async fn take_all(tx: &Tx, employee: EmployeeId) -> Result<Vec<String>, DbErr> {
    let theirs = one_time_link::Entity::delete_many().filter(one_time_link::Column::EmployeeId.eq(employee));
    Ok(theirs.exec_with_returning(tx).await?.into_iter().map(|link| link.hash).collect())
}

pub async fn forget(db: &Db, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let over = one_time_link::Entity::delete_many().filter(one_time_link::Column::ExpiresAt.lt(now));
    Ok(over.exec(db.writer()).await?.rows_affected)
}
