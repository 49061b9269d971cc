//! Every way in which a proposed processing scope can be refused.

use crate::{
    kernel::{error::Said, i18n::Args},
    org::scope::rules::{FURTHEST_YEARS, Refusal},
    user_error,
};
use async_graphql::Enum;

/// Why a proposed processing scope was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessingScopeErrorCode {
    /// Valid from a day that is over (D3).
    BackDated,
    /// More than ten years from now.
    TooFar,
    /// It is exactly that on that day already.
    NothingChanges,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// Another change of this job function's scope still waits for approval.
    ChangePending,
}

user_error!(
    ProcessingScopeError,
    ProcessingScopeErrorCode,
    "Why a proposed processing scope was refused. Nothing was changed."
);

impl From<Refusal> for Said<ProcessingScopeErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use ProcessingScopeErrorCode as Code;
        let (code, field, key) = match refusal {
            Refusal::BackDated => (Code::BackDated, "validFrom", "org-scope-back-dated"),
            Refusal::TooFar => (Code::TooFar, "validFrom", "org-scope-too-far"),
            Refusal::NothingChanges => (Code::NothingChanges, "tasks", "org-scope-nothing-changes"),
            Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "org-stale-version"),
            Refusal::ChangePending => (Code::ChangePending, "jobFunction", "org-scope-change-pending"),
        };
        let args = match refusal {
            Refusal::TooFar => Args::default().with("years", FURTHEST_YEARS.into()),
            _ => Args::default(),
        };
        Self { code, field: vec![field.to_owned()], key, args }
    }
}
