//! What somebody found out about a complaint that the regulator's rules ask for and the item itself does not say (V13).

use crate::ids::{EmployeeId, VocItemId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "regulatory_mark")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: VocItemId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub mark: Mark,
    /// When the item was received.
    pub item_at: DateTimeUtc,
    pub set_by: EmployeeId,
    pub set_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mark {
    NotForwarded,
    Settled,
    BetweenBusinesses,
    Litigation,
    Withdrawn,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
