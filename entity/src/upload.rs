//! A file that somebody sends, from its preparation until it is shown somewhere or dropped. The bytes are elsewhere.

use crate::ids::{EmployeeId, UploadId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    pub owner_id: EmployeeId,
    pub purpose: UploadPurpose,
    pub status: UploadStatus,
    /// Of the body that is sent; what is kept is drawn anew and has another size.
    pub byte_size: i32,
    /// How it is kept; with width and height absent until it is ready.
    pub kind: Option<ImageKind>,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub created_at: DateTimeUtc,
    /// Until when its body is taken.
    pub expires_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UploadPurpose {
    PraiseImage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UploadStatus {
    Prepared,
    /// A body has come and is looked at: its token is used up.
    Receiving,
    Ready,
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImageKind {
    Jpeg,
    Png,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_one = "super::praise_image::Entity")]
    PraiseImage,
}

impl Related<super::praise_image::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::PraiseImage.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
