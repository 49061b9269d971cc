//! What a decision consumed, or gave back (D8). Only ever added to, and sealed.

use crate::{
    decision::DecisionKind,
    ids::{CustomerId, DecisionId, EmployeeId, LedgerEntryId},
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: DateTimeUtc,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LedgerEntryId,
    pub decision_id: DecisionId,
    pub ledger: Ledger,
    pub kind: DecisionKind,
    pub holder_id: EmployeeId,
    pub customer_id: CustomerId,
    /// Empty, if it is about none.
    pub claim_reference: String,
    /// Positive: consumed. Negative: given back.
    pub amount: i64,
    /// The day that it counts for, in the company's calendar; given back, the day of what is taken back.
    pub day: Date,
    /// When what counts was decided: what is given back counts from then, too.
    pub counts_from: DateTimeUtc,
    pub made_by: EmployeeId,
    /// Why it was taken back, sealed with the customer's key; none of what was consumed.
    pub reason: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Ledger {
    Claim,
    Expense,
    Goodwill,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
