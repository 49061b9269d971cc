//! One exercise of authority (D4). Only ever added to: what is taken back is an entry of the ledger (D8).

use crate::{
    customer::CustomerTier,
    ids::{ApprovalRequestId, CustomerId, DecisionId, DelegationLimitId, DepartmentId, EmployeeId, VocItemId},
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecisionId,
    pub at: DateTimeUtc,
    pub kind: DecisionKind,
    pub customer_id: CustomerId,
    pub tier: CustomerTier,
    /// The claim that it is about; empty, if about none.
    pub claim_reference: String,
    /// The VOC item that it is about: of those that were merged, the one that was left.
    pub voc_item_id: Option<VocItemId>,
    pub amount: i64,
    pub demand: Demand,
    /// Sealed with the customer's key.
    pub reason: Vec<u8>,
    /// Who wanted it.
    pub requested_by: EmployeeId,
    /// Who decided it.
    pub decided_by: EmployeeId,
    /// Whose limit it consumed: the decider's, or of whom they stood in for.
    pub holder_id: EmployeeId,
    /// Where the holder worked.
    pub department_id: DepartmentId,
    /// The limit's version that was used; none of who has no limit.
    pub limit_id: Option<DelegationLimitId>,
    /// The request that it answers; none of what was decided alone.
    pub request_id: Option<ApprovalRequestId>,
    /// When it was asked for.
    pub requested_at: DateTimeUtc,
    /// The arithmetic: what each window allowed and what had been used of it.
    #[sea_orm(column_type = "JsonBinary")]
    pub basis: Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DecisionKind {
    ClaimPayment,
    ServiceRecovery,
    FeeWaiver,
    ExceptionHandling,
    RetentionGift,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Demand {
    Ordinary,
    OutsideRules,
    BeyondAuthority,
    SkipProcedure,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
