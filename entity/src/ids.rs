//! A typed id per table, so that a department's id can't be passed where an employee's is meant.

use sea_orm::{DeriveValueType, FromJsonQueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, DeriveValueType)]
        pub struct $name(pub Uuid);

        // Required of a primary key by sea-orm; these are never numbers.
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

ids! {
    AbsenceId
    AbuseReportId
    AccessRecordId
    AdvisorActivityId
    AdvisorQuestionId
    AdvisorSuggestionId
    ApprovalRequestId
    AuditRecordId
    ContractId
    CustomerId
    CustomerMeetingId
    DecisionId
    DelegationLimitId
    DepartmentId
    DutyDigestId
    DutyId
    EmployeeId
    ImprovementTaskId
    HotlineBulletinId
    LedgerEntryId
    LegalHoldId
    LoyalCustomerAdvisorId
    MeetingPointId
    NotificationId
    OutgoingMailId
    PendingChangeId
    PraiseCommentId
    PraisePostId
    PraiseRelayId
    RecoveryCaseId
    RecoveryContactId
    RecoveryOpinionId
    RecoveryPromiseId
    RecurrencePreventionId
    ReplyTemplateId
    RegulatoryFreezeId
    SessionId
    UploadId
    ValueTagId
    VocCategoryId
    VocItemId
    VocSurveyId
    VocTextId
}

/// A short list of people kept in one column, in the order in which it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct EmployeeIds(pub Vec<EmployeeId>);

/// A short list of values kept in one column, in the order in which it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct ValueTagIds(pub Vec<ValueTagId>);
