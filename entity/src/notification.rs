//! What somebody is told (L4), once for each occasion. Ids and kinds only: its text is made when it is read.

use crate::ids::{EmployeeId, NotificationId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    /// Who is told.
    pub employee_id: EmployeeId,
    pub kind: NotificationKind,
    /// The type's name in the schema.
    pub subject_type: String,
    pub subject_id: Uuid,
    pub actor_id: Option<EmployeeId>,
    /// What is told once to one person, whatever they are told of it.
    pub occasion: String,
    pub made_at: DateTimeUtc,
    pub read_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NotificationKind {
    Praised,
    Mentioned,
    Commented,
    Replied,
    PostHidden,
    CommentHidden,
    ChangeWaiting,
    ChangeApproved,
    ChangeRejected,
    DeputyNamed,
    DeputyReleased,
    WorkTakenOver,
    RolesChanged,
    LimitWaiting,
    LimitApproved,
    LimitRejected,
    ApprovalWaiting,
    ApprovalReminder,
    ApprovalApproved,
    ApprovalRejected,
    ApprovalWithdrawn,
    DecidedByDeputy,
    DecisionReversed,
    VocAssigned,
    VocAnswered,
    VocDue,
    VocOverdue,
    VocEscalated,
    VocReplyFailed,
    VocRatedLow,
    AbuseReported,
    AbuseReviewed,
    DutyDigest,
    ImprovementRequested,
    ImprovementAccepted,
    ImprovementDisputed,
    ImprovementDisputeResolved,
    ImprovementOwned,
    ImprovementDue,
    ImprovementOverdue,
    ImprovementSubmitted,
    ImprovementReturned,
    ImprovementVerified,
    ImprovementFedBack,
    ImprovementReopened,
    RecoveryAssigned,
    RecoveryOverdue,
    RecoveryNobody,
    RecoveryExempted,
    PromiseMade,
    PromiseDue,
    PromiseOverdue,
    PromiseKept,
    PromiseConfirmed,
    PromiseDisputed,
    HotlineSent,
    HotlineUnacknowledged,
    PreventionDirected,
    PreventionDone,
    PreventionOverdue,
    MeetingPlanned,
    MeetingCancelled,
    AdvisorReviewWaiting,
    AdvisorDecided,
    AdvisorReported,
    AdvisorAsked,
    AdvisorAnswerOverdue,
    AdvisorTermEnded,
}

impl NotificationKind {
    pub fn all() -> impl Iterator<Item = Self> {
        <Self as sea_orm::Iterable>::iter()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
