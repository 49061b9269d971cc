//! What an advisor is asked to do in their term, and what they report of it (A4). Texts are sealed with the customer's key.

use crate::ids::{AdvisorActivityId, EmployeeId, LoyalCustomerAdvisorId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "advisor_activity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AdvisorActivityId,
    pub advisor_id: LoyalCustomerAdvisorId,
    pub kind: ActivityKind,
    pub instruction: Option<Vec<u8>>,
    pub due_on: Date,
    pub assigned_at: DateTimeUtc,
    pub assigned_by: EmployeeId,
    pub state: ActivityState,
    pub reported_at: Option<DateTimeUtc>,
    /// None: the customer themself.
    pub reported_by: Option<EmployeeId>,
    /// 1 to 5.
    pub rating: Option<i32>,
    pub report: Option<Vec<u8>>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActivityKind {
    TryService,
    AnswerQuestion,
    AttendMeeting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActivityState {
    Assigned,
    Reported,
    /// The term ended before it was reported.
    Lapsed,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
