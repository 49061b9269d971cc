//! Who may do what, over whose rows: one table, and the only way to a `Scope`. It is printed as `docs/POLICY.md`.

use crate::kernel::{
    actor::{ALL_ROLES, Actor, CustomerActor, EmployeeActor},
    error::Fault,
};
use entity::ids::{CustomerId, DepartmentId, EmployeeId};
use std::{fmt::Write, sync::Arc};

/// Over whose rows. A role that may not do it at all has `None`; of several roles the widest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    None,
    /// What is theirs.
    Own,
    /// What belongs to the department they work in, the departments they lead, and all below.
    Dept,
    /// What belongs to the division they work in or answer for.
    Division,
    All,
}
use Reach::{All, Dept, Division, None as No, Own};

pub struct Row {
    pub action: Action,
    /// The root field, or the guarded field, as `Type.field`.
    pub field: &'static str,
    /// Whether it is open without signing in.
    pub anonymous: bool,
    /// A cell for each role, in the order of `ALL_ROLES`.
    pub reach: [Reach; 10],
}

macro_rules! table {
    ($($action:ident $field:literal $anonymous:literal [$($reach:ident)*])*) => {
        /// Everything that the policy speaks of: every root field, and every field that it may hide.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action { $($action,)* }

        pub const TABLE: &[Row] = &[$(
            Row { action: Action::$action, field: $field, anonymous: $anonymous, reach: [$($reach),*] },
        )*];
    };
}

#[rustfmt::skip]
table! {
//  action              field                           anonymous  STAFF    LEADER   EXECUTIVE CEO      CCO      CS_OFFICE COMPLIANCE HR    AUDITOR  ADMIN
    SignIn              "Mutation.signIn"               true      [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    SignOut             "Mutation.signOut"              false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ChangePassword      "Mutation.changePassword"       false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    RefreshSession      "Mutation.refreshSession"       true      [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    Sessions            "Query.sessions"                false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      All]
    RevokeSession       "Mutation.revokeSession"        false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      All]
    VerifySecondFactor  "Mutation.verifySecondFactor"   true      [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    EnrollSecondFactor  "Mutation.enrollSecondFactor"   false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ConfirmSecondFactor "Mutation.confirmSecondFactor"  false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ResetSecondFactor   "Mutation.resetSecondFactor"    false     [No       No       No       No       No       No       No       No       No       All]
    InviteEmployee      "Mutation.inviteEmployee"       false     [No       No       No       No       No       No       No       All      No       All]
    AcceptInvitation    "Mutation.acceptInvitation"     true      [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    RequestPasswordReset "Mutation.requestPasswordReset" true      [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ResetPassword       "Mutation.resetPassword"        true      [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    Viewer              "Query.viewer"                  true      [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    Node                "Query.node"                    false     [All      All      All      All      All      All      All      All      All      All]
    Nodes               "Query.nodes"                   false     [All      All      All      All      All      All      All      All      All      All]
    EventCursor         "Query.eventCursor"             false     [All      All      All      All      All      All      All      All      All      All]
    AuditLog            "Query.auditLog"                false     [Own      Own      Own      Own      All      Own      Own      Own      All      Own]

    Employee            "Query.employee"                false     [All      All      All      All      All      All      All      All      All      All]
    Employees           "Query.employees"               false     [All      All      All      All      All      All      All      All      All      All]
    EmployeeNumber      "Employee.number"               false     [Own      Dept     Division All      Own      Own      Own      All      All      All]
    EmployeeEmail       "Employee.email"                false     [All      All      All      All      All      All      All      All      All      All]
    EmployeeRoles       "Employee.roles"                false     [Own      Dept     Division All      Own      Own      Own      All      All      All]
    EmployeeJoinedOn    "Employee.joinedOn"             false     [Own      Dept     Division All      Own      Own      Own      All      All      All]
    EmployeeLeftOn      "Employee.leftOn"               false     [Own      Dept     Division All      Own      Own      Own      All      All      All]
    Department          "Query.department"              false     [All      All      All      All      All      All      All      All      All      All]
    Departments         "Query.departments"             false     [All      All      All      All      All      All      All      All      All      All]
    SetEmployeeRoles    "Mutation.setEmployeeRoles"     false     [No       No       No       No       No       No       No       All      No       All]
    // Processing scopes are theirs whose reach is `Own`.
    PendingChanges      "Query.pendingChanges"          false     [No       No       Own      Own      Own      Own      No       All      All      All]
    ApproveChange       "Mutation.approveChange"        false     [No       No       Own      Own      Own      No       No       All      No       All]
    RejectChange        "Mutation.rejectChange"         false     [No       No       Own      Own      Own      Own      No       All      No       All]
    ImportEmployees     "Mutation.importEmployees"      false     [No       No       No       No       No       No       No       All      No       All]

    EmployeeAbsentUntil "Employee.absentUntil"           false     [All      All      All      All      All      All      All      All      All      All]
    EmployeeDeputy      "Employee.deputy"                false     [All      All      All      All      All      All      All      All      All      All]
    Absences            "Query.absences"                false     [Own      Dept     Division All      Own      Own      Own      All      All      Own]
    AbsenceKind         "Absence.kind"                   false     [Own      Dept     Division All      Own      Own      Own      All      All      Own]
    RecordAbsence       "Mutation.recordAbsence"        false     [Own      Dept     Division All      Own      Own      Own      All      Own      Own]
    CancelAbsence       "Mutation.cancelAbsence"        false     [Own      Dept     Division All      Own      Own      Own      All      Own      Own]
    DeactivateEmployee  "Mutation.deactivateEmployee"   false     [No       No       No       No       No       No       No       All      No       No]
    OpenWork            "Query.openWork"                false     [Own      Dept     Division All      Own      Own      Own      All      All      Own]
    HandOverWork        "Mutation.handOverWork"         false     [No       No       No       No       No       No       No       All      No       No]
    BusinessCalendar    "Query.businessCalendar"        false     [All      All      All      All      All      All      All      All      All      All]
    ImportHolidays      "Mutation.importHolidays"       false     [No       No       No       No       No       No       No       All      No       All]
    Settings            "Query.settings"                false     [All      All      All      All      All      All      All      All      All      All]
    ProcessingScope     "Query.processingScope"         false     [All      All      All      All      All      All      All      All      All      All]
    SetProcessingScope  "Mutation.setProcessingScope"   false     [No       No       No       No       No       All      No       No       No       No]
    UpdateSettings      "Mutation.updateSettings"       false     [No       No       No       No       No       No       No       No       No       All]

    Notifications       "Query.notifications"           false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    MarkNotificationsRead "Mutation.markNotificationsRead" false  [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    UpdateNotificationPreferences "Mutation.updateNotificationPreferences" false [Own Own   Own      Own      Own      Own      Own      Own      Own      Own]
    NotificationChanges "Subscription.notificationChanges" false  [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]

    Customers           "Query.customers"               false     [All      All      All      All      All      All      All      No       All      No]
    Customer            "Query.customer"                false     [All      All      All      All      All      All      All      No       All      No]
    CustomerCaution     "Customer.caution"              false     [All      All      All      All      All      All      All      All      All      All]
    CustomerEmployee    "Customer.employee"             false     [Own      Own      Own      Own      All      All      All      No       All      No]
    CreateCustomer      "Mutation.createCustomer"       false     [No       No       No       No       No       All      No       No       No       No]
    UpdateCustomer      "Mutation.updateCustomer"       false     [No       No       No       No       No       All      No       No       No       No]
    ImportCustomers     "Mutation.importCustomers"      false     [No       No       No       No       No       All      No       No       No       No]
    ImportContracts     "Mutation.importContracts"      false     [No       No       No       No       No       All      No       No       No       No]
    CustomerLegalHolds  "Customer.legalHolds"           false     [No       No       No       No       All      All      All      No       All      No]
    EraseCustomer       "Mutation.eraseCustomer"        false     [No       No       No       No       No       All      All      No       No       No]
    PlaceLegalHold      "Mutation.placeLegalHold"       false     [No       No       No       No       No       No       All      No       No       No]
    LiftLegalHold       "Mutation.liftLegalHold"        false     [No       No       No       No       No       No       All      No       No       No]
    RevealCustomer      "Mutation.revealCustomer"       false     [Own      Own      Own      Own      All      All      All      No       No       No]
    AccessRecords       "Query.accessRecords"           false     [No       No       No       No       All      No       No       No       All      No]

    ValueTags           "Query.valueTags"               false     [All      All      All      All      All      All      All      All      All      All]
    PraisePost          "Query.praisePost"              false     [All      All      All      All      All      All      All      All      All      All]
    PraisePosts         "Query.praisePosts"             false     [All      All      All      All      All      All      All      All      All      All]
    AwaitingExecutive   "Query.awaitingExecutive"       false     [No       No       All      All      All      All      No       No       No       No]
    PraiseRelay         "Query.praiseRelay"             false     [All      All      All      All      All      All      All      All      All      All]
    PraiseStatistics    "Query.praiseStatistics"        false     [Own      Dept     Division All      All      All      Own      All      Own      Own]
    ExecutiveParticipation "Query.executiveParticipation" false   [No       No       Division All      All      All      No       All      All      No]
    PraisePostHidden    "PraisePost.hidden"             false     [Own      Own      Own      Own      Own      All      Own      Own      Own      Own]
    PraiseCommentHidden "PraiseComment.hidden"          false     [Own      Own      Own      Own      Own      All      Own      Own      Own      Own]
    PraisePostHistory   "PraisePost.history"            false     [Own      Own      Own      Own      Own      All      Own      Own      Own      Own]
    PraisePostCustomer  "PraisePost.customer"           false     [All      All      All      All      All      All      All      No       All      No]
    PraiseBoard         "Subscription.praiseBoard"      false     [All      All      All      All      All      All      All      All      All      All]
    MakeDecision        "Mutation.makeDecision"         false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    WithdrawRequest     "Mutation.withdrawRequest"      false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ApproveRequest      "Mutation.approveRequest"       false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    RejectRequest       "Mutation.rejectRequest"        false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ReverseDecision     "Mutation.reverseDecision"      false     [Own      Dept     Division All      All      All      All      Own      All      Own]
    MyAuthority         "Query.myAuthority"             false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ExplainDecision     "Query.explainDecision"         false     [Own      Dept     Division All      All      All      All      Own      All      Own]
    Decision            "Query.decision"                false     [Own      Dept     Division All      All      All      All      Own      All      Own]
    Decisions           "Query.decisions"               false     [Own      Dept     Division All      All      All      All      Own      All      Own]
    ApprovalRequests    "Query.approvalRequests"        false     [Own      Dept     Division All      All      All      All      Own      All      Own]
    ApprovalRequest     "Query.approvalRequest"         false     [Own      Dept     Division All      All      All      All      Own      All      Own]
    AuthorityReport     "Query.authorityReport"         false     [No       Dept     Division All      All      All      All      No       All      No]
    ApprovalChanges     "Subscription.approvalChanges"  false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    PrepareUpload       "Mutation.prepareUpload"        false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    CreatePraisePost    "Mutation.createPraisePost"     false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    EditPraisePost      "Mutation.editPraisePost"       false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    DeletePraisePost    "Mutation.deletePraisePost"     false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    DeletePraiseComment "Mutation.deletePraiseComment"  false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    HidePraisePost      "Mutation.hidePraisePost"       false     [No       No       No       No       No       All      No       No       No       No]
    HidePraiseComment   "Mutation.hidePraiseComment"    false     [No       No       No       No       No       All      No       No       No       No]
    ScreenPraisePost    "Mutation.screenPraisePost"     false     [No       No       No       No       No       All      No       No       No       No]
    CommentOnPraise     "Mutation.commentOnPraise"      false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    AddReaction         "Mutation.addReaction"          false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    RemoveReaction      "Mutation.removeReaction"       false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]

    // V3, V10: which items, is a matter of the item's path.
    VocItems            "Query.vocItems"                false     [All      All      All      All      All      All      All      All      All      All]
    VocItem             "Query.vocItem"                 false     [All      All      All      All      All      All      All      All      All      All]
    SimilarVoc          "Query.similarVoc"              false     [All      All      All      All      All      All      All      All      All      All]
    SearchVoc           "Query.searchVoc"               false     [All      All      All      All      All      All      All      All      All      All]
    VocCategories       "Query.vocCategories"           false     [All      All      All      All      All      All      All      All      All      All]
    VocChanges          "Subscription.vocChanges"       false     [All      All      All      All      All      All      All      All      All      All]
    FileVoc             "Mutation.fileVoc"              false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    UpdateVoc           "Mutation.updateVoc"            false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    AssignVoc           "Mutation.assignVoc"            false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    StartVocWork        "Mutation.startVocWork"         false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ReplyToCustomer     "Mutation.replyToCustomer"      false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    SendCustomerMessage "Mutation.sendCustomerMessage"  false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    AddVocNote          "Mutation.addVocNote"           false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    WaitForCustomer     "Mutation.waitForCustomer"      false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ResolveVoc          "Mutation.resolveVoc"           false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    CloseVoc            "Mutation.closeVoc"             false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ReopenVoc           "Mutation.reopenVoc"            false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    RejectVoc           "Mutation.rejectVoc"            false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    TransferVoc         "Mutation.transferVoc"          false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    EscalateVoc         "Mutation.escalateVoc"          false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ExtendDeadline      "Mutation.extendDeadline"       false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    MergeVoc            "Mutation.mergeVoc"             false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    UnmergeVoc          "Mutation.unmergeVoc"           false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    SaveVocCategory     "Mutation.saveVocCategory"      false     [No       No       No       No       No       All      No       No       No       No]
    SaveAssignmentRule  "Mutation.saveAssignmentRule"   false     [No       No       No       No       No       All      No       No       No       No]
    SaveReplyTemplate   "Mutation.saveReplyTemplate"    false     [No       No       No       No       No       All      No       No       No       No]
    ReplyTemplates      "Query.replyTemplates"          false     [All      All      All      All      All      All      All      All      All      All]
    ReportAbuse         "Mutation.reportAbuse"          false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    WithdrawAbuseReport "Mutation.withdrawAbuseReport"  false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ReviewAbuseReport   "Mutation.reviewAbuseReport"    false     [No       No       No       No       All      All      No       No       No       No]
    TakeRest            "Mutation.takeRest"             false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    EndRest             "Mutation.endRest"              false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    AbuseReports        "Query.abuseReports"            false     [Own      Dept     Division All      All      All      Own      Own      Own      Own]
    RestPeriods         "Query.restPeriods"             false     [Own      Dept     Own      Own      Own      Own      Own      Own      Own      Own]
    VocSignals          "Query.vocSignals"              false     [All      All      All      All      All      All      All      All      All      All]
    VocSatisfaction     "Query.vocSatisfaction"         false     [Own      Dept     Division All      All      All      Own      All      Own      Own]
    // The customer's alone.
    RateVoc             "Mutation.rateVoc"              false     [No       No       No       No       No       No       No       No       No       No]
    OneStopReport       "Query.oneStopReport"           false     [No       Dept     Division All      All      All      All      No       All      No]
    RegulatoryReport    "Query.regulatoryReport"        false     [No       No       All      All      All      All      All      No       All      No]
    FreezeRegulatoryReport "Mutation.freezeRegulatoryReport" false [No      No       No       No       No       All      All      No       No       No]
    MarkComplaint       "Mutation.markComplaint"        false     [No       No       No       No       No       All      All      No       No       No]
    VocRiskModel        "Query.vocRiskModel"            false     [All      All      All      All      All      All      All      All      All      All]
    VocItemExternalRisk "VocItem.externalRisk"          false     [All      All      All      All      All      All      All      No       All      No]
    VocItemCustomer     "VocItem.customer"              false     [All      All      All      All      All      All      All      No       All      No]

    DelegationLimit     "Query.delegationLimit"         false     [All      All      All      All      All      All      All      All      All      All]
    DelegationLimits    "Query.delegationLimits"        false     [All      All      All      All      All      All      All      All      All      All]
    ProposeDelegationLimit "Mutation.proposeDelegationLimit" false [No      No       No       No       No       All      No       No       No       No]
    ApproveDelegationLimit "Mutation.approveDelegationLimit" false [No      No       All      All      All      No       No       No       No       No]
    RejectDelegationLimit "Mutation.rejectDelegationLimit" false  [No       No       All      All      All      No       No       No       No       No]

    MyDuties            "Query.myDuties"                false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    Duties              "Query.duties"                  false     [Own      Dept     Division All      All      All      Own      Own      All      Own]
    DutyCoverage        "Query.dutyCoverage"            false     [Own      Dept     Division All      All      All      Own      Own      All      Own]
    DutyChanges         "Subscription.dutyChanges"      false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]

    // H4: whose deed it is, is a matter of the task's department and owners.
    ImprovementTask     "Query.improvementTask"         false     [All      All      All      All      All      All      All      All      All      All]
    ImprovementTasks    "Query.improvementTasks"        false     [All      All      All      All      All      All      All      All      All      All]
    ImprovementEffect   "Query.improvementEffect"       false     [All      All      All      All      All      All      All      All      All      All]
    RequestImprovement  "Mutation.requestImprovement"   false     [No       No       Division All      All      All      No       No       No       No]
    AnswerImprovement   "Mutation.answerImprovement"    false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ResolveImprovementDispute "Mutation.resolveImprovementDispute" false     [No       No       No       No       All      All      No       No       No       No]
    ReviseImprovementPlan "Mutation.reviseImprovementPlan" false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    ReportImprovementProgress "Mutation.reportImprovementProgress" false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    SubmitImprovementResult "Mutation.submitImprovementResult" false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    VerifyImprovement   "Mutation.verifyImprovement"    false     [No       No       No       No       All      All      No       No       No       No]

    OpenRecoveryCase    "Mutation.openRecoveryCase"     false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    LogContact          "Mutation.logContact"           false     [No       No       Own      Own      All      All      No       No       No       No]
    // Theirs are their own cases; of improvement they may ask any department.
    RecordOpinion       "Mutation.recordOpinion"        false     [No       No       All      All      All      No       No       No       No       No]
    MakePromise         "Mutation.makePromise"          false     [No       No       Own      Own      Own      No       No       No       No       No]
    MarkPromiseKept     "Mutation.markPromiseKept"      false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    // The customer's alone.
    ConfirmPromise      "Mutation.confirmPromise"       false     [No       No       No       No       No       No       No       No       No       No]
    CloseRecoveryCase   "Mutation.closeRecoveryCase"    false     [No       No       Own      Own      All      All      No       No       No       No]
    HandOverRecoveryCase "Mutation.handOverRecoveryCase" false    [No       No       Own      Own      All      All      No       No       No       No]
    // Their stories are everybody's.
    RecoveryCases       "Query.recoveryCases"           false     [Own      Own      Own      All      All      All      Own      Own      Own      Own]
    RecoveryCase        "Query.recoveryCase"            false     [Own      Own      Own      All      All      All      Own      Own      Own      Own]
    Promises            "Query.promises"                false     [Own      Dept     Own      All      All      All      Own      Own      Own      Own]
    RecoveryReport      "Query.recoveryReport"          false     [No       No       Own      All      All      All      No       No       All      No]

    HotlineBulletin     "Query.hotlineBulletin"         false     [Own      Own      Division All      All      All      Own      Own      All      Own]
    HotlineBulletins    "Query.hotlineBulletins"        false     [Own      Own      Division All      All      All      Own      Own      All      Own]
    CurateBulletin      "Mutation.curateBulletin"       false     [No       No       No       No       All      All      No       No       No       No]
    ReleaseBulletin     "Mutation.releaseBulletin"      false     [No       No       No       No       All      All      No       No       No       No]
    AcknowledgeBulletin "Mutation.acknowledgeBulletin"  false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    RecurrencePreventions "Query.recurrencePreventions" false     [Own      Own      Division All      All      All      Own      Own      All      Own]
    DirectRecurrencePrevention "Mutation.directRecurrencePrevention" false [Own Own  Own      Own      Own      Own      Own      Own      Own      Own]
    ReportRecurrencePrevention "Mutation.reportRecurrencePrevention" false [Own Own  Own      Own      Own      Own      Own      Own      Own      Own]
    HotlineChanges      "Subscription.hotlineChanges"   false     [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]

    // M1: one's own as a leader, or of those whom one leads.
    CustomerMeetings    "Query.customerMeetings"        false     [Own      Dept     Division All      All      All      All      No       All      No]
    CustomerMeeting     "Query.customerMeeting"         false     [Own      Dept     Division All      All      All      All      No       All      No]
    MeetingSuggestions  "Query.meetingSuggestions"      false     [No       Dept     Division All      All      All      No       No       No       No]
    MeetingQuota        "Query.meetingQuota"            false     [No       Dept     Division All      All      All      All      All      All      No]
    PlanMeeting         "Mutation.planMeeting"          false     [No       Own      Own      Own      All      All      No       No       No       No]
    RecordMeeting       "Mutation.recordMeeting"        false     [No       Own      Own      Own      All      All      No       No       No       No]
    CancelMeeting       "Mutation.cancelMeeting"        false     [No       Own      Own      Own      All      All      No       No       No       No]
    CustomerMeetingCustomer "CustomerMeeting.customer"  false     [All      All      All      All      All      All      All      No       All      No]
    // A2: whom one nominated oneself, or one's people did; a customer their own.
    LoyalCustomerAdvisors "Query.loyalCustomerAdvisors" false     [Own      Dept     All      All      All      All      All      No       All      No]
    LoyalCustomerAdvisor "Query.loyalCustomerAdvisor"   false     [Own      Dept     All      All      All      All      All      No       All      No]
    AdvisorSuggestions  "Query.advisorSuggestions"      false     [Own      Dept     All      All      All      All      All      No       All      No]
    AdvisorCandidates   "Query.advisorCandidates"       false     [No       No       All      All      All      All      No       No       No       No]
    NominateAdvisor     "Mutation.nominateAdvisor"      false     [Own      Own      Own      Own      Own      Own      Own      No       No       No]
    ReviewAdvisor       "Mutation.reviewAdvisor"        false     [No       No       All      All      All      All      No       No       No       No]
    AppointAdvisor      "Mutation.appointAdvisor"       false     [No       No       No       No       All      All      No       No       No       No]
    RenewAdvisor        "Mutation.renewAdvisor"         false     [No       No       No       No       All      All      No       No       No       No]
    EndAdvisorTerm      "Mutation.endAdvisorTerm"       false     [No       No       No       No       All      All      No       No       No       No]
    AssignAdvisorActivity "Mutation.assignAdvisorActivity" false  [No       No       No       No       All      All      No       No       No       No]
    ReportAdvisorActivity "Mutation.reportAdvisorActivity" false  [No       No       No       No       All      All      No       No       No       No]
    AskAdvisorQuestion  "Mutation.askAdvisorQuestion"   false     [No       No       No       No       All      All      No       No       No       No]
    // The CCO, or who stands in for them.
    AnswerAdvisorQuestion "Mutation.answerAdvisorQuestion" false  [Own      Own      Own      Own      Own      Own      Own      Own      Own      Own]
    LoyalCustomerAdvisorCustomer "LoyalCustomerAdvisor.customer" false [All All      All      All      All      All      All      No       All      No]
}

/// What is open to customers, and over whose rows: what is theirs, or what is everyone's. Everything else is refused to them.
const CUSTOMERS: &[(Action, Reach)] = &[
    (Action::Viewer, Own),
    (Action::Node, Own),
    (Action::Nodes, Own),
    (Action::Customer, Own),
    (Action::ValueTags, All),
    (Action::PraisePost, Own),
    (Action::PraisePosts, Own),
    (Action::PraisePostCustomer, Own),
    (Action::CreatePraisePost, Own),
    (Action::PrepareUpload, Own),
    (Action::VocItems, Own),
    (Action::VocItem, Own),
    (Action::VocItemCustomer, Own),
    (Action::SimilarVoc, Own),
    (Action::VocCategories, All),
    (Action::VocChanges, Own),
    (Action::FileVoc, Own),
    (Action::SendCustomerMessage, Own),
    (Action::CloseVoc, Own),
    (Action::ReopenVoc, Own),
    (Action::RateVoc, Own),
    (Action::Promises, Own),
    (Action::ConfirmPromise, Own),
    (Action::LoyalCustomerAdvisors, Own),
    (Action::LoyalCustomerAdvisor, Own),
    (Action::LoyalCustomerAdvisorCustomer, Own),
    (Action::EndAdvisorTerm, Own),
    (Action::ReportAdvisorActivity, Own),
    (Action::AskAdvisorQuestion, Own),
];

/// What a one-time password opens, beside what is open to everyone.
const BEFORE_PASSWORD_CHANGE: [Action; 2] = [Action::ChangePassword, Action::SignOut];
/// What is open to those whose role asks for a second factor, before they have shown one.
const BEFORE_SECOND_FACTOR: [Action; 4] =
    [Action::EnrollSecondFactor, Action::ConfirmSecondFactor, Action::ChangePassword, Action::SignOut];

impl Action {
    pub fn row(self) -> &'static Row {
        // The table is written in the order of the enum, by one macro.
        #[expect(clippy::indexing_slicing, reason = "as many rows as variants")]
        &TABLE[self as usize]
    }
}

impl Reach {
    /// The widest that any of their roles gives.
    pub fn of(actor: &EmployeeActor, action: Action) -> Self {
        let cells = ALL_ROLES.into_iter().zip(action.row().reach);
        cells.filter(|(role, _)| actor.roles.contains(*role)).map(|(_, reach)| reach).max().unwrap_or(No)
    }

    /// What the table gives to customers.
    pub fn of_customers(action: Action) -> Self {
        CUSTOMERS.iter().find(|(open, _)| *open == action).map_or(No, |(_, reach)| *reach)
    }
}

/// Leave to do one thing over certain rows. Stores demand one, and only the policy gives it.
#[derive(Clone)]
pub struct Scope {
    actor: Arc<EmployeeActor>,
    reach: Reach,
}

/// As `Scope`, for a customer: over what is their own. What is for employees demands a `Scope`, which no customer is given.
#[derive(Clone, Copy)]
pub struct CustomerScope {
    actor: CustomerActor,
}

/// Leave for whoever asks, where not only employees may.
pub enum Permit {
    Employee(Scope),
    Customer(CustomerScope),
}

/// The rows that a scope covers, for a `WHERE`.
pub enum Rows<'a> {
    Of(EmployeeId),
    Within(&'a [DepartmentId]),
    All,
}

impl Scope {
    pub fn employee(&self) -> EmployeeId {
        self.actor.id
    }

    pub fn actor(&self) -> &EmployeeActor {
        &self.actor
    }

    /// Whether it is over departments, and not over more.
    pub fn is_of_departments(&self) -> bool {
        self.reach == Dept
    }

    pub fn rows(&self) -> Rows<'_> {
        match self.reach {
            No | Own => Rows::Of(self.actor.id),
            Dept => Rows::Within(&self.actor.departments),
            Division => Rows::Within(&self.actor.divisions),
            All => Rows::All,
        }
    }

    /// Whether it covers what belongs to this person, who works at the end of this path of departments.
    pub fn covers(&self, owner: EmployeeId, path: &[DepartmentId]) -> bool {
        owner == self.actor.id
            || match self.rows() {
                Rows::Of(_) => false,
                Rows::Within(departments) => path.iter().any(|department| departments.contains(department)),
                Rows::All => true,
            }
    }
}

impl CustomerScope {
    pub fn customer(self) -> CustomerId {
        self.actor.id
    }
}

impl Actor {
    /// The scope of this action, or why there is none.
    pub fn allow(&self, action: Action) -> Result<Scope, Fault> {
        let actor = match self {
            Self::Anonymous => return Err(Fault::Unauthenticated),
            // Also of what is open to them: what asks for a `Scope` shows rows that are not theirs.
            Self::Customer(_) => return Err(Fault::Forbidden),
            Self::Employee(actor) => actor,
        };
        let open = |more: &[Action]| action.row().anonymous || more.contains(&action);
        if actor.must_change_password && !open(&BEFORE_PASSWORD_CHANGE) {
            return Err(Fault::PasswordChangeRequired);
        }
        if actor.needs_second_factor && !open(&BEFORE_SECOND_FACTOR) {
            return Err(Fault::SecondFactorRequired);
        }
        match Reach::of(actor, action) {
            No => Err(Fault::Forbidden),
            reach => Ok(Scope { actor: actor.clone(), reach }),
        }
    }

    /// As `allow`, where the table may open it to customers too.
    pub fn permit(&self, action: Action) -> Result<Permit, Fault> {
        match self {
            Self::Customer(actor) if Reach::of_customers(action) != No => {
                Ok(Permit::Customer(CustomerScope { actor: *actor }))
            }
            _ => self.allow(action).map(Permit::Employee),
        }
    }

    /// Whether any subscription may be theirs: without one, nothing is kept open for them.
    pub fn may_listen(&self) -> bool {
        match self {
            Self::Anonymous => false,
            Self::Employee(_) => true,
            Self::Customer(_) => CUSTOMERS.iter().any(|(open, _)| open.row().field.starts_with("Subscription.")),
        }
    }

    /// As `allow`, where asking without having signed in is no fault.
    pub fn allow_anonymous(&self, action: Action) -> Result<Option<Scope>, Fault> {
        match self {
            Self::Anonymous if action.row().anonymous => Ok(None),
            _ => self.allow(action).map(Some),
        }
    }
}

/// `docs/POLICY.md`.
pub fn print() -> String {
    let mut page = String::from(
        "# Who may do what\n\n\
        Printed by `sunhwan policy` from `api/src/kernel/policy.rs`; a test compares. A row for every root field and every field\n\
        that may be hidden, a column for every role and one for customers; a cell says over whose rows. Of several roles the widest counts.\n\n\
        `·` not at all · `Own` what is theirs · `Dept` their department, those they lead, and all below · `Division` the division\n\
        they work in or answer for · `All` everything. *Anonymous*: open without signing in. Refused is `FORBIDDEN`, no identity is\n\
        `UNAUTHENTICATED`, a hidden field is null, and a row out of reach is the same as a row that is not there.\n\n\
        | field | Anonymous |",
    );
    for role in ALL_ROLES {
        let _ = write!(page, " {} |", sea_orm::ActiveEnum::to_value(&role));
    }
    page.push_str(" Customer |\n| --- | --- | --- |");
    page.push_str(&" --- |".repeat(ALL_ROLES.len()));
    for row in TABLE {
        let _ = write!(page, "\n| `{}` | {} |", row.field, if row.anonymous { "yes" } else { "·" });
        for reach in row.reach.into_iter().chain([Reach::of_customers(row.action)]) {
            let cell = match reach {
                No => "·".to_owned(),
                reach => format!("{reach:?}"),
            };
            let _ = write!(page, " {cell} |");
        }
    }
    page.push('\n');
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::{employee_role::Role, ids::SessionId};
    use uuid::Uuid;

    fn actor(roles: &[Role]) -> Actor {
        Actor::Employee(Arc::new(EmployeeActor {
            id: EmployeeId(Uuid::from_u128(1)),
            session: SessionId(Uuid::from_u128(2)),
            roles: roles.iter().copied().collect(),
            departments: vec![DepartmentId(Uuid::from_u128(3))],
            divisions: vec![DepartmentId(Uuid::from_u128(4))],
            must_change_password: false,
            needs_second_factor: false,
        }))
    }

    #[test]
    fn the_table_is_in_the_order_of_its_actions() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.action as usize, index, "{}", row.field);
        }
    }

    /// X1: a set of roles, of which the widest counts.
    #[test]
    fn x1_of_several_roles_the_widest_counts() -> Result<(), Fault> {
        let somebody = EmployeeId(Uuid::from_u128(9));
        let (department, division) = (DepartmentId(Uuid::from_u128(3)), DepartmentId(Uuid::from_u128(4)));
        let elsewhere = DepartmentId(Uuid::from_u128(5));
        for (roles, seen) in [
            (&[Role::Staff][..], [false, false, false]),
            (&[Role::Staff, Role::Leader], [true, false, false]),
            (&[Role::Staff, Role::Leader, Role::Executive], [true, true, false]),
            (&[Role::Staff, Role::Hr], [true, true, true]),
        ] {
            let scope = actor(roles).allow(Action::EmployeeNumber)?;
            let paths = [&[division, department][..], &[division], &[elsewhere]];
            assert_eq!(
                paths.map(|path| scope.covers(somebody, path)),
                [seen[0] || seen[2], seen[1] || seen[2], seen[2]].map(|x| x),
                "{roles:?}"
            );
            assert!(scope.covers(EmployeeId(Uuid::from_u128(1)), &[elsewhere]));
        }
        Ok(())
    }

    /// X1: what is not opened to customers by name is refused to them, and what asks for an employee's scope always.
    #[test]
    fn x1_customers_have_no_scope_of_employees() {
        let customer = Actor::Customer(CustomerActor { id: CustomerId(Uuid::from_u128(7)) });
        for row in TABLE {
            assert!(matches!(customer.allow(row.action), Err(Fault::Forbidden)), "{}", row.field);
            match customer.permit(row.action) {
                Ok(Permit::Customer(scope)) => {
                    assert!(CUSTOMERS.iter().any(|(open, _)| *open == row.action), "{}", row.field);
                    assert_eq!(scope.customer(), CustomerId(Uuid::from_u128(7)));
                }
                Ok(Permit::Employee(_)) => panic!("{}", row.field),
                Err(fault) => assert!(matches!(fault, Fault::Forbidden), "{}", row.field),
            }
        }
    }

    /// I4: a socket is for subscriptions; for whom there are none it is closed at once.
    #[test]
    fn i4_who_has_no_subscription_has_nothing_to_listen_to() {
        let customer = Actor::Customer(CustomerActor { id: CustomerId(Uuid::from_u128(7)) });
        let subscriptions = TABLE.iter().filter(|row| row.field.starts_with("Subscription."));
        let open = subscriptions.clone().any(|row| customer.permit(row.action).is_ok());
        assert_eq!(customer.may_listen(), open);
        assert!(actor(&[Role::Staff]).may_listen() && !Actor::Anonymous.may_listen());
    }

    /// X5: refused is FORBIDDEN, no identity is UNAUTHENTICATED.
    #[test]
    fn x5_refused_and_unknown_are_different_faults() {
        assert!(matches!(Actor::Anonymous.allow(Action::Employees), Err(Fault::Unauthenticated)));
        assert!(matches!(actor(&[Role::Staff]).allow(Action::SetEmployeeRoles), Err(Fault::Forbidden)));
        assert!(matches!(actor(&[]).allow(Action::Employees), Err(Fault::Forbidden)));
        assert!(matches!(Actor::Anonymous.permit(Action::Customer), Err(Fault::Unauthenticated)));
        assert!(matches!(Actor::Anonymous.allow_anonymous(Action::Viewer), Ok(None)));
        assert!(matches!(Actor::Anonymous.allow_anonymous(Action::Employees), Err(Fault::Unauthenticated)));
    }
}
