//! Every way in which something about meetings can be refused, in words.

use crate::{
    kernel::{error::Said, i18n::Args, text::TextFault},
    meeting::rules::{MOST_POINTS, Refusal},
    user_error,
    voc::VocErrorCode,
};
use async_graphql::Enum;

/// Why something about meetings was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingErrorCode {
    /// There is no such meeting, or not for this viewer.
    NotFound,
    /// The text is blank.
    Blank,
    /// The text is too long: what was said has at most 2,000 characters, a next step or a reason 1,000.
    TooLong,
    /// The text holds NUL or another control character.
    InvalidText,
    /// A resident registration number (주민등록번호): the law forbids keeping one.
    ResidentNumber,
    /// There is no such customer.
    CustomerNotFound,
    /// The customer is forgotten (C4).
    CustomerErased,
    /// The customer is not excellent (우수고객): such a meeting would not count (M1).
    NotExcellent,
    /// The customer has not agreed to be contacted (M2).
    NoConsent,
    /// There is no such person at work who heads a department.
    LeaderUnknown,
    /// Only the CS office plans for somebody else.
    NotInCharge,
    /// A meeting is planned for a day from 30 days ago to a year ahead, and recorded within 30 days.
    DayInvalid,
    /// Somebody meets this customer on that day: nobody is called on twice a day.
    Taken,
    /// Satisfaction is 1 to 5.
    SatisfactionInvalid,
    /// At most 10 things are recorded of a meeting.
    TooManyPoints,
    /// What was said can't be filed as VOC so; `field` and `message` say why (M3).
    VocRefused,
    /// It was recorded or cancelled already.
    NotPossible,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// The idempotency key is empty, too long, or has control characters.
    IdempotencyKeyInvalid,
    /// The same idempotency key was used for something else (I3).
    IdempotencyKeyReused,
}

user_error!(MeetingError, MeetingErrorCode, "Why something about meetings was refused.");

impl From<Refusal> for Said<MeetingErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use MeetingErrorCode as Code;
        let plain = |code, field: &str, key| Said { code, field: vec![field.to_owned()], key, args: Args::default() };
        match refusal {
            Refusal::NotFound { field } => plain(Code::NotFound, field, "meeting-not-found"),
            Refusal::Text { field, fault, max } => {
                let (code, key) = match fault {
                    TextFault::Blank => (Code::Blank, "meeting-text-blank"),
                    TextFault::TooLong { .. } => (Code::TooLong, "meeting-text-too-long"),
                    TextFault::Control => (Code::InvalidText, "meeting-text-invalid"),
                };
                let max = i64::try_from(max).unwrap_or(i64::MAX);
                Said { code, field, key, args: Args::default().with("max", max) }
            }
            Refusal::ResidentNumber { field } => {
                Said { code: Code::ResidentNumber, field, key: "meeting-resident-number", args: Args::default() }
            }
            Refusal::CustomerNotFound => plain(Code::CustomerNotFound, "customerId", "meeting-customer-not-found"),
            Refusal::CustomerErased => plain(Code::CustomerErased, "customerId", "meeting-customer-erased"),
            Refusal::NotExcellent => plain(Code::NotExcellent, "customerId", "meeting-not-excellent"),
            Refusal::NoConsent => plain(Code::NoConsent, "customerId", "meeting-no-consent"),
            Refusal::LeaderUnknown => plain(Code::LeaderUnknown, "leaderId", "meeting-leader-unknown"),
            Refusal::NotInCharge { field } => plain(Code::NotInCharge, field, "meeting-not-in-charge"),
            Refusal::DayInvalid { field, earliest, latest } => {
                let days =
                    Args::default().naming("earliest", earliest.to_string()).naming("latest", latest.to_string());
                Said { args: days, ..plain(Code::DayInvalid, field, "meeting-day-invalid") }
            }
            Refusal::Taken { field } => plain(Code::Taken, field, "meeting-taken"),
            Refusal::SatisfactionInvalid => {
                plain(Code::SatisfactionInvalid, "satisfaction", "meeting-satisfaction-invalid")
            }
            Refusal::TooManyPoints => {
                let max = Args::default().with("max", MOST_POINTS as i64);
                Said { args: max, ..plain(Code::TooManyPoints, "points", "meeting-too-many-points") }
            }
            Refusal::Voc { index, why } => {
                let said: Said<VocErrorCode> = why.into();
                let path = ["points".to_owned(), index.to_string(), "voc".to_owned()];
                let field = path.into_iter().chain(said.field).collect();
                Said { code: Code::VocRefused, field, key: said.key, args: said.args }
            }
            Refusal::NotPossible { .. } => plain(Code::NotPossible, "id", "meeting-not-possible"),
            Refusal::StaleVersion => plain(Code::StaleVersion, "expectedVersion", "meeting-stale-version"),
            Refusal::KeyInvalid => plain(Code::IdempotencyKeyInvalid, "idempotencyKey", "meeting-key-invalid"),
            Refusal::KeyReused => plain(Code::IdempotencyKeyReused, "idempotencyKey", "meeting-key-reused"),
        }
    }
}
