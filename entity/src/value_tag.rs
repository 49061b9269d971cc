//! A value of the company that praise can name (가치 태그).

use crate::ids::ValueTagId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "value_tag")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ValueTagId,
    #[sea_orm(unique)]
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub position: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
