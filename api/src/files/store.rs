//! Every SQL statement about uploads.

use crate::{
    files::{rules::Owner, service::Kept},
    kernel::{
        db::{self, Db, Tx},
        writes::Writes,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, UploadId},
    upload::{self, Column, UploadStatus},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockType},
};

pub fn new_upload(upload: &upload::Model) -> Writes {
    Writes::default().insert(upload.clone().into_active_model())
}

pub async fn upload(db: &impl ConnectionTrait, id: UploadId) -> Result<Option<upload::Model>, DbErr> {
    upload::Entity::find_by_id(id).one(db).await
}

/// Read where it is written, so that what is just ready is seen.
pub async fn uploads(db: &Db, ids: &[UploadId]) -> Result<Vec<upload::Model>, DbErr> {
    let backend = db.writer().get_database_backend();
    let these = db::any_of(backend, upload::Column::Id, ids.iter().map(|id| id.0));
    upload::Entity::find().filter(these).all(db.writer()).await
}

pub async fn prepared_since(db: &Db, by: Owner, since: DateTime<Utc>) -> Result<u64, DbErr> {
    let theirs = match by {
        Owner::Employee(id) => Column::OwnerId.eq(id),
        Owner::Customer(id) => Column::CustomerId.eq(id),
    };
    upload::Entity::find().filter(theirs).filter(Column::CreatedAt.gte(since)).count(db.reader()).await
}

/// From one status to the next; false if it had another one: somebody was faster.
pub async fn advance(db: &Db, id: UploadId, from: UploadStatus, to: UploadStatus) -> Result<bool, DbErr> {
    use upload::Column::{Id, Status, Version};
    let updated = upload::Entity::update_many()
        .col_expr(Status, Expr::value(to))
        .col_expr(Version, Expr::col(Version).add(1))
        .filter(Id.eq(id))
        .filter(Status.eq(from))
        .exec(db.writer())
        .await?;
    Ok(updated.rows_affected == 1)
}

/// What was received is kept: from now on it may be shown.
pub async fn finish(db: &Db, id: UploadId, kept: Kept) -> Result<bool, DbErr> {
    use upload::Column::{Height, Id, KeptSize, Kind, Status, Version, Width};
    let updated = upload::Entity::update_many()
        .col_expr(Status, Expr::value(UploadStatus::Ready))
        .col_expr(Kind, Expr::value(kept.kind))
        .col_expr(Width, Expr::value(kept.width))
        .col_expr(Height, Expr::value(kept.height))
        .col_expr(KeptSize, Expr::value(kept.size))
        .col_expr(Version, Expr::col(Version).add(1))
        .filter(Id.eq(id))
        .filter(Status.eq(UploadStatus::Receiving))
        .exec(db.writer())
        .await?;
    Ok(updated.rows_affected == 1)
}

/// Kept from everybody else until the transaction ends; in the order of their ids, so that two who want the same wait for each other.
pub async fn lock(tx: &Tx, ids: &[UploadId]) -> Result<Vec<upload::Model>, DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::Id, ids.iter().map(|id| id.0));
    upload::Entity::find().filter(these).order_by_asc(Column::Id).lock(LockType::NoKeyUpdate).all(tx).await
}

/// Their keys are with whoever has claimed them now.
pub async fn hand_over(tx: &Tx, ids: &[UploadId]) -> Result<(), DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::Id, ids.iter().map(|id| id.0));
    let handed = upload::Entity::update_many()
        .col_expr(Column::DataKey, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1));
    handed.filter(these).exec(tx).await.map(|_| ())
}

/// C4: these, and whatever the customer has sent and nobody claimed, are nothing but rows by which their objects are found.
pub async fn erase(tx: &Tx, customer: CustomerId, ids: &[UploadId]) -> Result<u64, DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::Id, ids.iter().map(|id| id.0));
    let erased = upload::Entity::update_many()
        .col_expr(Column::Status, Expr::value(UploadStatus::Erased))
        .col_expr(Column::Name, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::DataKey, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Condition::any().add(these).add(Column::CustomerId.eq(customer)));
    Ok(erased.exec(tx).await?.rows_affected)
}

/// Some of those whose customer is forgotten.
pub async fn erased(db: &Db, after: Option<UploadId>, most: u64) -> Result<Vec<UploadId>, DbErr> {
    let erased =
        upload::Entity::find().select_only().column(Column::Id).filter(Column::Status.eq(UploadStatus::Erased));
    let erased = match after {
        Some(after) => erased.filter(Column::Id.gt(after)),
        None => erased,
    };
    erased.order_by_asc(Column::Id).limit(most).into_tuple().all(db.writer()).await
}

/// Some attachments that are older than this and that no text has claimed.
pub async fn unclaimed(db: &Db, before: DateTime<Utc>, most: u64) -> Result<Vec<UploadId>, DbErr> {
    upload::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::DataKey.is_not_null())
        .filter(Column::CreatedAt.lt(before))
        .order_by_asc(Column::CreatedAt)
        .limit(most)
        .into_tuple()
        .all(db.reader())
        .await
}

/// All that have a key of their own still: those of a day.
pub async fn keyed(db: &Db) -> Result<Vec<upload::Model>, DbErr> {
    upload::Entity::find().filter(Column::DataKey.is_not_null()).all(db.reader()).await
}

/// Puts a key's wrapping in the place of the one that it had.
pub async fn rewrap(db: &Db, upload: &upload::Model, wrapped: Vec<u8>) -> Result<bool, DbErr> {
    let renewed = upload::Entity::update_many()
        .col_expr(Column::DataKey, Expr::value(wrapped))
        .filter(Column::Id.eq(upload.id))
        .filter(Column::DataKey.eq(upload.data_key.clone()))
        .exec(db.writer())
        .await?;
    Ok(renewed.rows_affected == 1)
}

pub async fn delete(db: &Db, ids: &[UploadId]) -> Result<u64, DbErr> {
    let backend = db.writer().get_database_backend();
    let these = db::any_of(backend, upload::Column::Id, ids.iter().map(|id| id.0));
    Ok(upload::Entity::delete_many().filter(these).exec(db.writer()).await?.rows_affected)
}
