//! What a frequent VOC becomes (개선과제, H4, H5, H7, H8): asked of a department, and how it stands.

use crate::ids::{DepartmentId, EmployeeId, EmployeeIds, ImprovementTaskId, VocCategoryId, VocItemId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "improvement_task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImprovementTaskId,
    /// What is to become better, in the company's own words: nothing personal.
    pub title: String,
    pub problem: String,
    /// Its VOC: this category and those below it.
    pub category_id: VocCategoryId,
    /// And this department with those below it, if not the whole company's.
    pub series_department_id: Option<DepartmentId>,
    /// What that department has to do with the VOC; there is one if there is a department.
    pub series_part: Option<SeriesPart>,
    /// The week of the signal (V8) that it comes from: its Monday.
    pub signal_week: Option<Date>,
    /// VOC that was received from this day on counts as what it is about.
    pub counts_from: Date,
    /// Which department is to do it.
    pub department_id: DepartmentId,
    pub requested_by: EmployeeId,
    pub requested_at: DateTimeUtc,
    /// When whoever asked would like to have it.
    pub desired_by: Option<Date>,
    pub state: ImprovementState,
    pub answered_by: Option<EmployeeId>,
    pub answered_at: Option<DateTimeUtc>,
    pub due_on: Option<Date>,
    /// What is done about these cases (시정), and who does it (H7).
    pub correction: Option<String>,
    pub correction_owner_id: Option<EmployeeId>,
    /// What is done about the cause (재발 방지), and who does it: somebody else.
    pub corrective_action: Option<String>,
    pub action_owner_id: Option<EmployeeId>,
    /// By what it will be known to have worked; set before anybody acts.
    pub success_criteria: Option<String>,
    /// When work began for the first time: what the rate before is measured until.
    pub began_at: Option<DateTimeUtc>,
    pub result: Option<String>,
    pub submitted_by: Option<EmployeeId>,
    pub submitted_at: Option<DateTimeUtc>,
    /// Since when the result is in force: what the rate after is measured from.
    pub effective_on: Option<Date>,
    pub verified_by: Option<EmployeeId>,
    pub verified_at: Option<DateTimeUtc>,
    /// What customers are told of it.
    pub announcement: Option<String>,
    /// Until when the same again opens it anew (H8).
    pub watched_until: Option<DateTimeUtc>,
    pub reopened_at: Option<DateTimeUtc>,
    pub reopened_by_item_id: Option<VocItemId>,
    pub reopenings: i32,
    /// How often its result came back since it was asked for, or opened again.
    pub returns: i32,
    /// Whoever accepted it, owned a part of it, reported progress or submitted a result: none of them verifies it (H7).
    #[sea_orm(column_type = "JsonBinary")]
    pub involved: EmployeeIds,
    /// Whether those concerned were told that it is due soon (1), or overdue (2).
    pub due_told: i32,
    pub version: i32,
}

/// What a department has to do with the VOC of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SeriesPart {
    Handled,
    /// V14.
    Caused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImprovementState {
    Requested,
    Disputed,
    /// Nobody has begun yet.
    Accepted,
    InProgress,
    Submitted,
    Verified,
    /// The same came again (H8): it needs a new plan.
    Reopened,
    /// By a dispute that was upheld.
    Withdrawn,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
