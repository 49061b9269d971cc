//! One time that somebody tried to speak with the customer of a case, or did (R2, R3).

use crate::ids::{EmployeeId, RecoveryCaseId, RecoveryContactId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecoveryContactId,
    pub case_id: RecoveryCaseId,
    /// When it was.
    pub at: DateTimeUtc,
    pub logged_at: DateTimeUtc,
    pub by_id: EmployeeId,
    /// Whether the executive who held the case did it themself.
    pub is_own: bool,
    pub way: ContactWay,
    pub outcome: ContactOutcome,
    /// Whether it counts as one of the tries at different hours.
    pub is_try: bool,
    pub apologized: bool,
    /// What was said: sealed with the customer's key.
    pub note: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContactWay {
    Call,
    Visit,
    Message,
    Letter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContactOutcome {
    /// Nobody answered, or nobody has yet.
    Attempt,
    Reached,
    Refused,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
