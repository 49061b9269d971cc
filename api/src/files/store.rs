//! Every SQL statement about uploads.

use crate::kernel::{
    db::{self, Db},
    writes::Writes,
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{EmployeeId, UploadId},
    upload::{self, ImageKind, UploadStatus},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
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

pub async fn prepared_since(db: &Db, owner: EmployeeId, since: DateTime<Utc>) -> Result<u64, DbErr> {
    upload::Entity::find()
        .filter(upload::Column::OwnerId.eq(owner))
        .filter(upload::Column::CreatedAt.gte(since))
        .count(db.reader())
        .await
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
pub async fn finish(db: &Db, id: UploadId, kind: ImageKind, width: i32, height: i32) -> Result<bool, DbErr> {
    use upload::Column::{Height, Id, Kind, Status, Version, Width};
    let updated = upload::Entity::update_many()
        .col_expr(Status, Expr::value(UploadStatus::Ready))
        .col_expr(Kind, Expr::value(kind))
        .col_expr(Width, Expr::value(width))
        .col_expr(Height, Expr::value(height))
        .col_expr(Version, Expr::col(Version).add(1))
        .filter(Id.eq(id))
        .filter(Status.eq(UploadStatus::Receiving))
        .exec(db.writer())
        .await?;
    Ok(updated.rows_affected == 1)
}

pub async fn delete(db: &Db, ids: &[UploadId]) -> Result<u64, DbErr> {
    let backend = db.writer().get_database_backend();
    let these = db::any_of(backend, upload::Column::Id, ids.iter().map(|id| id.0));
    Ok(upload::Entity::delete_many().filter(these).exec(db.writer()).await?.rows_affected)
}
