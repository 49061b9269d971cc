//! What a customer was promised (고객과의 약속, R5), and whether it was kept.

use crate::ids::{CustomerId, EmployeeId, OutgoingMailId, RecoveryCaseId, RecoveryPromiseId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_promise")]
pub struct Model {
    /// Random throughout: it stands in a link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecoveryPromiseId,
    pub case_id: RecoveryCaseId,
    pub customer_id: CustomerId,
    /// Sealed with the customer's key.
    pub words: Option<Vec<u8>>,
    pub due_on: Date,
    /// Who is to keep it.
    pub owner_id: EmployeeId,
    pub made_at: DateTimeUtc,
    pub made_by: EmployeeId,
    pub state: PromiseState,
    /// When its owner said last that it is kept.
    pub kept_at: Option<DateTimeUtc>,
    /// What they said of how: sealed.
    pub kept_note: Option<Vec<u8>>,
    /// Until when the customer can say whether it was.
    pub open_until: Option<DateTimeUtc>,
    /// The letter that asks them, if one left.
    pub mail_id: Option<OutgoingMailId>,
    pub answers: i32,
    /// Of the last answer, as are the next ones.
    pub answered_at: Option<DateTimeUtc>,
    pub channel: Option<PromiseChannel>,
    /// Sealed.
    pub comment: Option<Vec<u8>>,
    /// What time does next, and when.
    pub next_step: Option<PromiseStep>,
    pub next_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PromiseState {
    Open,
    /// Its owner says so.
    Kept,
    /// The customer says so, too.
    Confirmed,
    /// The customer says that it was not kept: it is open again.
    Disputed,
    /// Its customer is forgotten: nobody can keep it any more.
    Ended,
}

/// By which way the customer answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PromiseChannel {
    Link,
    App,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PromiseStep {
    Remind,
    Overdue,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
