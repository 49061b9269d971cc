//! What somebody may decide alone (D1), one row per version: proposed, then approved or rejected, then only ever ended (D3).

use crate::{
    customer::CustomerTier,
    decision::DecisionKind,
    employee::JobFunction,
    ids::{DelegationLimitId, DepartmentId, EmployeeId},
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delegation_limit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DelegationLimitId,
    /// Whom it is for: one person; else everyone of a job function, in a department and all below it, or everywhere.
    pub employee_id: Option<EmployeeId>,
    pub job_function: Option<JobFunction>,
    pub department_id: Option<DepartmentId>,
    pub kind: DecisionKind,
    pub tier: CustomerTier,
    pub per_case: i64,
    pub per_customer: Option<i64>,
    pub per_day: Option<i64>,
    pub per_month: Option<i64>,
    /// Proposed: the first and the last day.
    pub valid_from: Date,
    pub valid_until: Option<Date>,
    /// Approved: from this moment until before that one.
    pub effective_from: Option<DateTimeUtc>,
    pub effective_until: Option<DateTimeUtc>,
    /// The limit that ends where this one begins.
    pub replaces_id: Option<DelegationLimitId>,
    /// The proposal is to end the limit above and put nothing in its place: the amounts are nothing.
    pub ends: bool,
    pub status: LimitStatus,
    pub proposed_by: EmployeeId,
    pub proposed_at: DateTimeUtc,
    pub decided_by: Option<EmployeeId>,
    pub decided_at: Option<DateTimeUtc>,
    pub reason: Option<String>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LimitStatus {
    Proposed,
    Approved,
    Rejected,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
