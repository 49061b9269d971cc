//! What VOC can be about: a tree (V1).

use crate::{ids::VocCategoryId, voc_item::Sensitivity};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_category")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VocCategoryId,
    pub parent_id: Option<VocCategoryId>,
    pub code: String,
    pub name_ko: String,
    pub name_en: String,
    pub business_line: BusinessLine,
    /// Items in it are read by their path alone (V10).
    pub sensitivity: Option<Sensitivity>,
    /// False: nothing new is filed in it.
    pub is_active: bool,
    pub version: i32,
}

/// How the regulator counts complaints (V13).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, EnumIter, DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BusinessLine {
    Solicitation,
    Maintenance,
    Claims,
    Other,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
