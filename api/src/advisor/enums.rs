//! The closed sets of advisors, as the schema shows them.

use async_graphql::Enum;
use entity::{advisor_activity, advisor_question, advisor_review, loyal_customer_advisor};

/// Where an advisor stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "loyal_customer_advisor::AdvisorState")]
pub enum AdvisorState {
    /// Nominated (추천): the CS office reviews whether it is feasible.
    Nominated,
    /// Feasible (타당): two executives review it.
    Feasible,
    /// Approved (승인): to be appointed, with the customer's consent.
    Approved,
    /// Appointed, in their term (위촉).
    Active,
    /// The term is over (해촉).
    Ended,
    /// A reviewer disagreed (반려).
    Rejected,
    /// Taken back before the appointment (추천 철회).
    Withdrawn,
}

/// Where the review of a second term stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "loyal_customer_advisor::RenewalState")]
#[graphql(name = "AdvisorRenewalState")]
pub enum RenewalState {
    /// The CS office reviews whether it is feasible.
    Requested,
    /// Two executives review it.
    Feasible,
    /// It is granted: the second term begins the day after the first.
    Granted,
    /// A reviewer disagreed.
    Rejected,
    /// The first term ended before it was decided.
    Lapsed,
}

/// How it ended.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "loyal_customer_advisor::AdvisorEnd")]
pub enum AdvisorEnd {
    /// By itself, after its last day (만료).
    Expired,
    /// The customer resigned (사임), or did not want to be one.
    Resigned,
    /// The company ended it (조기 해촉).
    EndedEarly,
    /// The customer was erased (C4).
    Erased,
}

/// How the customer said that they agree.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "loyal_customer_advisor::ConsentHow")]
#[graphql(name = "AdvisorConsentHow")]
pub enum ConsentHow {
    /// On paper (서면).
    Written,
    /// By phone (통화).
    Call,
    /// Face to face (방문).
    Visit,
    /// By e-mail (이메일).
    Email,
    /// By the customers' app (앱).
    App,
}

/// Which step of the review.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "advisor_review::ReviewStep")]
#[graphql(name = "AdvisorReviewStep")]
pub enum ReviewStep {
    /// Whether it is feasible, by the CS office (타당성 심사).
    Feasibility,
    /// By two executives (임원 심사).
    Executive,
}

/// What an advisor is asked to do.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "advisor_activity::ActivityKind")]
#[graphql(name = "AdvisorActivityKind")]
pub enum ActivityKind {
    /// Try a service (서비스 체험).
    TryService,
    /// Answer a question (설문·의견).
    AnswerQuestion,
    /// Attend a meeting (간담회 참석).
    AttendMeeting,
}

/// Where an activity stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "advisor_activity::ActivityState")]
#[graphql(name = "AdvisorActivityState")]
pub enum ActivityState {
    /// It is to be done (배정).
    Assigned,
    /// It was, and is reported (보고).
    Reported,
    /// The term ended before it was reported (소멸).
    Lapsed,
}

/// Where a question stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "advisor_question::QuestionState")]
#[graphql(name = "AdvisorQuestionState")]
pub enum QuestionState {
    /// It waits for the CCO (답변 대기).
    Open,
    /// It is answered (답변 완료).
    Answered,
    /// The customer was erased before it was answered.
    Closed,
}
