//! Every way in which a change of customers can be refused.

use crate::{
    customer::rules::Refusal,
    kernel::{error::Said, i18n::Args},
    user_error,
};
use async_graphql::Enum;

/// Why a change of customers was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CustomerErrorCode {
    /// There is no such object, or not for this viewer.
    NotFound,
    /// A customer number has letters, digits and hyphens alone.
    NumberInvalid,
    /// Another customer has this number.
    NumberTaken,
    /// The name is empty, too long, or holds what is no part of a name.
    NameInvalid,
    /// This is no Korean phone number of 9 to 11 digits.
    PhoneInvalid,
    /// This is no e-mail address.
    EmailInvalid,
    /// A resident registration number (주민등록번호) stands in it, which may not be kept.
    ResidentNumber,
    /// Nobody is a customer since a day that has not come.
    SinceInFuture,
    /// There is no such employee.
    EmployeeNotFound,
    /// Another customer is this employee already.
    EmployeeTaken,
    /// The customer was erased (C4).
    Erased,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// Name at least one field.
    NothingToReveal,
    /// For this reason the number of the case must be given.
    ReferenceMissing,
    /// A reference is the number of a case: without words, phone numbers and other personal text.
    ReferenceInvalid,
    /// The viewer has no case with this customer (C2).
    NotAssigned,
    /// The viewer has seen as many customers in the last hour as one may (C2).
    TooManyReveals,
    /// A legal hold stands: the data may not be erased (C4).
    UnderLegalHold,
    /// The legal hold was lifted before.
    AlreadyLifted,
    /// Give a table as CSV or as rows: one of them.
    NothingGiven,
    /// Nothing was changed: some rows can't be taken. The report says which, and why.
    RowsRefused,
    /// The idempotency key is empty, too long or holds control characters (I3).
    IdempotencyKeyInvalid,
    /// The idempotency key belongs to a call with another input (I3).
    IdempotencyKeyReused,
}

user_error!(CustomerError, CustomerErrorCode, "Why a change of customers was refused. Nothing was changed.");

impl From<Refusal> for Said<CustomerErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use CustomerErrorCode as Code;
        let (code, field, key) = match refusal {
            Refusal::NotFound { field } => (Code::NotFound, field, "customer-not-found"),
            Refusal::NumberInvalid { .. } => (Code::NumberInvalid, "number", "customer-number-invalid"),
            Refusal::NumberTaken => (Code::NumberTaken, "number", "customer-number-taken"),
            Refusal::NameInvalid { .. } => (Code::NameInvalid, "name", "customer-name-invalid"),
            Refusal::PhoneInvalid => (Code::PhoneInvalid, "phone", "customer-phone-invalid"),
            Refusal::EmailInvalid => (Code::EmailInvalid, "email", "customer-email-invalid"),
            Refusal::ResidentNumber { field } => (Code::ResidentNumber, field, "customer-resident-number"),
            Refusal::SinceInFuture => (Code::SinceInFuture, "sinceOn", "customer-since-in-future"),
            Refusal::EmployeeNotFound => (Code::EmployeeNotFound, "employeeId", "customer-employee-not-found"),
            Refusal::EmployeeTaken => (Code::EmployeeTaken, "employeeId", "customer-employee-taken"),
            Refusal::Erased { field } => (Code::Erased, field, "customer-erased"),
            Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "customer-stale-version"),
            Refusal::NothingToReveal => (Code::NothingToReveal, "fields", "customer-nothing-to-reveal"),
            Refusal::ReferenceMissing => (Code::ReferenceMissing, "reference", "customer-reference-missing"),
            Refusal::ReferenceInvalid { .. } => (Code::ReferenceInvalid, "reference", "customer-reference-invalid"),
            Refusal::NotAssigned => (Code::NotAssigned, "customerId", "customer-not-assigned"),
            Refusal::TooManyReveals { .. } => (Code::TooManyReveals, "customerId", "customer-too-many-reveals"),
            Refusal::UnderLegalHold => (Code::UnderLegalHold, "customerId", "customer-under-legal-hold"),
            Refusal::AlreadyLifted => (Code::AlreadyLifted, "id", "customer-already-lifted"),
            Refusal::NothingGiven => (Code::NothingGiven, "csv", "customer-import-nothing"),
            Refusal::RowsRefused => (Code::RowsRefused, "csv", "customer-import-rows-refused"),
            Refusal::KeyInvalid { .. } => (Code::IdempotencyKeyInvalid, "idempotencyKey", "customer-key-invalid"),
            Refusal::KeyReused => (Code::IdempotencyKeyReused, "idempotencyKey", "customer-key-reused"),
        };
        let args = match refusal {
            Refusal::KeyInvalid { max }
            | Refusal::NumberInvalid { max }
            | Refusal::NameInvalid { max }
            | Refusal::ReferenceInvalid { max } => Args::default().with("max", i64::try_from(max).unwrap_or(i64::MAX)),
            Refusal::TooManyReveals { max } => Args::default().with("max", i64::try_from(max).unwrap_or(i64::MAX)),
            _ => Args::default(),
        };
        Self { code, field: vec![field.to_owned()], key, args }
    }
}
