//! A dissatisfied customer whom an executive answers personally (고객불만 달래기, R1 to R3, R7).

use crate::ids::{CustomerId, DecisionId, DepartmentId, EmployeeId, RecoveryCaseId, VocItemId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecoveryCaseId,
    pub item_id: VocItemId,
    pub customer_id: CustomerId,
    /// Who holds it now.
    pub executive_id: EmployeeId,
    /// The division complained about, as it was when the case was opened.
    pub division_id: Option<DepartmentId>,
    pub origin: RecoveryOrigin,
    pub opened_at: DateTimeUtc,
    /// None: the rule did.
    pub opened_by: Option<EmployeeId>,
    /// Why it was opened by hand: sealed with the customer's key.
    pub flag_reason: Option<Vec<u8>>,
    /// How dissatisfied the customer was then, 1 to 5.
    pub dissatisfaction: Option<i32>,
    pub state: RecoveryState,
    /// Until when the executive's first contact is due.
    pub first_due_at: DateTimeUtc,
    /// Calls of the executive that nobody answered, as far as they count.
    pub tries: i32,
    pub first_contact: Option<FirstContact>,
    pub first_contact_at: Option<DateTimeUtc>,
    pub first_contact_by: Option<EmployeeId>,
    pub apologized_at: Option<DateTimeUtc>,
    /// When it was told that the first contact is late.
    pub overdue_told_at: Option<DateTimeUtc>,
    /// Since when its deadline counts against nobody: the complaint is abuse, or was rejected.
    pub exempt_at: Option<DateTimeUtc>,
    pub hand_overs: i32,
    /// The decision by which it was made good.
    pub remedy_id: Option<DecisionId>,
    /// How satisfied the customer was in the end, 1 to 5.
    pub satisfaction: Option<i32>,
    pub closed_at: Option<DateTimeUtc>,
    /// None while it is open, and where the customer was forgotten.
    pub closed_by: Option<EmployeeId>,
    /// Why it was closed without contact, or with open promises: sealed.
    pub closing_reason: Option<Vec<u8>>,
    /// For everybody who works here: masked.
    pub story: Option<String>,
    /// Since when everybody reads the story.
    pub shared_at: Option<DateTimeUtc>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecoveryOrigin {
    /// By how dissatisfied the customer is.
    Automatic,
    ByHand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecoveryState {
    AwaitingContact,
    InContact,
    Closed,
}

/// What became of the first contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FirstContact {
    Reached,
    /// The customer does not want to talk.
    Refused,
    /// Nobody answered so many times; then a letter was written.
    Unreachable,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
