//! What became of one complaint when its quarter was frozen (V13): counted, or left out and why. Only ever added to. What the item was
//! then, its timeline says up to `item_version`.

use crate::{
    ids::{RegulatoryFreezeId, VocItemId},
    voc_category::BusinessLine,
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "regulatory_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub freeze_id: RegulatoryFreezeId,
    /// When the item was received.
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_at: DateTimeUtc,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: VocItemId,
    pub item_version: i32,
    pub business_line: BusinessLine,
    pub origin: Origin,
    /// None: it counts.
    pub excluded_as: Option<Reason>,
    /// The item that counts in its place.
    pub other_id: Option<VocItemId>,
}

/// By whom a complaint came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Origin {
    Own,
    External,
}

/// Why a complaint does not count.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, EnumIter, DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    NotOurs,
    Duplicate,
    Merged,
    FollowUp,
    NotForwarded,
    Settled,
    BetweenBusinesses,
    Litigation,
    Withdrawn,
    Abuse,
    Anonymous,
    AlsoExternal,
    Repeated,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
