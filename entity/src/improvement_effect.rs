//! What a task's result did to the rate of its VOC (H5), as it was last measured: by a job, from weekly counts.

use crate::ids::ImprovementTaskId;
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "improvement_effect")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub task_id: ImprovementTaskId,
    pub measured_at: DateTimeUtc,
    /// The last week whose counts it knows.
    pub through: Date,
    /// What it was measured by: a new result, or new bounds, are measured anew.
    pub began_on: Date,
    pub effective_on: Date,
    /// All weeks after it are in: it is measured no more.
    pub is_final: bool,
    pub before_items: i32,
    pub after_items: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub weeks: Weeks,
    /// None: too little data, and why.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub numbers: Option<EffectNumbers>,
    pub too_little: Option<TooLittle>,
}

/// The weeks before, and those after: its Monday, items of the task's VOC, the company's others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Weeks {
    pub before: Vec<(Date, i32, i32)>,
    pub after: Vec<(Date, i32, i32)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct EffectNumbers {
    pub ratio: f64,
    pub low: f64,
    pub high: f64,
    pub scatter: f64,
    pub expected: f64,
    pub volume_corrected: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TooLittle {
    WeeksBefore,
    WeeksAfter,
    ItemsBefore,
    ExpectedAfter,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
