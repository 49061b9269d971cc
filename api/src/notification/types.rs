//! A notification, and what somebody wants by mail, as the schema shows them.

use crate::{
    connection,
    kernel::{
        cx::Cx,
        error::Fault,
        i18n::{Args, Locale, text},
        id::{AnyId, PublicId},
        policy::{Action, Scope},
        scalar::DateTime,
    },
    notification::{rules, store},
    org::{Directory, Employee},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{ids::NotificationId, notification};
use std::sync::Arc;

/// What the viewer was told (알림), once for each occasion (L4).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Notification {
    /// Global id.
    pub id: ID,
    /// What it is about.
    kind: NotificationKind,
    /// Who did it; absent if nobody in the company did.
    actor: Option<Arc<Employee>>,
    /// The type of what it is about, by its name in this schema.
    subject_type: String,
    /// The global id of what it is about, for `node` and `nodes`, which answer null if the viewer may not see it any more.
    subject_id: Option<ID>,
    /// When it was made: a moment after what it tells of.
    made_at: DateTime,
    /// When its reader marked it as read, absent if they did not.
    read_at: Option<DateTime>,
    #[graphql(skip)]
    row: notification::Model,
}

#[ComplexObject]
impl Notification {
    /// One sentence, in the language of `Accept-Language`: who did what.
    async fn title(&self, ctx: &Context<'_>) -> Result<String, Fault> {
        Ok(title(Cx::of(ctx)?.locale, &self.row, Directory::of(ctx)?))
    }
}

impl Notification {
    pub fn new(row: notification::Model, directory: &Directory) -> Self {
        Self {
            id: row.id.encode(),
            kind: row.kind.into(),
            actor: row.actor_id.and_then(|id| directory.employee(id)).cloned(),
            subject_type: row.subject_type.clone(),
            subject_id: AnyId::of_type(&row.subject_type, row.subject_id).map(AnyId::encode),
            made_at: DateTime(row.made_at),
            read_at: row.read_at.map(DateTime),
            row,
        }
    }
}

/// Made of its kind and a name of the directory: nothing that anybody wrote.
pub fn title(locale: Locale, row: &notification::Model, directory: &Directory) -> String {
    use notification::NotificationKind as Kind;
    let actor = match row.actor_id.and_then(|id| directory.employee(id)) {
        Some(person) => text(locale, "notification-actor", &Args::default().naming("name", person.name.clone())),
        None => text(locale, "notification-somebody", &Args::default()),
    };
    let key = match row.kind {
        // Who praises and is no employee is a customer.
        Kind::Praised if row.actor_id.is_none() => "notification-praised-by-customer",
        Kind::Praised => "notification-praised",
        Kind::Mentioned => "notification-mentioned",
        Kind::Commented => "notification-commented",
        Kind::Replied => "notification-replied",
        Kind::PostHidden => "notification-post-hidden",
        Kind::CommentHidden => "notification-comment-hidden",
        Kind::ChangeWaiting => "notification-change-waiting",
        Kind::ChangeApproved => "notification-change-approved",
        Kind::ChangeRejected => "notification-change-rejected",
        Kind::DeputyNamed => "notification-deputy-named",
        Kind::DeputyReleased => "notification-deputy-released",
        Kind::WorkTakenOver => "notification-work-taken-over",
        Kind::RolesChanged => "notification-roles-changed",
        Kind::LimitWaiting => "notification-limit-waiting",
        Kind::LimitApproved => "notification-limit-approved",
        Kind::LimitRejected => "notification-limit-rejected",
        Kind::ApprovalWaiting => "notification-approval-waiting",
        Kind::ApprovalReminder => "notification-approval-reminder",
        Kind::ApprovalApproved => "notification-approval-approved",
        Kind::ApprovalRejected => "notification-approval-rejected",
        Kind::ApprovalWithdrawn => "notification-approval-withdrawn",
        Kind::DecidedByDeputy => "notification-decided-by-deputy",
        Kind::DecisionReversed => "notification-decision-reversed",
        Kind::VocAssigned => "notification-voc-assigned",
        Kind::VocAnswered => "notification-voc-answered",
        Kind::VocDue => "notification-voc-due",
        Kind::VocOverdue => "notification-voc-overdue",
        Kind::VocEscalated => "notification-voc-escalated",
        Kind::VocReplyFailed => "notification-voc-reply-failed",
        Kind::VocRatedLow => "notification-voc-rated-low",
        Kind::AbuseReported => "notification-abuse-reported",
        Kind::AbuseReviewed => "notification-abuse-reviewed",
        Kind::DutyDigest => "notification-duty-digest",
        Kind::ImprovementRequested => "notification-improvement-requested",
        Kind::ImprovementAccepted => "notification-improvement-accepted",
        Kind::ImprovementDisputed => "notification-improvement-disputed",
        Kind::ImprovementDisputeResolved => "notification-improvement-dispute-resolved",
        Kind::ImprovementOwned => "notification-improvement-owned",
        Kind::ImprovementDue => "notification-improvement-due",
        Kind::ImprovementOverdue => "notification-improvement-overdue",
        Kind::ImprovementSubmitted => "notification-improvement-submitted",
        Kind::ImprovementReturned => "notification-improvement-returned",
        Kind::ImprovementVerified => "notification-improvement-verified",
        Kind::ImprovementFedBack => "notification-improvement-fed-back",
        Kind::ImprovementReopened => "notification-improvement-reopened",
        Kind::RecoveryAssigned => "notification-recovery-assigned",
        Kind::RecoveryOverdue => "notification-recovery-overdue",
        Kind::RecoveryNobody => "notification-recovery-nobody",
        Kind::RecoveryExempted => "notification-recovery-exempted",
        Kind::PromiseMade => "notification-promise-made",
        Kind::PromiseDue => "notification-promise-due",
        Kind::PromiseOverdue => "notification-promise-overdue",
        Kind::PromiseKept => "notification-promise-kept",
        Kind::PromiseConfirmed => "notification-promise-confirmed",
        Kind::PromiseDisputed => "notification-promise-disputed",
        Kind::HotlineSent => "notification-hotline-sent",
        Kind::HotlineUnacknowledged => "notification-hotline-unacknowledged",
        Kind::PreventionDirected => "notification-prevention-directed",
        Kind::PreventionDone => "notification-prevention-done",
        Kind::PreventionOverdue => "notification-prevention-overdue",
        Kind::MeetingPlanned => "notification-meeting-planned",
        Kind::MeetingCancelled => "notification-meeting-cancelled",
        Kind::AdvisorReviewWaiting => "notification-advisor-review-waiting",
        Kind::AdvisorDecided => "notification-advisor-decided",
        Kind::AdvisorReported => "notification-advisor-reported",
        Kind::AdvisorAsked => "notification-advisor-asked",
        Kind::AdvisorAnswerOverdue => "notification-advisor-answer-overdue",
        Kind::AdvisorTermEnded => "notification-advisor-term-ended",
    };
    text(locale, key, &Args::default().naming("actor", actor))
}

/// What a notification is about. Expect new values.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "notification::NotificationKind")]
pub enum NotificationKind {
    /// Somebody praised them (P1).
    Praised,
    /// Somebody mentioned them in a comment (P4).
    Mentioned,
    /// Somebody commented on their post (P4).
    Commented,
    /// Somebody answered their comment (P4).
    Replied,
    /// Their post was hidden (P7).
    PostHidden,
    /// Their comment or reply was hidden (P7).
    CommentHidden,
    /// A change waits for a second pair of eyes, and they may approve it (X1).
    ChangeWaiting,
    /// A change that they proposed, or look after, was approved (X1).
    ChangeApproved,
    /// A change that they proposed, or look after, was rejected (X1).
    ChangeRejected,
    /// They were named as somebody's deputy (대결자, O5).
    DeputyNamed,
    /// An absence in which they were to stand in was cancelled or ended early (O5).
    DeputyReleased,
    /// Somebody's open work was handed over to them (O4).
    WorkTakenOver,
    /// Their roles were changed (X1).
    RolesChanged,
    /// A delegation limit was proposed, and they may approve it (D3).
    LimitWaiting,
    /// A delegation limit that they proposed was approved (D3).
    LimitApproved,
    /// A delegation limit that they proposed was rejected (D3).
    LimitRejected,
    /// An approval request is before them, or before who stands in for them (D5).
    ApprovalWaiting,
    /// An approval request before them has waited for long (D6).
    ApprovalReminder,
    /// An approval request of theirs was approved (D6).
    ApprovalApproved,
    /// An approval request of theirs was rejected (D6).
    ApprovalRejected,
    /// An approval request that was before them was taken back (D5).
    ApprovalWithdrawn,
    /// Somebody decided in their place (대결, D5).
    DecidedByDeputy,
    /// A decision of theirs was taken back (D8).
    DecisionReversed,
    /// VOC was given to them (V3).
    VocAssigned,
    /// The customer answered, in an item that they handle (V6).
    VocAnswered,
    /// The time for an item that they handle, or stand in for, is nearly over (V4).
    VocDue,
    /// The time for an item is over: to who handles it, and who leads them (V4).
    VocOverdue,
    /// An item came up to them (V3, V4).
    VocEscalated,
    /// A reply in an item that they handle could not be delivered by e-mail (V6).
    VocReplyFailed,
    /// A customer is not content with what was done by somebody whom they lead (V15).
    VocRatedLow,
    /// A customer abused somebody of theirs (V12).
    AbuseReported,
    /// Their report of abuse was decided about (V12).
    AbuseReviewed,
    /// Something that is asked of them ends today, or praise waits for executives (L3, P6).
    DutyDigest,
    /// Their department was asked for an improvement (H4).
    ImprovementRequested,
    /// An improvement that they asked for was accepted (H4).
    ImprovementAccepted,
    /// An improvement was disputed: to whoever asked for it, and to the CS office, which decides (H4).
    ImprovementDisputed,
    /// A dispute of their department about an improvement, or about one that they asked for, was decided (H4).
    ImprovementDisputeResolved,
    /// They own a part of an improvement task (H7).
    ImprovementOwned,
    /// An improvement task of theirs is due soon (H4).
    ImprovementDue,
    /// An improvement task of theirs is overdue (H4).
    ImprovementOverdue,
    /// The result of an improvement task waits to be verified by them (H4).
    ImprovementSubmitted,
    /// The result of an improvement task of theirs was returned (H4).
    ImprovementReturned,
    /// An improvement that they asked for, own, or answer for was verified (H4).
    ImprovementVerified,
    /// VOC that came in with them has led to an improvement (H4).
    ImprovementFedBack,
    /// The same VOC came again: an improvement task of theirs is open again (H8).
    ImprovementReopened,
    /// An executive's case was given to them (고객불만 달래기, R1).
    RecoveryAssigned,
    /// The first contact of a case is late: to whoever holds it, and the CEO (R3).
    RecoveryOverdue,
    /// No executive can have a complaint that calls for one: to the CS office (R1).
    RecoveryNobody,
    /// A complaint that an executive answers is abuse, or was rejected, and its deadline counts no more: to whoever holds it, and the CS office
    /// (V12).
    RecoveryExempted,
    /// They are to keep a promise to a customer (R5).
    PromiseMade,
    /// A promise that they are to keep is nearly due (R5).
    PromiseDue,
    /// The day of a promise is over: to who is to keep it, and whoever holds the case (R5).
    PromiseOverdue,
    /// A promise made in a case of theirs is kept, its owner says (R5).
    PromiseKept,
    /// The customer says that a promise was kept (R5).
    PromiseConfirmed,
    /// The customer says that a promise was not kept (R5).
    PromiseDisputed,
    /// The week's bulletin of a division that they answer for, or stand in for who does (H2). Its own mail brings it as well.
    HotlineSent,
    /// Nobody acknowledged a bulletin in time: to the CCO (H3).
    HotlineUnacknowledged,
    /// They are to do something against the recurrence of a case (H3).
    PreventionDirected,
    /// What they directed against the recurrence of a case is done (H3).
    PreventionDone,
    /// What they are to do, or directed, against the recurrence of a case is overdue (H3).
    PreventionOverdue,
    /// The CS office planned a meeting with an excellent customer for them (M1).
    MeetingPlanned,
    /// A meeting of theirs with a customer was cancelled, by the CS office or because the customer was erased (M1).
    MeetingCancelled,
    /// A nomination of an advisor, or its renewal, waits for their review (A2).
    AdvisorReviewWaiting,
    /// A nomination of theirs was approved or rejected, or the advisor appointed (A2).
    AdvisorDecided,
    /// An advisor reported on an activity that they assigned (A4).
    AdvisorReported,
    /// An advisor asks them something (A4).
    AdvisorAsked,
    /// An advisor's question is not answered though its day is over (A4).
    AdvisorAnswerOverdue,
    /// An advisor's term has ended (A3).
    AdvisorTermEnded,
}

/// In which ways somebody is told of one kind of thing, beside in the app.
#[derive(SimpleObject)]
pub struct NotificationPreference {
    /// Which kind.
    kind: NotificationKind,
    /// Whether by e-mail as well.
    email: bool,
}

/// The viewer's preferences, one for each kind in the enum's order.
pub async fn preferences(cx: &Cx, scope: &Scope) -> Result<Vec<NotificationPreference>, Fault> {
    let set = store::preferences(cx.db.reader(), [scope.employee()]).await?;
    let of = |kind| {
        let email = set.get(&(scope.employee(), kind)).copied();
        NotificationPreference { kind: kind.into(), email: email.unwrap_or_else(|| rules::mails_by_default(kind)) }
    };
    Ok(notification::NotificationKind::all().map(of).collect())
}

/// How many notifications the viewer has not read, to 10,000.
pub async fn unread_count(cx: &Cx, scope: &Scope) -> Result<i32, Fault> {
    Ok(store::unread(cx.db.reader(), scope).await?.count)
}

/// A notification by its id, if it is the viewer's.
pub async fn notification_node(
    cx: &Cx,
    directory: &Directory,
    id: NotificationId,
) -> Result<Option<Notification>, Fault> {
    let Ok(scope) = cx.allow(Action::Notifications) else { return Ok(None) };
    let row = store::notification(&cx.db, &scope, id).await?;
    Ok(row.map(|row| Notification::new(row, directory)))
}

connection!(NotificationConnection, NotificationEdge, Notification, "The viewer's notifications, newest first.");
