//! Ids as clients see them: opaque, and different for each type, so that an employee's can't be passed as a post's.

use crate::kernel::error::Fault;
use async_graphql::ID;
use chrono::{DateTime, Utc};
use entity::ids::{
    AbsenceId, AbuseReportId, AccessRecordId, AdvisorActivityId, AdvisorQuestionId, AdvisorSuggestionId,
    ApprovalRequestId, AuditRecordId, ContractId, CustomerId, CustomerMeetingId, DecisionId, DelegationLimitId,
    DepartmentId, DutyDigestId, DutyId, EmployeeId, HotlineBulletinId, ImprovementTaskId, LegalHoldId,
    LoyalCustomerAdvisorId, NotificationId, PendingChangeId, PraiseCommentId, PraisePostId, RecoveryCaseId,
    RecoveryPromiseId, RecurrencePreventionId, ReplyTemplateId, SessionId, UploadId, ValueTagId, VocCategoryId,
    VocItemId, VocTextId,
};
use sha2::{Digest, Sha256};
use uuid::{NoContext, Timestamp, Uuid};

/// A new id that sorts by its time.
pub fn fresh(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos()))
}

/// The id of what has a name and no id of its own: a setting, the calendar.
pub fn of_name(object_type: &str, name: &str) -> Uuid {
    let hash = Sha256::new().chain_update(object_type).chain_update([0]).chain_update(name).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(hash.split_at(16).0);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// When an id was made, to the millisecond; `None` if it says no time.
pub fn made_at(id: Uuid) -> Option<DateTime<Utc>> {
    let (seconds, nanoseconds) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanoseconds)
}

/// An id that has a public form: the type's prefix, `_`, and 32 hexadecimal digits.
pub trait PublicId: Copy {
    const PREFIX: &'static str;
    fn uuid(self) -> Uuid;
    fn from_uuid(uuid: Uuid) -> Self;

    fn encode(self) -> ID {
        ID(format!("{}_{}", Self::PREFIX, self.uuid().simple()))
    }

    /// `None` unless it is exactly what `encode` writes for this type.
    fn decode(id: &str) -> Option<Self> {
        let digits = id.strip_prefix(Self::PREFIX)?.strip_prefix('_')?;
        let canonical = digits.len() == 32 && !digits.bytes().any(|byte| byte.is_ascii_uppercase());
        canonical.then(|| Uuid::try_parse(digits).ok()).flatten().map(Self::from_uuid)
    }
}

/// An argument as an id of the type that belongs there.
pub fn parse<T: PublicId>(id: &ID) -> Result<T, Fault> {
    T::decode(id).ok_or(Fault::bad_input("fault-invalid-id"))
}

macro_rules! public_ids {
    ($($type:ident $prefix:literal $object:literal)*) => {
        $(impl PublicId for $type {
            const PREFIX: &'static str = $prefix;
            fn uuid(self) -> Uuid {
                self.0
            }
            fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
        })*

        /// An id of whatever type.
        #[derive(Clone, Copy)]
        pub enum AnyId {
            $($type($type),)*
        }

        impl AnyId {
            pub fn decode(id: &str) -> Option<Self> {
                $(if let Some(id) = $type::decode(id) {
                    return Some(Self::$type(id));
                })*
                None
            }

            /// The id of an object of the type with this name in the schema.
            pub fn of_type(object: &str, id: Uuid) -> Option<Self> {
                match object {
                    $($object => Some(Self::$type($type(id))),)*
                    _ => None,
                }
            }

            pub fn uuid(self) -> Uuid {
                match self {
                    $(Self::$type(id) => id.0,)*
                }
            }

            pub fn encode(self) -> ID {
                match self {
                    $(Self::$type(id) => id.encode(),)*
                }
            }
        }
    };
}

public_ids! {
    AbsenceId "absence" "Absence"
    AbuseReportId "abuse" "AbuseReport"
    AccessRecordId "access" "AccessRecord"
    AdvisorActivityId "activity" "AdvisorActivity"
    AdvisorQuestionId "question" "AdvisorQuestion"
    AdvisorSuggestionId "suggestion" "AdvisorSuggestion"
    ApprovalRequestId "request" "ApprovalRequest"
    AuditRecordId "audit" "AuditRecord"
    ContractId "contract" "Contract"
    CustomerId "customer" "Customer"
    CustomerMeetingId "meeting" "CustomerMeeting"
    DecisionId "decision" "Decision"
    DelegationLimitId "limit" "DelegationLimit"
    DepartmentId "dept" "Department"
    DutyDigestId "digest" "DutyDigest"
    DutyId "duty" "Duty"
    EmployeeId "emp" "Employee"
    HotlineBulletinId "bulletin" "HotlineBulletin"
    ImprovementTaskId "improvement" "ImprovementTask"
    LegalHoldId "hold" "LegalHold"
    LoyalCustomerAdvisorId "advisor" "LoyalCustomerAdvisor"
    NotificationId "notice" "Notification"
    PendingChangeId "change" "PendingChange"
    PraiseCommentId "comment" "PraiseComment"
    PraisePostId "praise" "PraisePost"
    RecoveryCaseId "recovery" "RecoveryCase"
    RecoveryPromiseId "promise" "RecoveryPromise"
    RecurrencePreventionId "prevention" "RecurrencePrevention"
    ReplyTemplateId "reply" "ReplyTemplate"
    SessionId "session" "Session"
    UploadId "upload" "Upload"
    ValueTagId "tag" "ValueTag"
    VocCategoryId "category" "VocCategory"
    VocItemId "voc" "VocItem"
    VocTextId "voctext" "VocText"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_form_and_one_type() {
        let id = EmployeeId(Uuid::from_u128(0x0192_f3a1_7c00_7000_8000_0000_0000_000a));
        let public = id.encode();
        assert_eq!(public.as_str(), "emp_0192f3a17c007000800000000000000a");
        assert_eq!(EmployeeId::decode(&public), Some(id));
        assert_eq!(DepartmentId::decode(&public), None);
        for wrong in [
            "",
            "emp_",
            "emp_0192F3A17C007000800000000000000A",
            "emp_0192f3a1-7c00-7000-8000-00000000000a",
            "emp0192f3a17c007000800000000000000a",
            "emp_0192f3a17c007000800000000000000a ",
            "emp_zz92f3a17c007000800000000000000a",
        ] {
            assert_eq!(EmployeeId::decode(wrong), None, "{wrong}");
        }
    }
}
