//! Every way in which recording or cancelling an absence can be refused.

use crate::{
    kernel::{error::Said, i18n::Args},
    org::absence::rules::{MOST_DAYS, Refusal},
    user_error,
};
use async_graphql::Enum;

/// Why a change of absences was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbsenceErrorCode {
    /// There is no such object, or not for this viewer.
    NotFound,
    /// This person has left the company.
    HasLeft,
    /// The last day is before the first.
    EndsBeforeItBegins,
    /// Longer than an absence can be.
    TooLong,
    /// Days that are over are recorded by HR and the CEO alone, and never for oneself.
    BackDated,
    /// Another absence of theirs falls into these days (O5).
    Overlaps,
    /// They stand in for somebody else on these days (O5).
    StandsIn,
    /// Nobody is their own deputy (O5).
    DeputyIsSelf,
    /// There is no such deputy.
    DeputyNotFound,
    /// The deputy has left the company.
    DeputyHasLeft,
    /// The deputy is absent on these days (O5).
    DeputyAbsent,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// It was cancelled before.
    AlreadyCancelled,
    /// It is over.
    AlreadyOver,
    /// The idempotency key is empty, too long or holds control characters (I3).
    IdempotencyKeyInvalid,
    /// The idempotency key belongs to a call with another input (I3).
    IdempotencyKeyReused,
}

user_error!(AbsenceError, AbsenceErrorCode, "Why a change of absences was refused. Nothing was changed.");

impl From<Refusal> for Said<AbsenceErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use AbsenceErrorCode as Code;
        let (code, field, key) = match refusal {
            Refusal::NotFound { field } => (Code::NotFound, field, "org-not-found"),
            Refusal::HasLeft => (Code::HasLeft, "employeeId", "org-has-left"),
            Refusal::EndsBeforeItBegins => (Code::EndsBeforeItBegins, "lastDay", "org-absence-ends-before-it-begins"),
            Refusal::TooLong => (Code::TooLong, "lastDay", "org-absence-too-long"),
            Refusal::BackDated => (Code::BackDated, "firstDay", "org-absence-back-dated"),
            Refusal::Overlaps => (Code::Overlaps, "firstDay", "org-absence-overlaps"),
            Refusal::StandsIn => (Code::StandsIn, "firstDay", "org-absence-stands-in"),
            Refusal::DeputyIsSelf => (Code::DeputyIsSelf, "deputyId", "org-absence-deputy-is-self"),
            Refusal::DeputyNotFound => (Code::DeputyNotFound, "deputyId", "org-absence-deputy-not-found"),
            Refusal::DeputyHasLeft => (Code::DeputyHasLeft, "deputyId", "org-absence-deputy-has-left"),
            Refusal::DeputyAbsent => (Code::DeputyAbsent, "deputyId", "org-absence-deputy-absent"),
            Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "org-stale-version"),
            Refusal::AlreadyCancelled => (Code::AlreadyCancelled, "id", "org-absence-already-cancelled"),
            Refusal::AlreadyOver => (Code::AlreadyOver, "id", "org-absence-already-over"),
            Refusal::KeyInvalid { .. } => (Code::IdempotencyKeyInvalid, "idempotencyKey", "org-key-invalid"),
            Refusal::KeyReused => (Code::IdempotencyKeyReused, "idempotencyKey", "org-key-reused"),
        };
        let args = match refusal {
            Refusal::KeyInvalid { max } => Args::default().with("max", i64::try_from(max).unwrap_or(i64::MAX)),
            Refusal::TooLong => Args::default().with("max", MOST_DAYS),
            _ => Args::default(),
        };
        Self { code, field: vec![field.to_owned()], key, args }
    }
}
