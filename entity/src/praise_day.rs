//! What was counted of one day's praise (P10), for a department with all below it, or for the company. Counted by a job, because a
//! million posts can't be counted while somebody waits.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "praise_day")]
pub struct Model {
    /// A department; nil is the company.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    #[sea_orm(column_type = "JsonBinary")]
    pub figures: PraiseFigures,
}

/// Each is a sum, so that days add up to a period. One praise is one person praised in one post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default)]
pub struct PraiseFigures {
    pub received: i64,
    pub from_customers: i64,
    pub from_executives: i64,
    pub given: i64,
    /// Received, but beyond what one pair may count in a month.
    pub beyond_limit: i64,
    /// Received from somebody whom they praised in the same month.
    pub mutual: i64,
    /// Pairs who praised each other, once for each month.
    pub mutual_pairs: i64,
    /// Whole seconds until an executive's first comment, summed up.
    pub wait_seconds: i64,
    /// How many waited how many whole hours for it.
    pub waits: BTreeMap<u32, i64>,
    pub executive_comments: i64,
    pub answered: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
