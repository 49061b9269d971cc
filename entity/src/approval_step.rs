//! What became of an approval request, step by step (D5, D6). Only ever added to.

use crate::{
    approval_request::ApprovalStage,
    ids::{ApprovalRequestId, EmployeeId},
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub request_id: ApprovalRequestId,
    /// The request's version after it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub at: DateTimeUtc,
    pub what: StepKind,
    pub stage: ApprovalStage,
    /// Who did it; nobody, if time did.
    pub actor_id: Option<EmployeeId>,
    /// Before whom it is afterwards, and for whom they stand in.
    pub approver_id: Option<EmployeeId>,
    pub holder_id: EmployeeId,
    /// How much it is about afterwards.
    pub amount: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StepKind {
    Requested,
    Reminded,
    MovedUp,
    PassedOn,
    HandedOver,
    Approved,
    Rejected,
    Withdrawn,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
