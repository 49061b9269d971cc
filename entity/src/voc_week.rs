//! How many items a department got in a category in a week (V8). Counted by a job, because three years of items can't be counted
//! while somebody waits, and nobody who files one should wait for a counter.

use crate::ids::{DepartmentId, VocCategoryId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_week")]
pub struct Model {
    /// Its Monday.
    #[sea_orm(primary_key, auto_increment = false)]
    pub week: Date,
    #[sea_orm(primary_key, auto_increment = false)]
    pub category_id: VocCategoryId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub department_id: DepartmentId,
    pub items: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
