//! A file that somebody sends, from its preparation until it is shown somewhere or dropped. The bytes are elsewhere.

use crate::ids::{CustomerId, EmployeeId, UploadId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    /// Who sends it: an employee, or
    pub owner_id: Option<EmployeeId>,
    /// a customer.
    pub customer_id: Option<CustomerId>,
    pub purpose: UploadPurpose,
    pub status: UploadStatus,
    /// Of the body that is sent; what is kept is drawn anew and has another size.
    pub byte_size: i32,
    /// How it is kept; with width and height absent until it is ready.
    pub kind: Option<FileKind>,
    pub width: Option<i32>,
    pub height: Option<i32>,
    /// Of what is kept, in the clear; of attachments alone.
    pub kept_size: Option<i32>,
    /// What its sender called it, sealed with its own key; of attachments alone.
    pub name: Option<Vec<u8>>,
    /// Its own key, wrapped by the ring, until a text claims it. Of attachments alone: praise is no secret.
    pub data_key: Option<Vec<u8>>,
    pub created_at: DateTimeUtc,
    /// Until when its body is taken.
    pub expires_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UploadPurpose {
    PraiseImage,
    VocAttachment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UploadStatus {
    Prepared,
    /// A body has come and is looked at: its token is used up.
    Receiving,
    Ready,
    Refused,
    /// Its customer is forgotten: what is left of it is about to be dropped (C4).
    Erased,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FileKind {
    Jpeg,
    Png,
    Pdf,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_one = "super::praise_image::Entity")]
    PraiseImage,
    #[sea_orm(has_one = "super::voc_attachment::Entity")]
    VocAttachment,
}

impl Related<super::voc_attachment::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::VocAttachment.def()
    }
}

impl Related<super::praise_image::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::PraiseImage.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
