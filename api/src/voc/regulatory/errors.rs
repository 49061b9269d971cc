//! Every way in which counting for the regulator can be refused, in words.

use crate::{
    kernel::{error::Said, i18n::Args},
    user_error,
};
use async_graphql::Enum;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    QuarterInvalid,
    QuarterTooEarly,
    QuarterNotOver,
    StaleVersion,
    ReasonMissing,
    ReferenceInvalid,
    NothingChanges,
    KeyInvalid,
    KeyReused,
    ItemNotFound,
    NoComplaint,
    NotExternal,
}

/// Why something about counting for the regulator was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegulatoryErrorCode {
    /// A year has the quarters 1 to 4.
    QuarterInvalid,
    /// There are no rules for quarters before the first of 2015.
    QuarterTooEarly,
    /// The quarter is not over.
    QuarterNotOver,
    /// Somebody froze it, or changed the item, meanwhile: read it again, then decide.
    StaleVersion,
    /// What was frozen is counted anew for a reason alone.
    ReasonMissing,
    /// A reference is the number of a case: letters, digits, and `-`, `/`, `.` or `_` between them; nothing personal (C4).
    ReferenceInvalid,
    /// It is so already: counted anew, everything is as it was frozen.
    NothingChanges,
    /// The idempotency key is empty, too long, or has control characters.
    IdempotencyKeyInvalid,
    /// The same idempotency key was used for something else (I3).
    IdempotencyKeyReused,
    /// There is no such item, or not for this viewer.
    ItemNotFound,
    /// The item is no complaint.
    NotAComplaint,
    /// Only what came by the regulator or a consumer agency can be marked so.
    NotExternal,
}

user_error!(RegulatoryError, RegulatoryErrorCode, "Why something about counting for the regulator was refused.");

impl From<Refusal> for Said<RegulatoryErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use RegulatoryErrorCode as Code;
        let (code, field, key) = match refusal {
            Refusal::QuarterInvalid => (Code::QuarterInvalid, "quarter", "voc-regulatory-quarter"),
            Refusal::QuarterTooEarly => (Code::QuarterTooEarly, "year", "voc-regulatory-too-early"),
            Refusal::QuarterNotOver => (Code::QuarterNotOver, "quarter", "voc-regulatory-not-over"),
            Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "voc-stale-version"),
            Refusal::ReasonMissing => (Code::ReasonMissing, "reason", "voc-regulatory-reason"),
            Refusal::ReferenceInvalid => (Code::ReferenceInvalid, "reference", "voc-reference-invalid"),
            Refusal::NothingChanges => (Code::NothingChanges, "", "voc-nothing-changes"),
            Refusal::KeyInvalid => (Code::IdempotencyKeyInvalid, "idempotencyKey", "voc-key-invalid"),
            Refusal::KeyReused => (Code::IdempotencyKeyReused, "idempotencyKey", "voc-key-reused"),
            Refusal::ItemNotFound => (Code::ItemNotFound, "id", "voc-item-not-found"),
            Refusal::NoComplaint => (Code::NotAComplaint, "id", "voc-regulatory-no-complaint"),
            Refusal::NotExternal => (Code::NotExternal, "marks", "voc-regulatory-not-external"),
        };
        let field = if field.is_empty() { Vec::new() } else { vec![field.to_owned()] };
        Self { code, field, key, args: Args::default() }
    }
}
