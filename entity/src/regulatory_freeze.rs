//! A quarter's complaints as they were counted for the regulator under one rule set, kept for ever (V13). A correction is another row, with
//! the next version. What became of each complaint are its rows of `regulatory_line`, which `digest` is of.

use crate::{
    ids::{EmployeeId, RegulatoryFreezeId},
    regulatory_line::Reason,
    voc_category::BusinessLine,
};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "regulatory_freeze")]
pub struct Model {
    /// When it was counted, too.
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: DateTimeUtc,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegulatoryFreezeId,
    /// Its first day.
    pub quarter: Date,
    pub rule_set: RuleSet,
    pub rule_version: i64,
    /// 1, 2, 3, … of this quarter and rule set.
    pub version: i64,
    /// Why what there was had to be corrected; none of the first.
    pub reason: Option<Correction>,
    /// The number of the case behind it.
    pub reference: Option<String>,
    /// None: the quarter's time was over.
    pub frozen_by: Option<EmployeeId>,
    /// In force on the quarter's last day, as far as was known then (C5).
    pub contracts: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub figures: Figures,
    pub line_count: i64,
    pub digest: Vec<u8>,
}

/// By which rules is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RuleSet {
    Disclosure,
    Evaluation,
}

/// Why a quarter that was frozen is counted anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Correction {
    Classification,
    Duplicates,
    Contracts,
    Regulator,
    Rules,
}

/// What was counted, and what was not, by its reason. Nothing is no row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Figures {
    pub counted: Vec<Counted>,
    pub excluded: Vec<Excluded>,
    pub inquiries: i64,
    pub suggestions: i64,
    pub compliments: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub line: BusinessLine,
    pub own: i64,
    pub external: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excluded {
    pub reason: Reason,
    pub own: i64,
    pub external: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
