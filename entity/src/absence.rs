//! Days on which somebody does not work, and who stands in for them (O5).

use crate::ids::{AbsenceId, EmployeeId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AbsenceId,
    pub employee_id: EmployeeId,
    pub kind: AbsenceKind,
    pub first_day: Date,
    /// The last day that counts: earlier than planned if they came back earlier.
    pub last_day: Date,
    /// As it was recorded; never changes.
    pub planned_last_day: Date,
    pub deputy_id: Option<EmployeeId>,
    pub status: AbsenceStatus,
    pub recorded_by: EmployeeId,
    pub recorded_at: DateTimeUtc,
    /// Who cancelled it or ended it early.
    pub ended_by: Option<EmployeeId>,
    pub ended_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AbsenceKind {
    Leave,
    SickLeave,
    ParentalLeave,
    BusinessTrip,
    Training,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AbsenceStatus {
    Recorded,
    EndedEarly,
    /// Before it began: no day of it counts.
    Cancelled,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
