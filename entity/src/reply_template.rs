//! What a reply to a customer can begin with (V6).

use crate::ids::{ReplyTemplateId, VocCategoryId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reply_template")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReplyTemplateId,
    /// No other in this language has it.
    pub title: String,
    pub language: ReplyLanguage,
    /// For items in it or below it; none: for all.
    pub category_id: Option<VocCategoryId>,
    /// With placeholders.
    pub body: String,
    /// False: nobody is offered it any more.
    pub is_active: bool,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReplyLanguage {
    Korean,
    English,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
