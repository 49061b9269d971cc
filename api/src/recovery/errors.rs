//! Every way in which something about recovery can be refused, in words.

use crate::{
    improvement::{self, ImprovementErrorCode},
    kernel::{error::Said, i18n::Args, text::TextFault},
    recovery::{refusal::Refusal, rules::Needs},
    user_error,
    voc::VocErrorCode,
};
use async_graphql::Enum;

/// Why something about executive recovery was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryErrorCode {
    /// The text is blank.
    Blank,
    /// The text is too long: an opinion has at most 20,000 characters, a note 5,000, a story 2,000, a promise, a reason or a comment 1,000.
    TooLong,
    /// The text holds NUL or another control character.
    InvalidText,
    /// A resident registration number (주민등록번호): the law forbids keeping one.
    ResidentNumber,
    /// The idempotency key is empty, too long, or has control characters.
    IdempotencyKeyInvalid,
    /// The same idempotency key was used for something else (I3).
    IdempotencyKeyReused,
    /// There is no such case, or not for this viewer.
    CaseNotFound,
    /// There is no such VOC item, or not for this viewer (V10).
    VocItemNotFound,
    /// There is no such promise, or not for this viewer.
    PromiseNotFound,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// It is not with this person (R2).
    NotInCharge,
    /// Only a complaint that was neither rejected nor merged has a case (R1).
    NotAComplaint,
    /// Nobody knows who the customer is: they can't be called (R1).
    CustomerUnknown,
    /// The item has an open case already (R1).
    HasOpenCase,
    /// No executive can have it (R1).
    NobodyFree,
    /// The customer is forgotten (C4): nothing more is kept about them.
    CustomerErased,
    /// The case is closed.
    CaseClosed,
    /// There are as many already as there can be.
    TooMany,
    /// Satisfaction is 1 to 5.
    ScoreInvalid,
    /// The customer was not reached: nobody knows how satisfied they are.
    NotReached,
    /// It needs a reason: to close without contact, or with open promises, and to hand over (R2).
    ReasonNeeded,
    /// There is no such decision about this complaint (R2, D4).
    RemedyUnknown,
    /// Who holds a case hands it over only if they are away for long (R2).
    NotAwayForLong,
    /// Only an executive, or the CEO, holds a case (R2).
    NotAnExecutive,
    /// They are away today.
    ExecutiveAbsent,
    /// They can't have this one: the complaint may be about them or theirs, they handled it, or they are the customer (R1).
    ExecutiveConcerned,
    /// They hold it already.
    SameExecutive,
    /// A contact is neither before the case nor in the future.
    TimeInvalid,
    /// A letter reaches nobody at once: its outcome is an attempt.
    OutcomeInvalid,
    /// A letter comes after as many tries as there are to be (R3).
    LetterTooEarly,
    /// Nobody heard the apology: the customer was not reached.
    ApologyUnheard,
    /// The customer has not been spoken with yet (R3).
    NoContactYet,
    /// What was to be filed as VOC was refused; `message` says why (R4).
    FilingRefused,
    /// The improvement that was to be asked for was refused; `message` says why (R4, H4).
    TaskRefused,
    /// A promise is not made for a day that is over (R5).
    DueInPast,
    /// A promise is for within a year (R5).
    DueTooFar,
    /// There is nobody of this id who works here.
    OwnerUnknown,
    /// Whoever is to keep a promise says that it is kept (R5).
    NotOwner,
    /// It was kept already, or its customer is forgotten.
    AlreadyKept,
    /// The customer can't say anything about it yet, or no longer.
    AnswerOver,
    /// What is sensitive, or was abuse, is nobody's story (R7).
    StorySecret,
    /// Of a customer who was reached everybody reads the story (R7).
    StoryNeeded,
}

user_error!(RecoveryError, RecoveryErrorCode, "Why something about executive recovery was refused.");

impl From<Refusal> for Said<RecoveryErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use RecoveryErrorCode as Code;
        let none = Args::default;
        let (code, field, key, args) = match refusal {
            Refusal::Text { field, fault, max } => return text(field, fault, max),
            Refusal::Filing { place, why } => return filing(place, why),
            Refusal::Task { place, why } => return task(place, why),
            Refusal::ResidentNumber { field } => (Code::ResidentNumber, field, "recovery-resident-number", none()),
            Refusal::KeyInvalid => {
                let args = Args::default().with("max", 128);
                (Code::IdempotencyKeyInvalid, "idempotencyKey", "recovery-key-invalid", args)
            }
            Refusal::KeyReused => (Code::IdempotencyKeyReused, "idempotencyKey", "recovery-key-reused", none()),
            Refusal::CaseNotFound { field } => (Code::CaseNotFound, field, "recovery-case-not-found", none()),
            Refusal::ItemNotFound => (Code::VocItemNotFound, "vocItemId", "recovery-item-not-found", none()),
            Refusal::PromiseNotFound => (Code::PromiseNotFound, "id", "recovery-promise-not-found", none()),
            Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "recovery-stale-version", none()),
            Refusal::NotInCharge => (Code::NotInCharge, "", "recovery-not-in-charge", none()),
            Refusal::NoComplaint => (Code::NotAComplaint, "vocItemId", "recovery-no-complaint", none()),
            Refusal::NobodyKnown => (Code::CustomerUnknown, "vocItemId", "recovery-customer-unknown", none()),
            Refusal::HasCase => (Code::HasOpenCase, "vocItemId", "recovery-has-case", none()),
            Refusal::NobodyFree => (Code::NobodyFree, "", "recovery-nobody-free", none()),
            Refusal::CustomerErased => (Code::CustomerErased, "", "recovery-customer-erased", none()),
            Refusal::Closed => (Code::CaseClosed, "", "recovery-closed", none()),
            Refusal::TooMany { field, max } => (Code::TooMany, field, "recovery-too-many", most(max)),
            Refusal::ScoreInvalid => (Code::ScoreInvalid, "satisfaction", "recovery-score-invalid", none()),
            Refusal::NotReached { field } => (Code::NotReached, field, "recovery-not-reached", none()),
            Refusal::ReasonNeeded { why } => (Code::ReasonNeeded, "reason", needs(why), none()),
            Refusal::RemedyUnknown => (Code::RemedyUnknown, "remedyId", "recovery-remedy-unknown", none()),
            Refusal::NotAwayForLong { days } => {
                (Code::NotAwayForLong, "id", "recovery-not-away", Args::default().with("days", days.into()))
            }
            Refusal::NotExecutive => (Code::NotAnExecutive, "executiveId", "recovery-not-executive", none()),
            Refusal::ExecutiveAbsent => (Code::ExecutiveAbsent, "executiveId", "recovery-executive-absent", none()),
            Refusal::NotTheirs => (Code::ExecutiveConcerned, "executiveId", "recovery-executive-concerned", none()),
            Refusal::SameExecutive => (Code::SameExecutive, "executiveId", "recovery-same-executive", none()),
            Refusal::TimeInvalid => (Code::TimeInvalid, "at", "recovery-time-invalid", none()),
            Refusal::OutcomeInvalid => (Code::OutcomeInvalid, "outcome", "recovery-outcome-invalid", none()),
            Refusal::LetterTooEarly { tries } => {
                (Code::LetterTooEarly, "way", "recovery-letter-too-early", Args::default().with("tries", tries.into()))
            }
            Refusal::ApologyUnheard => (Code::ApologyUnheard, "apologized", "recovery-apology-unheard", none()),
            Refusal::NoContactYet => (Code::NoContactYet, "", "recovery-no-contact-yet", none()),
            Refusal::DuePassed => (Code::DueInPast, "dueOn", "recovery-due-passed", none()),
            Refusal::DueTooFar { days } => {
                let args = Args::default().with("days", i64::try_from(days).unwrap_or(i64::MAX));
                (Code::DueTooFar, "dueOn", "recovery-due-too-far", args)
            }
            Refusal::OwnerUnknown => (Code::OwnerUnknown, "ownerId", "recovery-owner-unknown", none()),
            Refusal::NotOwner => (Code::NotOwner, "id", "recovery-not-owner", none()),
            Refusal::PromiseKept => (Code::AlreadyKept, "id", "recovery-already-kept", none()),
            Refusal::AnswerOver => (Code::AnswerOver, "id", "recovery-answer-over", none()),
            Refusal::StoryOfSecret => (Code::StorySecret, "story", "recovery-story-secret", none()),
            Refusal::StoryNeeded => (Code::StoryNeeded, "story", "recovery-story-needed", none()),
        };
        let field = if field.is_empty() { Vec::new() } else { vec![field.to_owned()] };
        Self { code, field, key, args }
    }
}

fn most(max: usize) -> Args {
    Args::default().with("max", i64::try_from(max).unwrap_or(i64::MAX))
}

fn needs(why: Needs) -> &'static str {
    match why {
        Needs::NoContact => "recovery-reason-no-contact",
        Needs::OpenPromises => "recovery-reason-open-promises",
        Needs::HandOver => "recovery-reason-hand-over",
    }
}

fn text(field: &str, fault: TextFault, max: usize) -> Said<RecoveryErrorCode> {
    use RecoveryErrorCode as Code;
    let (code, key) = match fault {
        TextFault::Blank => (Code::Blank, "recovery-text-blank"),
        TextFault::TooLong { .. } => (Code::TooLong, "recovery-text-too-long"),
        TextFault::Control => (Code::InvalidText, "recovery-text-invalid"),
    };
    Said { code, field: vec![field.to_owned()], key, args: most(max) }
}

/// As improvement says it, of the task at this place.
fn task(place: usize, why: improvement::Refusal) -> Said<RecoveryErrorCode> {
    let said: Said<ImprovementErrorCode> = why.into();
    let field = ["improvements".to_owned(), place.to_string()].into_iter().chain(said.field).collect();
    Said { code: RecoveryErrorCode::TaskRefused, field, key: said.key, args: said.args }
}

/// As VOC says it, of the filing at this place.
fn filing(place: usize, why: crate::voc::Refusal) -> Said<RecoveryErrorCode> {
    let said: Said<VocErrorCode> = why.into();
    let field = ["filings".to_owned(), place.to_string()].into_iter().chain(said.field).collect();
    Said { code: RecoveryErrorCode::FilingRefused, field, key: said.key, args: said.args }
}
