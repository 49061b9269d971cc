//! How likely an open complaint is to go to the regulator, and why (V9): in codes and numbers, made anew again and again, gone when the
//! complaint is.

use crate::ids::VocItemId;
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_risk")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: VocItemId,
    /// Of the item when it was looked at.
    pub item_version: i32,
    pub model_version: i32,
    pub scored_at: DateTimeUtc,
    /// None: nothing is to be foretold any more, the customer has gone.
    pub score: Option<f64>,
    #[sea_orm(column_type = "JsonBinary")]
    pub reasons: RiskReasons,
}

/// What weighs most, the heaviest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct RiskReasons(pub Vec<RiskReason>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RiskReason {
    pub code: String,
    /// To the log odds.
    pub contribution: f64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
