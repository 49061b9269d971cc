//! What the company's own complaints taught about which of them go to the regulator (V9), with how well it foretold those that it had
//! not seen. A row is never changed: whoever learns anew adds one.

use chrono::{DateTime, Utc};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_risk_model")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub trained_at: DateTimeUtc,
    pub verdict: RiskVerdict,
    /// Complaints that were looked at, and those of them that went.
    pub complaints: i32,
    pub went: i32,
    /// None: there was too little to learn from.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub learnt: Option<RiskLearnt>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub evaluation: Option<RiskEvaluation>,
}

/// Whether it is used, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RiskVerdict {
    On,
    TooFew,
    NotBetter,
    NoLongerBetter,
}

/// A linear model: the log odds are the sum of these, each times what is so, and the intercept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct RiskLearnt {
    pub intercept: f64,
    pub weights: Vec<RiskWeight>,
    /// When the complaints were received: learnt from, calibrated by, held out, up to.
    pub learnt_from: DateTime<Utc>,
    pub calibrated_from: DateTime<Utc>,
    pub held_out_from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RiskWeight {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub weight: f64,
    /// Its average among what it was learnt from.
    pub mean: f64,
}

/// How well complaints were foretold that nothing was learnt from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct RiskEvaluation {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    /// Forecasts: a complaint that stays open has several.
    pub forecasts: i32,
    pub complaints: i32,
    pub customers: i32,
    /// Forecasts that came true, and the customers who went.
    pub went: i32,
    pub went_customers: i32,
    pub base_rate: f64,
    pub log_loss: f64,
    pub base_log_loss: f64,
    /// How much less the model's log loss is, with its 95% interval.
    pub gain: f64,
    pub gain_low: f64,
    pub gain_high: f64,
    pub brier: f64,
    pub base_brier: f64,
    pub auc: f64,
    /// Tenths of the forecasts, the lowest first.
    pub groups: Vec<RiskGroup>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RiskGroup {
    pub forecasts: i32,
    pub went: i32,
    pub expected: f64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
