//! What a programme asks of somebody by a moment (L1): a row for each person and occasion, kept by what happens elsewhere.

use crate::ids::{DutyId, EmployeeId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "duty")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DutyId,
    pub employee_id: EmployeeId,
    pub kind: DutyKind,
    /// What it is asked for once of one person: the id of what is to be done, or a day.
    pub occasion: String,
    /// What is to be done, by the name of its type in the schema; none if it is no object.
    pub subject_type: Option<String>,
    pub subject_id: Option<Uuid>,
    pub opened_at: DateTimeUtc,
    /// It is in time until then, that moment included.
    pub due_at: DateTimeUtc,
    pub done_at: Option<DateTimeUtc>,
    /// Who did it, themself or who stood in for them.
    pub done_by: Option<EmployeeId>,
    /// It is no longer theirs, or nobody's.
    pub cancelled_at: Option<DateTimeUtc>,
    /// They were absent on the day on which it was due.
    pub is_excused: bool,
    /// When it was looked at whether they are excused, after it was due.
    pub judged_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, EnumIter, DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DutyKind {
    PraiseComment,
    BulletinAcknowledgement,
    RecurrenceAction,
    FirstContact,
    Promise,
    CustomerMeetings,
    AdvisorQuestion,
    Improvement,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
