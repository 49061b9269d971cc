//! What somebody was told one morning of what is due (L3): numbers alone.

use crate::{
    duty::DutyKind,
    ids::{DutyDigestId, EmployeeId},
};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "duty_digest")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DutyDigestId,
    pub employee_id: EmployeeId,
    pub day: Date,
    #[sea_orm(column_type = "JsonBinary")]
    pub lines: DigestLines,
    /// Praise that no executive has commented on yet (P6): of an executive, on the first business day of a week.
    pub awaiting_praise: Option<i32>,
    pub made_at: DateTimeUtc,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct DigestLines(pub Vec<DigestLine>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLine {
    pub kind: DutyKind,
    /// How many end today.
    pub today: i32,
    /// How many should have been done by now.
    pub late: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
