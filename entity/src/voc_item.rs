//! One thing that a customer told the company (고객의 소리, V1 to V6, V14).

use crate::{
    ids::{ContractId, CustomerId, DepartmentId, EmployeeId, VocCategoryId, VocItemId},
    processing_scope::Task,
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VocItemId,
    /// What people call it by, on the phone too (접수번호).
    pub number: String,
    pub kind: VocKind,
    pub channel: VocChannel,
    pub category_id: VocCategoryId,
    /// 1 to 5.
    pub dissatisfaction: Option<i32>,
    pub severity: Severity,
    pub sensitivity: Option<Sensitivity>,
    /// None: they did not say who they are.
    pub customer_id: Option<CustomerId>,
    pub contract_id: Option<ContractId>,
    pub claim_reference: Option<String>,
    /// What the customer asks for (D12). None: nobody said.
    pub task: Option<Task>,
    /// What the channel it came by calls it.
    pub external_id: Option<String>,
    pub state: VocState,
    /// Who handles it. None: no rule says who does, the CS office decides.
    pub department_id: Option<DepartmentId>,
    pub assignee_id: Option<EmployeeId>,
    /// Which department caused it (V14).
    pub caused_by_id: Option<DepartmentId>,
    pub escalation: Escalation,
    pub received_at: DateTimeUtc,
    /// Of what it follows up, if it does.
    pub first_received_at: DateTimeUtc,
    /// None: the customer did so themself.
    pub recorded_by: Option<EmployeeId>,
    pub follows_id: Option<VocItemId>,
    pub merged_into_id: Option<VocItemId>,
    pub rejected_as: Option<Rejection>,
    pub transfers: i32,
    pub reopenings: i32,
    pub first_response_at: Option<DateTimeUtc>,
    pub resolved_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    /// When it closes by itself; of what is resolved alone.
    pub closes_at: Option<DateTimeUtc>,
    /// Since when somebody has been abused over it: from then on nothing about it counts against anybody (V12).
    pub abused_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VocKind {
    Complaint,
    Suggestion,
    Inquiry,
    Compliment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VocChannel {
    CallCenter,
    Web,
    App,
    Branch,
    Letter,
    Social,
    Regulator,
    Partner,
    Meeting,
}

/// How long there is to answer (V4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Severity {
    Normal,
    High,
}

/// Why it is read by its path alone (V10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Sensitivity {
    Health,
    AccusedEmployee,
    Abuse,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VocState {
    Received,
    Assigned,
    InProgress,
    WaitingForCustomer,
    Resolved,
    Closed,
    Rejected,
    Merged,
}

/// How far up it has gone (V3).
#[derive(PartialOrd, Ord, Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Escalation {
    None,
    Leader,
    Executive,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rejection {
    Duplicate,
    NotOurs,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
