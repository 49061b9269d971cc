//! The timeline of an item: each change, with who and when (V2). Only ever added to; without a text, which can be erased (C4).

use crate::{
    ids::{DepartmentId, EmployeeId, VocItemId, VocTextId},
    voc_item::VocState,
};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: VocItemId,
    /// The item's version after it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub at: DateTimeUtc,
    pub what: VocStepKind,
    pub actor: VocActor,
    pub employee_id: Option<EmployeeId>,
    pub from_state: Option<VocState>,
    pub state: VocState,
    /// Whose it is afterwards.
    pub department_id: Option<DepartmentId>,
    pub assignee_id: Option<EmployeeId>,
    /// What more there is to say, as a code: why it was rejected, which fields were changed (of category and dissatisfaction with
    /// what they were: `category=<id> severity`).
    pub code: Option<String>,
    pub text_id: Option<VocTextId>,
    /// The item that it was merged with, or that it follows.
    pub other_id: Option<VocItemId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VocActor {
    Employee,
    Customer,
    /// Time, or a rule.
    Service,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VocStepKind {
    Filed,
    Updated,
    Assigned,
    Started,
    Waiting,
    Answered,
    Replied,
    Noted,
    Resolved,
    Closed,
    Reopened,
    Rejected,
    Transferred,
    Escalated,
    Extended,
    Merged,
    TookOver,
    Unmerged,
    GaveBack,
    /// What became of a reply's mail: told live alone, never on a timeline.
    ReplySent,
    ReplyFailed,
    /// The customer said how content they are (V15); the code is the score.
    Rated,
    AbuseReported,
    AbuseReviewed,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
