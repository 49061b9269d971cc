//! The roots of the graph: the only file that names every domain.

use crate::{
    access::{
        AccessMutation, AccessQuery, AuditRecord, DeactivationMutation, Session, audit_record_node, session_node,
    },
    advisor::{
        AdvisorActivity, AdvisorMutation, AdvisorQuery, AdvisorQuestion, AdvisorSuggestion, LoyalCustomerAdvisor,
        advisor_activity_node, advisor_question_node, advisor_suggestion_node, loyal_customer_advisor_node,
    },
    customer::{
        AccessRecord, Contract, Customer, CustomerMutation, CustomerQuery, DisclosureMutation, DisclosureQuery,
        ErasureMutation, LegalHold, access_record_node, contract_node, customer_node, import::CustomerImportMutation,
        legal_hold_node,
    },
    delegation::{
        ApprovalRequest, AuthorityQuery, AuthorityReportQuery, Decision, DelegationLimit, DelegationMutation,
        DelegationQuery, DelegationSubscription, LimitMutation, LimitQuery, approval_request_node, decision_node,
        delegation_limit_node,
    },
    duty::{Duty, DutyDigest, DutyQuery, DutySubscription, duty_digest_node, duty_node},
    files::{FilesMutation, Upload, upload_node},
    hotline::{
        HotlineBulletin, HotlineMutation, HotlineQuery, HotlineSubscription, PreventionMutation, PreventionQuery,
        RecurrencePrevention, hotline_bulletin_node, recurrence_prevention_node,
    },
    improvement::{ImprovementMutation, ImprovementQuery, ImprovementTask, improvement_task_node},
    kernel::{actor::Actor, cx::Cx, error::Fault, events::Feed, i18n::Args, id::AnyId, policy::Action},
    meeting::{CustomerMeeting, MeetingMutation, MeetingQuery, customer_meeting_node},
    notification::{
        Notification, NotificationMutation, NotificationQuery, NotificationSubscription, notification_node,
    },
    org::{
        Absence, AbsenceMutation, AbsenceQuery, CalendarMutation, CalendarQuery, Department, Directory, Employee,
        LeavingMutation, LeavingQuery, OrgMutation, OrgQuery, PendingChange, ScopeMutation, ScopeQuery,
        SettingsMutation, SettingsQuery, ValueTag, absence_node, import::ImportMutation, pending_change_node,
    },
    praise::{
        ModerationMutation, ParticipationQuery, PraiseComment, PraiseMutation, PraisePost, PraiseQuery,
        PraiseSubscription, RelayQuery, ScreeningMutation, StatisticsQuery, praise_comment_node, praise_post_node,
    },
    recovery::{
        RecoveryCase, RecoveryMutation, RecoveryPromise, RecoveryQuery, RecoveryReportQuery, recovery_case_node,
        recovery_promise_node,
    },
    voc::{
        AbuseReport, CareMutation, CareQuery, OneStopQuery, ReplyTemplate, ReplyTemplateMutation, ReplyTemplateQuery,
        VocCategory, VocCategoryMutation, VocItem, VocMutation, VocQuery, VocSubscription, VocText, abuse_report_node,
        regulatory::{RegulatoryMutation, RegulatoryQuery},
        reply_template_node,
        risk::VocRiskQuery,
        satisfaction::{VocSatisfactionMutation, VocSatisfactionQuery},
        search::VocSearchQuery,
        signal::VocSignalQuery,
        voc_category_node, voc_item_node, voc_text_node,
    },
};
use async_graphql::{
    Context, ID, Interface, MergedObject, MergedSubscription, Object, SDLExportOptions, Schema, SchemaBuilder,
};
use std::sync::Arc;

pub type SunhwanSchema = Schema<Query, Mutation, Subscription>;

/// The limits of documents are those of `document::check`, which runs before; this bounds the library's own recursion.
pub fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .limit_recursive_depth(100)
        // A suggestion tells a stranger what there is; clients have the schema.
        .disable_suggestions()
}

/// `schema.graphql`.
pub fn sdl() -> String {
    builder().finish().sdl_with_options(SDLExportOptions::new().include_specified_by().use_space_ident())
}

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(
    NodeQuery,
    AccessQuery,
    OrgQuery,
    CalendarQuery,
    AbsenceQuery,
    SettingsQuery,
    ScopeQuery,
    LeavingQuery,
    NotificationQuery,
    CustomerQuery,
    DisclosureQuery,
    PraiseQuery,
    RelayQuery,
    StatisticsQuery,
    ParticipationQuery,
    VocQuery,
    VocSignalQuery,
    VocSearchQuery,
    ReplyTemplateQuery,
    VocSatisfactionQuery,
    CareQuery,
    OneStopQuery,
    RegulatoryQuery,
    VocRiskQuery,
    LimitQuery,
    DelegationQuery,
    AuthorityQuery,
    AuthorityReportQuery,
    DutyQuery,
    ImprovementQuery,
    RecoveryQuery,
    RecoveryReportQuery,
    HotlineQuery,
    PreventionQuery,
    MeetingQuery,
    AdvisorQuery,
);

/// Everything that can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(
    AccessMutation,
    OrgMutation,
    ImportMutation,
    CalendarMutation,
    AbsenceMutation,
    SettingsMutation,
    ScopeMutation,
    LeavingMutation,
    DeactivationMutation,
    NotificationMutation,
    FilesMutation,
    CustomerMutation,
    DisclosureMutation,
    ErasureMutation,
    CustomerImportMutation,
    PraiseMutation,
    ModerationMutation,
    ScreeningMutation,
    VocMutation,
    VocCategoryMutation,
    ReplyTemplateMutation,
    VocSatisfactionMutation,
    CareMutation,
    RegulatoryMutation,
    LimitMutation,
    DelegationMutation,
    ImprovementMutation,
    RecoveryMutation,
    HotlineMutation,
    PreventionMutation,
    MeetingMutation,
    AdvisorMutation,
);

/// What is told as it happens, over WebSocket (`graphql-transport-ws`) and server-sent events (I4).
#[derive(MergedSubscription, Default)]
pub struct Subscription(
    NotificationSubscription,
    PraiseSubscription,
    VocSubscription,
    DelegationSubscription,
    DutySubscription,
    HotlineSubscription,
);

/// Anything with a global id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "&ID", desc = "Global id."))]
pub enum Node {
    Absence(Absence),
    AbuseReport(AbuseReport),
    AccessRecord(AccessRecord),
    AdvisorActivity(AdvisorActivity),
    AdvisorQuestion(AdvisorQuestion),
    AdvisorSuggestion(AdvisorSuggestion),
    AuditRecord(AuditRecord),
    Contract(Contract),
    Customer(Customer),
    CustomerMeeting(CustomerMeeting),
    ApprovalRequest(ApprovalRequest),
    Decision(Decision),
    DelegationLimit(DelegationLimit),
    Department(Arc<Department>),
    Duty(Duty),
    DutyDigest(DutyDigest),
    Employee(Arc<Employee>),
    ImprovementTask(Arc<ImprovementTask>),
    HotlineBulletin(HotlineBulletin),
    LegalHold(LegalHold),
    LoyalCustomerAdvisor(LoyalCustomerAdvisor),
    Notification(Notification),
    PendingChange(PendingChange),
    PraiseComment(PraiseComment),
    PraisePost(PraisePost),
    RecoveryCase(RecoveryCase),
    RecoveryPromise(RecoveryPromise),
    RecurrencePrevention(RecurrencePrevention),
    ReplyTemplate(ReplyTemplate),
    Session(Session),
    Upload(Upload),
    ValueTag(Arc<ValueTag>),
    VocCategory(VocCategory),
    VocItem(VocItem),
    VocText(VocText),
}

#[derive(Default)]
pub struct NodeQuery;

/// `nodes` answers this many at most.
const MOST_NODES: usize = 100;

#[Object]
impl NodeQuery {
    /// Any object by its global id; null if there is none, or not for this viewer.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The global id.")] id: ID) -> Result<Option<Node>, Fault> {
        Cx::of(ctx)?.permit(Action::Node)?;
        node(ctx, &id).await
    }

    /// Where the log of events stands now. Take it before you read, and subscribe after it when you have read: then nothing that
    /// happens in between is missed (I4). What you have read may be told once more; its `revision` says so.
    async fn event_cursor(&self, ctx: &Context<'_>) -> Result<String, Fault> {
        Cx::of(ctx)?.allow(Action::EventCursor)?;
        let feed = ctx.data_opt::<Arc<Feed>>().ok_or(Fault::Unavailable)?;
        Ok(feed.position().write())
    }

    /// Any objects by their global ids, at most 100, in the order asked for; null in place of each that is not there,
    /// or not for this viewer.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, Fault> {
        Cx::of(ctx)?.permit(Action::Nodes)?;
        if ids.len() > MOST_NODES {
            return Err(Fault::BadInput("fault-too-many-ids", Args::default().with("max", MOST_NODES as i64)));
        }
        futures_util::future::try_join_all(ids.iter().map(|id| node(ctx, id))).await
    }
}

/// What a customer may see any of; which of it is for the type's own function. Employees have no guard of their own, for one.
fn shows_to_customers(id: &AnyId) -> bool {
    matches!(
        id,
        AnyId::AdvisorActivityId(_)
            | AnyId::AdvisorQuestionId(_)
            | AnyId::AdvisorSuggestionId(_)
            | AnyId::ContractId(_)
            | AnyId::CustomerId(_)
            | AnyId::LoyalCustomerAdvisorId(_)
            | AnyId::PraisePostId(_)
            | AnyId::RecoveryPromiseId(_)
            | AnyId::UploadId(_)
            | AnyId::ValueTagId(_)
            | AnyId::VocCategoryId(_)
            | AnyId::VocItemId(_)
            | AnyId::VocTextId(_)
    )
}

async fn node(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>, Fault> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    let id = AnyId::decode(id).ok_or(Fault::bad_input("fault-invalid-id"))?;
    if matches!(cx.actor, Actor::Customer(_)) && !shows_to_customers(&id) {
        return Ok(None);
    }
    Ok(match id {
        AnyId::AbsenceId(id) => absence_node(cx, directory, id).await?.map(Node::Absence),
        AnyId::AbuseReportId(id) => abuse_report_node(ctx, id).await?.map(Node::AbuseReport),
        AnyId::AccessRecordId(id) => access_record_node(cx, directory, id).await?.map(Node::AccessRecord),
        AnyId::AdvisorActivityId(id) => advisor_activity_node(ctx, id).await?.map(Node::AdvisorActivity),
        AnyId::AdvisorQuestionId(id) => advisor_question_node(ctx, id).await?.map(Node::AdvisorQuestion),
        AnyId::AdvisorSuggestionId(id) => advisor_suggestion_node(ctx, id).await?.map(Node::AdvisorSuggestion),
        AnyId::AuditRecordId(id) => audit_record_node(cx, directory, id).await?.map(Node::AuditRecord),
        AnyId::ContractId(id) => contract_node(cx, id).await?.map(Node::Contract),
        AnyId::CustomerId(id) => customer_node(ctx, id).await?.map(Node::Customer),
        AnyId::CustomerMeetingId(id) => customer_meeting_node(ctx, id).await?.map(Node::CustomerMeeting),
        AnyId::ApprovalRequestId(id) => approval_request_node(cx, directory, id).await?.map(Node::ApprovalRequest),
        AnyId::DecisionId(id) => decision_node(cx, directory, id).await?.map(Node::Decision),
        AnyId::DelegationLimitId(id) => delegation_limit_node(cx, directory, id).await?.map(Node::DelegationLimit),
        AnyId::DepartmentId(id) => directory.department(id).cloned().map(Node::Department),
        AnyId::DutyDigestId(id) => duty_digest_node(ctx, id).await?.map(Node::DutyDigest),
        AnyId::DutyId(id) => duty_node(ctx, id).await?.map(Node::Duty),
        AnyId::EmployeeId(id) => directory.employee(id).cloned().map(Node::Employee),
        AnyId::ImprovementTaskId(id) => {
            improvement_task_node(ctx, id).await?.map(|task| Node::ImprovementTask(Arc::new(task)))
        }
        AnyId::HotlineBulletinId(id) => hotline_bulletin_node(ctx, id).await?.map(Node::HotlineBulletin),
        AnyId::LegalHoldId(id) => legal_hold_node(cx, directory, id).await?.map(Node::LegalHold),
        AnyId::LoyalCustomerAdvisorId(id) => {
            loyal_customer_advisor_node(ctx, id).await?.map(Node::LoyalCustomerAdvisor)
        }
        AnyId::NotificationId(id) => notification_node(cx, directory, id).await?.map(Node::Notification),
        AnyId::PendingChangeId(id) => pending_change_node(cx, directory, id).await?.map(Node::PendingChange),
        AnyId::PraiseCommentId(id) => praise_comment_node(cx, directory, id).await?.map(Node::PraiseComment),
        AnyId::PraisePostId(id) => praise_post_node(ctx, id).await?.map(Node::PraisePost),
        AnyId::RecoveryCaseId(id) => recovery_case_node(ctx, id).await?.map(Node::RecoveryCase),
        AnyId::RecoveryPromiseId(id) => recovery_promise_node(ctx, id).await?.map(Node::RecoveryPromise),
        AnyId::RecurrencePreventionId(id) => recurrence_prevention_node(ctx, id).await?.map(Node::RecurrencePrevention),
        AnyId::ReplyTemplateId(id) => reply_template_node(cx, id).await?.map(Node::ReplyTemplate),
        AnyId::SessionId(id) => session_node(cx, directory, id).await?.map(Node::Session),
        AnyId::UploadId(id) => upload_node(ctx, id).await?.map(Node::Upload),
        AnyId::ValueTagId(id) => directory.value_tag(id).cloned().map(Node::ValueTag),
        AnyId::VocCategoryId(id) => voc_category_node(ctx, id).await?.map(Node::VocCategory),
        AnyId::VocItemId(id) => voc_item_node(ctx, id).await?.map(Node::VocItem),
        AnyId::VocTextId(id) => voc_text_node(ctx, id).await?.map(Node::VocText),
    })
}
