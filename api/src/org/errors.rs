//! Every way in which a mutation of the company's data can be refused.

use crate::{
    kernel::{error::Said, i18n::Args},
    org::rules::Refusal,
    user_error,
};
use async_graphql::Enum;

/// Why a change of people or roles, or the decision on a proposal, was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrgErrorCode {
    /// There is no such object, or not for this viewer.
    NotFound,
    /// This person has left the company.
    HasLeft,
    /// Everyone needs at least one role.
    NoRole,
    /// The person has exactly these roles already.
    NothingChanges,
    /// The last administrator can't lose the role.
    LastAdministrator,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// Another change of this person's roles still waits for approval.
    ChangePending,
    /// Who proposed a change can't approve or reject it (X1).
    OwnProposal,
    /// Nobody changes their own roles (X1).
    OwnRoles,
    /// Processing scopes are for executives to decide (D3), roles and settings for HR and administrators.
    NotTheirs,
    /// It was approved or rejected before.
    AlreadyDecided,
    /// The person's roles, the setting or the processing scope changed after it was proposed: propose it anew.
    Overtaken,
    /// The day from which it was to be valid is over: reject it and propose it anew.
    EffectiveDatePassed,
    /// The reason is blank, too long or holds control characters.
    ReasonInvalid,
}

user_error!(OrgError, OrgErrorCode, "Why a change of people or roles was refused. Nothing was changed.");

impl From<Refusal> for Said<OrgErrorCode> {
    fn from(refusal: Refusal) -> Self {
        let (code, field, key) = match refusal {
            Refusal::NotFound { field } => (OrgErrorCode::NotFound, field, "org-not-found"),
            Refusal::HasLeft => (OrgErrorCode::HasLeft, "employeeId", "org-has-left"),
            Refusal::NoRole => (OrgErrorCode::NoRole, "roles", "org-no-role"),
            Refusal::NothingChanges => (OrgErrorCode::NothingChanges, "roles", "org-nothing-changes"),
            Refusal::LastAdministrator => (OrgErrorCode::LastAdministrator, "roles", "org-last-administrator"),
            Refusal::StaleVersion => (OrgErrorCode::StaleVersion, "expectedVersion", "org-stale-version"),
            Refusal::ChangePending => (OrgErrorCode::ChangePending, "employeeId", "org-change-pending"),
            Refusal::OwnProposal => (OrgErrorCode::OwnProposal, "", "org-own-proposal"),
            Refusal::OwnRoles => (OrgErrorCode::OwnRoles, "", "org-own-roles"),
            Refusal::NotTheirs => (OrgErrorCode::NotTheirs, "", "org-not-theirs"),
            Refusal::AlreadyDecided => (OrgErrorCode::AlreadyDecided, "", "org-already-decided"),
            Refusal::Overtaken => (OrgErrorCode::Overtaken, "", "org-overtaken"),
            Refusal::EffectiveDatePassed => (OrgErrorCode::EffectiveDatePassed, "", "org-effective-date-passed"),
            Refusal::ReasonInvalid { .. } => (OrgErrorCode::ReasonInvalid, "reason", "org-reason-invalid"),
        };
        let args = match refusal {
            Refusal::ReasonInvalid { max } => Args::default().with("max", i64::try_from(max).unwrap_or(i64::MAX)),
            _ => Args::default(),
        };
        let field = if field.is_empty() { Vec::new() } else { vec![field.to_owned()] };
        Self { code, field, key, args }
    }
}
