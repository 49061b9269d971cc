//! A change that waits for a second pair of eyes (X1: `ADMIN` and `AUDITOR` are never given by one person alone; some
//! settings are neither).

use crate::{
    employee::JobFunction,
    employee_role::Role,
    ids::{EmployeeId, PendingChangeId},
    processing_scope::Tasks,
    setting_value::SettingValue,
};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pending_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PendingChangeId,
    /// The employee whose roles would change; absent if it is about a setting.
    pub subject_id: Option<EmployeeId>,
    /// The setting, or the job function's processing scope, that would change; absent if it is about a person.
    pub setting_key: Option<String>,
    /// The subject's version when it was proposed: a proposal that others have overtaken is not applied.
    pub subject_version: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub proposal: Proposal,
    pub status: ChangeStatus,
    pub proposed_by: EmployeeId,
    pub proposed_at: DateTimeUtc,
    /// Who looks after it instead, when the proposer has left (O4).
    pub handed_over_to: Option<EmployeeId>,
    pub decided_by: Option<EmployeeId>,
    pub decided_at: Option<DateTimeUtc>,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Proposal {
    EmployeeRoles { roles: Vec<Role> },
    Setting { key: String, value: SettingValue, valid_from: Date },
    ProcessingScope { job_function: JobFunction, tasks: Tasks, valid_from: Date },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeStatus {
    Pending,
    Approved,
    Rejected,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
