//! What has become frequent in a week, with the numbers that say so as they were when it was judged; or what has too little history
//! for that (V8).

use crate::ids::{DepartmentId, VocCategoryId};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_signal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub week: Date,
    #[sea_orm(primary_key, auto_increment = false)]
    pub category_id: VocCategoryId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub department_id: DepartmentId,
    /// Items of that week.
    pub week_items: i32,
    /// Before it.
    pub history_weeks: i32,
    /// None: too little history.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub numbers: Option<VocNumbers>,
}

/// Why it is a signal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct VocNumbers {
    /// How many weeks, the judged one the last, were looked at together.
    pub weeks: i32,
    pub count: i32,
    pub expected: f64,
    pub limit: i32,
    pub ratio: f64,
    pub p_value: f64,
    pub threshold: f64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
