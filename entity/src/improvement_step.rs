//! What became of an improvement task, for ever (H4, H7): who did what, in which words, and what was changed of the plan.

use crate::{
    ids::{EmployeeId, ImprovementTaskId, VocItemId},
    improvement_task::ImprovementState,
};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "improvement_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub task_id: ImprovementTaskId,
    /// Of the task after it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub at: DateTimeUtc,
    pub what: StepKind,
    /// None: time, or what happened, did it.
    pub employee_id: Option<EmployeeId>,
    pub state: ImprovementState,
    pub text: Option<String>,
    /// The item that opened it again.
    pub item_id: Option<VocItemId>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub changes: Option<Changes>,
}

/// What was changed of the plan: the field's name in the schema, before, after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Changes(pub Vec<(String, Option<String>, Option<String>)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StepKind {
    Requested,
    Accepted,
    Disputed,
    Withdrawn,
    Reassigned,
    DisputeDenied,
    Revised,
    Progressed,
    Submitted,
    Returned,
    Verified,
    Reopened,
    HandedOver,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
