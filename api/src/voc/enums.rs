//! The closed sets of VOC, as the schema shows them.

use crate::voc::rules::Deed;
use async_graphql::Enum;
use entity::{voc_category, voc_item, voc_step, voc_text};

/// What a customer's voice is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_item::VocKind")]
pub enum VocKind {
    /// Something went wrong (불만·민원).
    Complaint,
    /// Something could be better (제안).
    Suggestion,
    /// Something is unclear (문의).
    Inquiry,
    /// Something was good (칭찬).
    Compliment,
}

/// By which way it came.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_item::VocChannel")]
pub enum VocChannel {
    /// By phone to the call centre (콜센터).
    CallCenter,
    /// By the web site (홈페이지).
    Web,
    /// By the customers' app (앱).
    App,
    /// At a branch or a counter (창구).
    Branch,
    /// By letter (서신).
    Letter,
    /// In social media (SNS).
    Social,
    /// By the regulator or a consumer agency (금융감독원, 한국소비자원).
    Regulator,
    /// By a partner's system.
    Partner,
    /// Face to face, as somebody heard it who met the customer (만남).
    Meeting,
}

/// How soon an item is to be answered (V4).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_item::Severity")]
#[graphql(name = "VocSeverity")]
pub enum Severity {
    /// In the usual time.
    Normal,
    /// Sooner: very dissatisfied, by the regulator, or a vulnerable consumer (취약소비자).
    High,
}

/// Why an item is read by its path alone (V10).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_item::Sensitivity")]
#[graphql(name = "VocSensitivity")]
pub enum Sensitivity {
    /// Somebody's health (건강 정보).
    Health,
    /// An employee is accused (직원 고발).
    AccusedEmployee,
    /// An employee was abused (상담사 대상 폭언).
    Abuse,
}

/// Where an item stands (V2).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_item::VocState")]
pub enum VocState {
    /// Filed; nobody has it (접수).
    Received,
    /// Somebody has it (배정).
    Assigned,
    /// They are at it (처리 중).
    InProgress,
    /// The customer is to answer first (고객 회신 대기).
    WaitingForCustomer,
    /// Answered (처리 완료).
    Resolved,
    /// Done with (종결).
    Closed,
    /// Not to be handled here (반려).
    Rejected,
    /// Handled with another item (병합).
    Merged,
}

/// How far up an item has gone (V3).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_item::Escalation")]
#[graphql(name = "VocEscalation")]
pub enum Escalation {
    /// It is with its assignee.
    None,
    /// To the leader of the department.
    Leader,
    /// To the division's executive.
    Executive,
}

/// Why an item was rejected.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_item::Rejection")]
#[graphql(name = "VocRejection")]
pub enum Rejection {
    /// It is handled elsewhere already (중복).
    Duplicate,
    /// It is no matter of this company (타사 업무).
    NotOurs,
}

/// What a text is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_text::VocTextKind")]
pub enum VocTextKind {
    /// What the item began with.
    Report,
    /// To the customer.
    Reply,
    /// The customer's answer.
    Message,
    /// Among colleagues (내부 메모): no customer ever sees it.
    Note,
    /// Why a step was taken, among colleagues.
    Reason,
    /// What the customer adds to how content they are (만족도 의견, V15).
    Comment,
}

/// Where a reply is on its way.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_text::Delivery")]
pub enum VocDelivery {
    /// In the customer's app alone: nobody knows who they are, they have no e-mail address, or did not agree to be written to (C1).
    InApp,
    /// By e-mail, waiting to be sent: tried for three days.
    Pending,
    /// The mail server has taken it.
    Sent,
    /// It could not be delivered by e-mail; whoever handles the item is told. In the app it is.
    Failed,
}

/// Who did something.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_step::VocActor")]
pub enum VocActor {
    /// An employee.
    Employee,
    /// The customer.
    Customer,
    /// Time, or a rule.
    Service,
}

/// What was done with an item.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_step::VocStepKind")]
pub enum VocStepKind {
    /// It was filed.
    Filed,
    /// Something about it was corrected.
    Updated,
    /// It was given to somebody.
    Assigned,
    /// They began.
    Started,
    /// The customer is to answer first.
    Waiting,
    /// The customer answered.
    Answered,
    /// The customer was answered.
    Replied,
    /// A note was written.
    Noted,
    /// It was resolved.
    Resolved,
    /// It was closed.
    Closed,
    /// It was opened again.
    Reopened,
    /// It was rejected.
    Rejected,
    /// It went to another department.
    Transferred,
    /// It went up.
    Escalated,
    /// There is more time for it by law, and the customer was told.
    Extended,
    /// It was merged into another item.
    Merged,
    /// Another item was merged into it.
    TookOver,
    /// It was taken out of the other item again.
    Unmerged,
    /// The other item was taken out of it again.
    GaveBack,
    /// A reply has left by e-mail. Told live to employees, never on a timeline: the item's `version` stays.
    ReplySent,
    /// A reply could not be delivered by e-mail. Told live to employees, never on a timeline: the item's `version` stays.
    ReplyFailed,
    /// The customer said how content they are (V15): `code` is the score.
    Rated,
    /// The customer abused somebody, who has it no longer (V12).
    AbuseReported,
    /// That was decided about, or taken back; the step's code says how.
    AbuseReviewed,
}

/// How the regulator counts complaints (V13).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_category::BusinessLine")]
pub enum VocBusinessLine {
    /// How it was sold (모집).
    Solicitation,
    /// While it runs (유지).
    Maintenance,
    /// Claims and what is paid (보상·보험금).
    Claims,
    /// Anything else (기타).
    Other,
}

/// What can be done with an item.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum VocAction {
    /// `updateVoc`.
    Update,
    /// `assignVoc`.
    Assign,
    /// `startVocWork`.
    Start,
    /// `replyToCustomer`.
    Reply,
    /// `addVocNote`.
    Note,
    /// `sendCustomerMessage`.
    Message,
    /// `waitForCustomer`.
    Wait,
    /// `resolveVoc`.
    Resolve,
    /// `closeVoc`.
    Close,
    /// `reopenVoc`.
    Reopen,
    /// `rejectVoc`.
    Reject,
    /// `transferVoc`.
    Transfer,
    /// `escalateVoc`.
    Escalate,
    /// `extendDeadline`.
    ExtendDeadline,
    /// `mergeVoc`.
    Merge,
    /// `unmergeVoc`.
    Unmerge,
    /// `reportAbuse`.
    ReportAbuse,
}

impl VocAction {
    pub const ALL: [Self; 17] = [
        Self::Update,
        Self::Assign,
        Self::Start,
        Self::Reply,
        Self::Note,
        Self::Message,
        Self::Wait,
        Self::Resolve,
        Self::Close,
        Self::Reopen,
        Self::Reject,
        Self::Transfer,
        Self::Escalate,
        Self::ExtendDeadline,
        Self::Merge,
        Self::Unmerge,
        Self::ReportAbuse,
    ];
}

impl From<VocAction> for Deed {
    fn from(action: VocAction) -> Self {
        match action {
            VocAction::Update => Self::Update,
            VocAction::Assign => Self::Assign,
            VocAction::Start => Self::Start,
            VocAction::Reply => Self::Reply,
            VocAction::Note => Self::Note,
            VocAction::Message => Self::Message,
            VocAction::Wait => Self::Wait,
            VocAction::Resolve => Self::Resolve,
            VocAction::Close => Self::Close,
            VocAction::Reopen => Self::Reopen,
            VocAction::Reject => Self::Reject,
            VocAction::Transfer => Self::Transfer,
            VocAction::Escalate => Self::Escalate,
            VocAction::ExtendDeadline => Self::Extend,
            VocAction::Merge => Self::Merge,
            VocAction::Unmerge => Self::Unmerge,
            VocAction::ReportAbuse => Self::ReportAbuse,
        }
    }
}
