//! A later look at a model of external complaints, by what has happened since (V9). The last one says whether the model is used.

use crate::voc_risk_model::{RiskEvaluation, RiskVerdict};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_risk_check")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub model_version: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub checked_at: DateTimeUtc,
    pub verdict: RiskVerdict,
    #[sea_orm(column_type = "JsonBinary")]
    pub evaluation: RiskEvaluation,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
