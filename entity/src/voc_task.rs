//! How an item that asks for a task went, as far as one-stop service looks at it (D12): who was first asked, and whether they did it.

use crate::{
    employee::JobFunction,
    ids::{DepartmentId, EmployeeId, VocItemId},
    processing_scope::Task,
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: VocItemId,
    pub task: Task,
    /// When it was received, in the company's calendar.
    pub day: Date,
    /// None: nobody yet.
    pub asked_id: Option<EmployeeId>,
    /// What they did, and where, when they were asked.
    pub job_function: Option<JobFunction>,
    pub department_id: Option<DepartmentId>,
    /// Somebody else had it in between.
    pub handed_over: bool,
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// It is worked on, or waits.
    Open,
    Done,
    /// It ended otherwise: rejected, or merged into another one.
    Dropped,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
