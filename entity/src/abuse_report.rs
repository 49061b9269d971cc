//! That a customer abused an employee (V12). What was said is sealed, and goes when the customer is erased (C4).

use crate::ids::{AbuseReportId, CustomerId, EmployeeId, VocItemId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "abuse_report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AbuseReportId,
    pub item_id: VocItemId,
    /// The item's; none if nobody knows who they are.
    pub customer_id: Option<CustomerId>,
    pub reporter_id: EmployeeId,
    pub kind: AbuseKind,
    pub happened_at: DateTimeUtc,
    pub reported_at: DateTimeUtc,
    /// In the reporter's words: sealed with the customer's key, or the ring's if nobody knows who they are.
    pub words: Option<Vec<u8>>,
    /// Who has had the item since, if it was with the reporter and somebody was there.
    pub handed_over_to: Option<EmployeeId>,
    /// Whether the item is read by its path alone because of it.
    pub made_sensitive: bool,
    /// Whether the customer's caution comes from it, or from an earlier report that stands.
    pub made_cautious: bool,
    pub state: AbuseReportState,
    pub decided_at: Option<DateTimeUtc>,
    pub decided_by: Option<EmployeeId>,
    /// Why it was decided so, sealed as the words are.
    pub reason: Option<Vec<u8>>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AbuseKind {
    Verbal,
    Threat,
    SexualHarassment,
    Violence,
    Obstruction,
    Discrimination,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AbuseReportState {
    /// Nobody has looked at it yet: it stands.
    Reported,
    Confirmed,
    NotConfirmed,
    /// By who reported it.
    Withdrawn,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
