//! What is beyond the asker's authority and waits for somebody else (D5, D6).

use crate::{
    customer::CustomerTier,
    decision::{DecisionKind, Demand},
    ids::{ApprovalRequestId, CustomerId, DecisionId, DepartmentId, EmployeeId, VocItemId},
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApprovalRequestId,
    pub kind: DecisionKind,
    pub customer_id: CustomerId,
    pub tier: CustomerTier,
    /// Empty, if it is about none.
    pub claim_reference: String,
    pub voc_item_id: Option<VocItemId>,
    pub amount: i64,
    pub demand: Demand,
    /// Sealed with the customer's key.
    pub reason: Vec<u8>,
    pub requested_by: EmployeeId,
    pub requested_at: DateTimeUtc,
    /// Where the asker worked.
    pub department_id: DepartmentId,
    pub stage: ApprovalStage,
    /// Whose limit it would consume: the first up the line whose limit covers it. Before compliance it is the asker's.
    pub holder_id: EmployeeId,
    /// Who is to decide: the holder, or their deputy. None before compliance, where each officer may.
    pub approver_id: Option<EmployeeId>,
    /// How far up the line it is, from 1.
    pub hop: i32,
    pub status: ApprovalStatus,
    /// When it was put before whom it is before now.
    pub assigned_at: DateTimeUtc,
    /// None once they have been reminded.
    pub remind_at: Option<DateTimeUtc>,
    pub due_at: DateTimeUtc,
    /// The officer of compliance who let it pass.
    pub cleared_by: Option<EmployeeId>,
    pub decided_by: Option<EmployeeId>,
    pub decided_at: Option<DateTimeUtc>,
    /// Sealed with the customer's key.
    pub answer: Option<Vec<u8>>,
    pub decision_id: Option<DecisionId>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ApprovalStage {
    /// Compliance looks first: a special benefit may be in it (D10).
    Compliance,
    /// Somebody up the line of command.
    Line,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ApprovalStatus {
    Pending,
    Approved,
    Rejected,
    Withdrawn,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
