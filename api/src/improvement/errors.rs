//! Every way in which something about an improvement task can be refused, in words.

use crate::{
    improvement::refusal::Refusal,
    kernel::{error::Said, i18n::Args, text::TextFault},
    user_error,
};
use async_graphql::Enum;

/// Why something about an improvement task was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImprovementErrorCode {
    /// The text is blank.
    Blank,
    /// The text is too long: a title has at most 120 characters, everything else 2,000.
    TooLong,
    /// The text holds NUL or another control character.
    InvalidText,
    /// A resident registration number (주민등록번호): the law forbids keeping one.
    ResidentNumber,
    /// There is no such category.
    CategoryUnknown,
    /// There is no such department.
    DepartmentUnknown,
    /// An executive asks the departments of their own division.
    OutsideDivision,
    /// A signal is about what a department handles: name it.
    SeriesIncomplete,
    /// That series did not become frequent in that week (V8).
    SignalUnknown,
    /// A period begins today at the latest, and two years ago at the earliest.
    PeriodInvalid,
    /// A day that is over, too far ahead, or before work began.
    DateInvalid,
    /// More items than can be named.
    TooManyItems,
    /// There is no such item, not for this viewer, or it does not count.
    VocItemNotFound,
    /// The idempotency key is empty, too long, or has control characters.
    IdempotencyKeyInvalid,
    /// The same idempotency key was used for something else (I3).
    IdempotencyKeyReused,
    /// There is no such task.
    TaskNotFound,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// That can't be done in the state that it is in.
    WrongState,
    /// That is for somebody else: who leads the department, an owner, or the CS office.
    NotInCharge,
    /// Whoever disputed it does not decide about it.
    OwnDispute,
    /// The plan is not whole: a day, both parts, both owners, and before work begins success criteria (H7).
    PlanMissing,
    /// A reason is needed.
    ReasonMissing,
    /// There is nobody of that id who works here.
    PersonUnknown,
    /// Correction and corrective action have two owners (H7).
    SameOwner,
    /// There is a result: its success criteria do not change any more (H7).
    CriteriaFixed,
    /// That is how it is already.
    NothingChanges,
    /// It was asked of this department: name another one.
    SameDepartment,
    /// Whoever owned a part of it or submitted a result does not verify it (H7).
    VerifierInvolved,
}

user_error!(ImprovementError, ImprovementErrorCode, "Why something about an improvement task was refused.");

impl From<Refusal> for Said<ImprovementErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use ImprovementErrorCode as Code;
        let path = |field: &[&str]| field.iter().map(|part| (*part).to_owned()).collect::<Vec<String>>();
        let (code, field, key) = match refusal {
            Refusal::Text { field, fault, .. } => match fault {
                TextFault::Blank => (Code::Blank, path(field), "improvement-text-blank"),
                TextFault::TooLong { .. } => (Code::TooLong, path(field), "improvement-text-too-long"),
                TextFault::Control => (Code::InvalidText, path(field), "improvement-text-invalid"),
            },
            Refusal::ResidentNumber { field } => (Code::ResidentNumber, path(field), "improvement-resident-number"),
            Refusal::CategoryUnknown => (Code::CategoryUnknown, path(&["categoryId"]), "improvement-category-unknown"),
            Refusal::DepartmentUnknown { field } => {
                (Code::DepartmentUnknown, path(&[field]), "improvement-department-unknown")
            }
            Refusal::OutsideDivision => {
                (Code::OutsideDivision, path(&["departmentId"]), "improvement-outside-division")
            }
            Refusal::SeriesIncomplete => {
                (Code::SeriesIncomplete, path(&["seriesDepartmentId"]), "improvement-series-incomplete")
            }
            Refusal::SignalUnknown => (Code::SignalUnknown, path(&["signalWeek"]), "improvement-signal-unknown"),
            Refusal::PeriodInvalid => (Code::PeriodInvalid, path(&["countsFrom"]), "improvement-period-invalid"),
            Refusal::DateInvalid { field } => (Code::DateInvalid, path(field), "improvement-date-invalid"),
            Refusal::TooManyItems { .. } => (Code::TooManyItems, path(&["vocItemIds"]), "improvement-too-many-items"),
            Refusal::ItemUnknown { index } => {
                let field = vec!["vocItemIds".to_owned(), index.to_string()];
                (Code::VocItemNotFound, field, "improvement-item-not-found")
            }
            Refusal::KeyInvalid => (Code::IdempotencyKeyInvalid, path(&["idempotencyKey"]), "improvement-key-invalid"),
            Refusal::KeyReused => (Code::IdempotencyKeyReused, path(&["idempotencyKey"]), "improvement-key-reused"),
            Refusal::TaskNotFound => (Code::TaskNotFound, path(&["id"]), "improvement-task-not-found"),
            Refusal::StaleVersion => (Code::StaleVersion, path(&["expectedVersion"]), "improvement-stale-version"),
            Refusal::WrongState => (Code::WrongState, path(&["id"]), "improvement-wrong-state"),
            Refusal::NotInCharge => (Code::NotInCharge, path(&["id"]), "improvement-not-in-charge"),
            Refusal::OwnDispute => (Code::OwnDispute, path(&["id"]), "improvement-own-dispute"),
            Refusal::PlanMissing => (Code::PlanMissing, path(&["plan"]), "improvement-plan-missing"),
            Refusal::ReasonMissing => (Code::ReasonMissing, path(&["reason"]), "improvement-reason-missing"),
            Refusal::PersonUnknown { field } => (Code::PersonUnknown, path(field), "improvement-person-unknown"),
            Refusal::SameOwner => {
                (Code::SameOwner, path(&["plan", "correctiveActionOwnerId"]), "improvement-same-owner")
            }
            Refusal::CriteriaFixed => {
                (Code::CriteriaFixed, path(&["plan", "successCriteria"]), "improvement-criteria-fixed")
            }
            Refusal::NothingChanges => (Code::NothingChanges, path(&["plan"]), "improvement-nothing-changes"),
            Refusal::SameDepartment => (Code::SameDepartment, path(&["departmentId"]), "improvement-same-department"),
            Refusal::VerifierInvolved => (Code::VerifierInvolved, path(&["id"]), "improvement-verifier-involved"),
        };
        let most = |most: usize| Args::default().with("max", i64::try_from(most).unwrap_or(i64::MAX));
        let args = match refusal {
            Refusal::Text { max, .. } | Refusal::TooManyItems { max } => most(max),
            _ => Args::default(),
        };
        Self { code, field, key, args }
    }
}
