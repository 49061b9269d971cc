//! A leader's meeting with a customer (M1). What was said is sealed with the customer's key, and goes with it (C4).

use crate::{
    customer::CustomerTier,
    ids::{CustomerId, CustomerMeetingId, DepartmentId, EmployeeId},
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_meeting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CustomerMeetingId,
    /// Who visits the customer: whose quota it counts for.
    pub leader_id: EmployeeId,
    /// What they headed when it was planned.
    pub department_id: DepartmentId,
    pub customer_id: CustomerId,
    pub state: MeetingState,
    /// For which day it is planned; once it is recorded, on which day it was.
    pub day: Date,
    pub planned_at: DateTimeUtc,
    pub planned_by: EmployeeId,
    /// The customer's tier when it was recorded: only with an excellent customer it counts.
    pub tier: Option<CustomerTier>,
    /// 1 to 5.
    pub satisfaction: Option<i32>,
    pub next_step: Option<Vec<u8>>,
    pub recorded_at: Option<DateTimeUtc>,
    pub recorded_by: Option<EmployeeId>,
    pub cancelled_at: Option<DateTimeUtc>,
    /// None if the service did, because the customer was erased.
    pub cancelled_by: Option<EmployeeId>,
    pub cancel_reason: Option<Vec<u8>>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MeetingState {
    Planned,
    /// It was, and what was said is recorded.
    Done,
    Cancelled,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
