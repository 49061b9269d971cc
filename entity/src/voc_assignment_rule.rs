//! Which department gets what is filed in a category, and in those below it that have no rule of their own (V3).

use crate::ids::{DepartmentId, VocCategoryId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_assignment_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub category_id: VocCategoryId,
    pub department_id: DepartmentId,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
