//! Every way in which something about VOC can be refused, in words.

use crate::{
    kernel::{error::Said, i18n::Args, text::TextFault},
    user_error,
    voc::{
        attachment::rules::{Refusal as Attached, Why},
        clock::extension::rules::Refusal as Deadline,
        refusal::Refusal,
    },
};
use async_graphql::Enum;

/// Why something about VOC was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum VocErrorCode {
    /// The text is blank.
    Blank,
    /// The text is too long: what a customer says has at most 20,000 characters, a reply or a note 5,000, a reason or a comment 1,000.
    TooLong,
    /// The text holds NUL or another control character.
    InvalidText,
    /// A resident registration number (주민등록번호): the law forbids keeping one (V1).
    ResidentNumber,
    /// A reference is the number of a case: letters, digits, and `-`, `/`, `.` or `_` between them; nothing personal (C4).
    ReferenceInvalid,
    /// Something that the template left open is still open (V6).
    PlaceholderLeft,
    /// Dissatisfaction is 1 to 5.
    DissatisfactionInvalid,
    /// More files than can be attached at once, or to one item.
    TooManyAttachments,
    /// There is no such upload of this person for an attachment; after a day it is dropped.
    AttachmentUnknown,
    /// The file has not come, or was refused.
    AttachmentNotReady,
    /// It is attached already.
    AttachmentUsed,
    /// It is given twice.
    AttachmentRepeated,
    /// There is no such category.
    CategoryUnknown,
    /// Nothing new is filed in this category.
    CategoryClosed,
    /// There is no such customer.
    CustomerNotFound,
    /// The customer is forgotten (C4): nothing more is kept about them.
    CustomerErased,
    /// The customer has no such contract.
    ContractUnknown,
    /// There is no such item of this customer to follow up.
    FollowedUnknown,
    /// A customer files through the web or the app, without an external id, for themself.
    ChannelInvalid,
    /// The idempotency key is empty, too long, or has control characters.
    IdempotencyKeyInvalid,
    /// The same idempotency key or external id was used for something else (I3, V1).
    IdempotencyKeyReused,
    /// There is no such item, or not for this viewer.
    ItemNotFound,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// The item's state does not allow it (V2).
    NotPossible,
    /// Writing follows assignment (V3): it is not with this person.
    NotInCharge,
    /// It was resolved too long ago to be opened again: file what follows (V2).
    TooLate,
    /// There is no such department, or nobody works there.
    DepartmentUnknown,
    /// There is nobody of this id at work in the department that handles it.
    AssigneeUnknown,
    /// It is there already.
    SameDepartment,
    /// There is nobody further up to escalate it to.
    NobodyUp,
    /// It has no statutory clock that runs (V4).
    DeadlineNotRunning,
    /// It was extended before.
    DeadlineExtended,
    /// Its day is over.
    DeadlineOver,
    /// The new day is not after the last one so far.
    DeadlineNotLater,
    /// The new day is later than an extension may be.
    DeadlineTooFar,
    /// An item is not merged into itself, nor into one that was merged into it.
    SameItem,
    /// Only items of the same customer are merged (V5).
    OtherCustomer,
    /// It is so already.
    NothingChanges,
    /// A score is 1 to 5 (V15).
    ScoreInvalid,
    /// The customer was not asked about it, or no answer is taken any more (V15).
    SurveyOver,
    /// Abuse that is reported happened within the last 30 days (V12).
    HappenedAtInvalid,
    /// There is no such report of abuse, or not for this viewer.
    AbuseReportNotFound,
    /// It was decided about already.
    AlreadyDecided,
    /// Nobody decides about a report of their own.
    OwnReport,
    /// A rest has 1 to 1,440 minutes.
    RestInvalid,
    /// A rest is begun within 24 hours after the report, while it stands.
    RestOver,
    /// There was no rest after this report.
    NotResting,
    /// They were abused over this item: it does not go back to them (V12).
    WasAbused,
    /// Only compliments praise employees (P9).
    NotACompliment,
    /// 1 to 10 employees are praised, each once (P9).
    PraisedCountInvalid,
    /// One of those praised does not work here.
    PraisedUnknown,
    /// Nobody praises themself (P9).
    PraisedOneself,
    /// The item has become praise already (P9).
    PraisedBefore,
    /// The front line, the CS office and customers say whom a compliment praises (P1).
    NotFrontLine,
}

user_error!(VocError, VocErrorCode, "Why something about VOC was refused.");

impl From<Refusal> for Said<VocErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use VocErrorCode as Code;
        let (code, field, key) = match refusal {
            Refusal::Attached(why) => return attached(why),
            Refusal::Text { field, fault, .. } => match fault {
                TextFault::Blank => (Code::Blank, field, "voc-text-blank"),
                TextFault::TooLong { .. } => (Code::TooLong, field, "voc-text-too-long"),
                TextFault::Control => (Code::InvalidText, field, "voc-text-invalid"),
            },
            Refusal::ResidentNumber { field } => (Code::ResidentNumber, field, "voc-resident-number"),
            Refusal::ReferenceInvalid { field } => (Code::ReferenceInvalid, field, "voc-reference-invalid"),
            Refusal::PlaceholderLeft { field } => (Code::PlaceholderLeft, field, "voc-placeholder-left"),
            Refusal::DissatisfactionInvalid => (Code::DissatisfactionInvalid, "dissatisfaction", "voc-dissatisfaction"),
            Refusal::CategoryUnknown => (Code::CategoryUnknown, "categoryId", "voc-category-unknown"),
            Refusal::CategoryClosed => (Code::CategoryClosed, "categoryId", "voc-category-closed"),
            Refusal::CustomerNotFound => (Code::CustomerNotFound, "customerId", "voc-customer-not-found"),
            Refusal::CustomerErased => (Code::CustomerErased, "customerId", "voc-customer-erased"),
            Refusal::ContractUnknown => (Code::ContractUnknown, "contractId", "voc-contract-unknown"),
            Refusal::FollowedUnknown => (Code::FollowedUnknown, "followsId", "voc-followed-unknown"),
            Refusal::ChannelInvalid => (Code::ChannelInvalid, "channel", "voc-channel-invalid"),
            Refusal::KeyInvalid => (Code::IdempotencyKeyInvalid, "idempotencyKey", "voc-key-invalid"),
            Refusal::KeyReused => (Code::IdempotencyKeyReused, "idempotencyKey", "voc-key-reused"),
            Refusal::ItemNotFound { field } => (Code::ItemNotFound, field, "voc-item-not-found"),
            Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "voc-stale-version"),
            Refusal::NotPossible { .. } => (Code::NotPossible, "id", "voc-not-possible"),
            Refusal::NotInCharge => (Code::NotInCharge, "id", "voc-not-in-charge"),
            Refusal::TooLate { .. } => (Code::TooLate, "id", "voc-too-late"),
            Refusal::DepartmentUnknown => (Code::DepartmentUnknown, "departmentId", "voc-department-unknown"),
            Refusal::AssigneeUnknown => (Code::AssigneeUnknown, "assigneeId", "voc-assignee-unknown"),
            Refusal::SameDepartment => (Code::SameDepartment, "departmentId", "voc-same-department"),
            Refusal::NobodyUp => (Code::NobodyUp, "id", "voc-nobody-up"),
            Refusal::Deadline(why) => deadline(why),
            Refusal::SameItem => (Code::SameItem, "intoId", "voc-same-item"),
            Refusal::OtherCustomer => (Code::OtherCustomer, "intoId", "voc-other-customer"),
            Refusal::NothingChanges => (Code::NothingChanges, "", "voc-nothing-changes"),
            Refusal::ScoreInvalid => (Code::ScoreInvalid, "score", "voc-score-invalid"),
            Refusal::SurveyOver => (Code::SurveyOver, "id", "voc-survey-over"),
            Refusal::HappenedInvalid => (Code::HappenedAtInvalid, "happenedAt", "voc-happened-invalid"),
            Refusal::ReportNotFound { field } => (Code::AbuseReportNotFound, field, "voc-abuse-report-not-found"),
            Refusal::AlreadyDecided => (Code::AlreadyDecided, "id", "voc-abuse-decided"),
            Refusal::OwnReport => (Code::OwnReport, "id", "voc-abuse-own"),
            Refusal::RestInvalid { field } => (Code::RestInvalid, field, "voc-rest-invalid"),
            Refusal::RestOver => (Code::RestOver, "abuseReportId", "voc-rest-over"),
            Refusal::NotResting => (Code::NotResting, "abuseReportId", "voc-not-resting"),
            Refusal::WasAbused => (Code::WasAbused, "assigneeId", "voc-was-abused"),
            Refusal::NotACompliment => (Code::NotACompliment, "praisedEmployeeIds", "voc-not-a-compliment"),
            Refusal::PraisedCount => (Code::PraisedCountInvalid, "praisedEmployeeIds", "voc-praised-count"),
            Refusal::PraisedUnknown => (Code::PraisedUnknown, "praisedEmployeeIds", "voc-praised-unknown"),
            Refusal::PraisedOneself => (Code::PraisedOneself, "praisedEmployeeIds", "voc-praised-oneself"),
            Refusal::PraisedByBackOffice => (Code::NotFrontLine, "praisedEmployeeIds", "voc-praised-not-front-line"),
            Refusal::PraisedBefore => (Code::PraisedBefore, "praisedEmployeeIds", "voc-praised-before"),
        };
        let args = match refusal {
            Refusal::Text { max, .. } => Args::default().with("max", i64::try_from(max).unwrap_or(i64::MAX)),
            Refusal::Deadline(Deadline::NotLater { after }) => Args::default().naming("day", after.to_string()),
            Refusal::Deadline(Deadline::TooFar { until }) => Args::default().naming("day", until.to_string()),
            Refusal::TooLate { days } => Args::default().with("days", days.into()),
            _ => Args::default(),
        };
        let field = if field.is_empty() { Vec::new() } else { vec![field.to_owned()] };
        Self { code, field, key, args }
    }
}

fn attached(refusal: Attached) -> Said<VocErrorCode> {
    use VocErrorCode as Code;
    let max = |max: i32| Args::default().with("max", max.into());
    let field = |index: Option<usize>| {
        [Some("attachmentIds".to_owned()), index.map(|index| index.to_string())].into_iter().flatten().collect()
    };
    let (code, key, args, index) = match refusal {
        Attached::TooMany { max: most } => (Code::TooManyAttachments, "voc-attachments-too-many", max(most), None),
        Attached::ItemFull { max: most } => (Code::TooManyAttachments, "voc-attachments-full", max(most), None),
        Attached::Attachment { index, why } => {
            let (code, key) = match why {
                Why::Unknown => (Code::AttachmentUnknown, "voc-attachment-unknown"),
                Why::NotReady => (Code::AttachmentNotReady, "voc-attachment-not-ready"),
                Why::Used => (Code::AttachmentUsed, "voc-attachment-used"),
                Why::Repeated => (Code::AttachmentRepeated, "voc-attachment-repeated"),
            };
            (code, key, Args::default(), Some(index))
        }
    };
    Said { code, field: field(index), key, args }
}

fn deadline(why: Deadline) -> (VocErrorCode, &'static str, &'static str) {
    use VocErrorCode as Code;
    match why {
        Deadline::NotRunning => (Code::DeadlineNotRunning, "id", "voc-deadline-not-running"),
        Deadline::AlreadyExtended => (Code::DeadlineExtended, "id", "voc-deadline-extended"),
        Deadline::TooLate => (Code::DeadlineOver, "id", "voc-deadline-over"),
        Deadline::NotLater { .. } => (Code::DeadlineNotLater, "until", "voc-deadline-not-later"),
        Deadline::TooFar { .. } => (Code::DeadlineTooFar, "until", "voc-deadline-too-far"),
        Deadline::ReasonMissing => (Code::Blank, "reason", "voc-text-blank"),
        Deadline::NoticeMissing => (Code::Blank, "notice", "voc-text-blank"),
    }
}
