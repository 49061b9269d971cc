//! Every way in which leaving or handing over can be refused.

use crate::{
    kernel::{error::Said, i18n::Args},
    org::leaving::rules::Refusal,
    user_error,
};
use async_graphql::Enum;

/// Why somebody's leaving, or handing over their work, was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeavingErrorCode {
    /// There is no such object, or not for this viewer.
    NotFound,
    /// This person has left the company.
    HasLeft,
    /// Nobody ends their own employment here.
    Oneself,
    /// The last administrator can't leave (X1).
    LastAdministrator,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// The successor is the same person.
    SamePerson,
    /// There is no open work of these kinds.
    NothingToHandOver,
    /// The successor is no leader and can't head a department (O1).
    NotLeader,
    /// The successor is no executive and can't answer for a division (O1).
    NotExecutive,
    /// The successor is absent, or would stand in for themself (O5).
    CannotStandIn,
    /// The successor has another part in something, and nobody may have both: hand that kind over to somebody else (H7).
    HasOtherPart,
}

user_error!(
    LeavingError,
    LeavingErrorCode,
    "Why somebody's leaving, or handing over, was refused. Nothing was changed."
);

impl From<Refusal> for Said<LeavingErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use LeavingErrorCode as Code;
        let (code, field, key) = match refusal {
            Refusal::NotFound { field } => (Code::NotFound, field, "org-not-found"),
            Refusal::HasLeft { field } => (Code::HasLeft, field, "org-has-left"),
            Refusal::Oneself => (Code::Oneself, "employeeId", "org-leaving-oneself"),
            Refusal::LastAdministrator => (Code::LastAdministrator, "employeeId", "org-last-administrator"),
            Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "org-stale-version"),
            Refusal::SamePerson => (Code::SamePerson, "successorId", "org-leaving-same-person"),
            Refusal::NothingToHandOver => (Code::NothingToHandOver, "employeeId", "org-leaving-nothing"),
            Refusal::NotLeader => (Code::NotLeader, "successorId", "org-leaving-not-leader"),
            Refusal::NotExecutive => (Code::NotExecutive, "successorId", "org-leaving-not-executive"),
            Refusal::CannotStandIn => (Code::CannotStandIn, "successorId", "org-leaving-cannot-stand-in"),
            Refusal::HasOtherPart => (Code::HasOtherPart, "successorId", "org-leaving-has-other-part"),
        };
        Self { code, field: vec![field.to_owned()], key, args: Args::default() }
    }
}
