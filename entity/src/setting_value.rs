//! What a setting is worth from a day on. Rows are never changed: the newest that has begun counts.

use crate::ids::EmployeeId;
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "setting_value")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// 1, 2, 3 … for each setting.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub value: SettingValue,
    pub valid_from: Date,
    pub made_by: EmployeeId,
    pub made_at: DateTimeUtc,
    /// The second pair of eyes, where one is needed.
    pub approved_by: Option<EmployeeId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(untagged)]
pub enum SettingValue {
    Whole(i32),
    Text(String),
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
