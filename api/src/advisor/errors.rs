//! Every way in which something about advisors can be refused, in words.

use crate::{
    advisor::rules::{MOST_ACTIVITIES, MOST_OPEN_QUESTIONS, MOST_QUESTIONS, MOST_SUGGESTIONS, Refusal},
    kernel::{error::Said, i18n::Args, text::TextFault},
    user_error,
    voc::VocErrorCode,
};
use async_graphql::Enum;

/// Why something about advisors was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdvisorErrorCode {
    /// There is no such advisor, activity or question, or not for this viewer.
    NotFound,
    /// The text is blank.
    Blank,
    /// The text is too long: an improvement has at most 60 characters, a reason, a merit or an instruction 1,000, a report, a suggestion or a question 2,000,
    /// an answer 5,000.
    TooLong,
    /// The text holds NUL or another control character.
    InvalidText,
    /// A resident registration number (주민등록번호): the law forbids keeping one.
    ResidentNumber,
    /// There is no such customer.
    CustomerNotFound,
    /// The customer is forgotten (C4).
    CustomerErased,
    /// The customer has not agreed to be contacted, or withdrew it (A2).
    NoConsent,
    /// The customer has a nomination under way, or a term, that the viewer may see (A3).
    AlreadyRunning,
    /// The state does not allow it.
    NotPossible,
    /// The term is over (A3).
    TermOver,
    /// This review is the CS office's, or an executive's (A2).
    NotReviewer,
    /// Who nominated them, or wants the renewal, reviews nothing (A2).
    OwnNomination,
    /// Nobody reviews themself.
    Oneself,
    /// They have reviewed it already: two people agree (A2).
    AlreadyReviewed,
    /// Who disagrees, or ends a term early, says why.
    ReasonMissing,
    /// Consent is given between the nomination and today (A2).
    ConsentInvalid,
    /// A term is renewed once, by one new review (A3).
    RenewedBefore,
    /// Its renewal is under review already.
    RenewalRunning,
    /// An activity is due between today and the term's last day.
    DueInvalid,
    /// A rating is 1 to 5.
    RatingInvalid,
    /// At most 10 suggestions in a report.
    TooManySuggestions,
    /// At most 100 activities in a term.
    TooManyActivities,
    /// Five questions wait for an answer already.
    TooManyQuestions,
    /// In one term 100 questions are asked at most; that many were.
    AllQuestionsAsked,
    /// It was reported already.
    ReportedBefore,
    /// It was answered, or closed, already.
    AnsweredBefore,
    /// The CCO answers, or who stands in for them.
    NotInCharge,
    /// There is no such improvement task that this customer's voice led to, or they can't be nominated for it now (A1, X5).
    TaskUnknown,
    /// A suggestion can't be filed as VOC so; `field` and `message` say why (A4).
    VocRefused,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// The idempotency key is empty, too long, or has control characters.
    IdempotencyKeyInvalid,
    /// The same idempotency key was used for something else (I3).
    IdempotencyKeyReused,
}

user_error!(AdvisorError, AdvisorErrorCode, "Why something about advisors was refused.");

impl From<Refusal> for Said<AdvisorErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use AdvisorErrorCode as Code;
        let most = |most: usize| Args::default().with("max", i64::try_from(most).unwrap_or(i64::MAX));
        let (code, field, key, args) = match refusal {
            Refusal::Text { field, fault, max } => {
                let (code, key) = match fault {
                    TextFault::Blank => (Code::Blank, "advisor-text-blank"),
                    TextFault::TooLong { .. } => (Code::TooLong, "advisor-text-too-long"),
                    TextFault::Control => (Code::InvalidText, "advisor-text-invalid"),
                };
                return Said { code, field, key, args: most(max) };
            }
            Refusal::ResidentNumber { field } => {
                let key = "advisor-resident-number";
                return Said { code: Code::ResidentNumber, field, key, args: Args::default() };
            }
            Refusal::Voc { index, why } => {
                let said: Said<VocErrorCode> = why.into();
                let path = ["suggestions".to_owned(), index.to_string()];
                let field = path.into_iter().chain(said.field).collect();
                return Said { code: Code::VocRefused, field, key: said.key, args: said.args };
            }
            Refusal::DueInvalid { earliest, latest } => {
                let days = Args::default().naming("earliest", earliest.to_string());
                let days = days.naming("latest", latest.to_string());
                (Code::DueInvalid, "dueOn", "advisor-due-invalid", days)
            }
            Refusal::TooManySuggestions => {
                (Code::TooManySuggestions, "suggestions", "advisor-too-many-suggestions", most(MOST_SUGGESTIONS))
            }
            Refusal::TooManyActivities => {
                (Code::TooManyActivities, "advisorId", "advisor-too-many-activities", most(MOST_ACTIVITIES))
            }
            Refusal::TooManyQuestions => {
                (Code::TooManyQuestions, "advisorId", "advisor-too-many-questions", most(MOST_OPEN_QUESTIONS))
            }
            Refusal::AllQuestionsAsked => {
                (Code::AllQuestionsAsked, "advisorId", "advisor-all-questions-asked", most(MOST_QUESTIONS))
            }
            other => {
                let (code, field, key) = plain(&other);
                (code, field, key, Args::default())
            }
        };
        Self { code, field: vec![field.to_owned()], key, args }
    }
}

/// Those that speak of no number.
fn plain(refusal: &Refusal) -> (AdvisorErrorCode, &'static str, &'static str) {
    use AdvisorErrorCode as Code;
    match refusal {
        Refusal::CustomerNotFound => (Code::CustomerNotFound, "customerId", "advisor-customer-not-found"),
        Refusal::CustomerErased => (Code::CustomerErased, "id", "advisor-customer-erased"),
        Refusal::NoConsent { field } => (Code::NoConsent, field, "advisor-no-consent"),
        Refusal::AlreadyRunning => (Code::AlreadyRunning, "customerId", "advisor-already-running"),
        Refusal::NotPossible { .. } => (Code::NotPossible, "id", "advisor-not-possible"),
        Refusal::TermOver => (Code::TermOver, "id", "advisor-term-over"),
        Refusal::NotReviewer => (Code::NotReviewer, "id", "advisor-not-reviewer"),
        Refusal::OwnNomination => (Code::OwnNomination, "id", "advisor-own-nomination"),
        Refusal::Oneself => (Code::Oneself, "id", "advisor-oneself"),
        Refusal::AlreadyReviewed => (Code::AlreadyReviewed, "id", "advisor-already-reviewed"),
        Refusal::ReasonMissing => (Code::ReasonMissing, "reason", "advisor-reason-missing"),
        Refusal::ConsentInvalid => (Code::ConsentInvalid, "consentOn", "advisor-consent-invalid"),
        Refusal::RenewedBefore => (Code::RenewedBefore, "id", "advisor-renewed-before"),
        Refusal::RenewalRunning => (Code::RenewalRunning, "id", "advisor-renewal-running"),
        Refusal::RatingInvalid => (Code::RatingInvalid, "rating", "advisor-rating-invalid"),
        Refusal::ReportedBefore => (Code::ReportedBefore, "id", "advisor-reported-before"),
        Refusal::AnsweredBefore => (Code::AnsweredBefore, "id", "advisor-answered-before"),
        Refusal::NotInCharge => (Code::NotInCharge, "id", "advisor-not-in-charge"),
        Refusal::TaskUnknown => (Code::TaskUnknown, "improvementTaskId", "advisor-task-unknown"),
        Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "advisor-stale-version"),
        Refusal::KeyInvalid => (Code::IdempotencyKeyInvalid, "idempotencyKey", "advisor-key-invalid"),
        Refusal::KeyReused => (Code::IdempotencyKeyReused, "idempotencyKey", "advisor-key-reused"),
        Refusal::NotFound { field } => (Code::NotFound, field, "advisor-not-found"),
        // Said above.
        _ => (Code::NotFound, "id", "advisor-not-found"),
    }
}
