//! Every way in which a mutation about signing in can be refused.

use crate::{
    access::rules::{LONGEST_PASSWORD, Refusal, SHORTEST_PASSWORD},
    kernel::{error::Said, i18n::Args},
    user_error,
};
use async_graphql::Enum;

/// Why signing in, or a change of how one signs in, was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessErrorCode {
    /// E-mail address or password is wrong; which one is not told.
    WrongCredentials,
    /// The current password is wrong.
    WrongPassword,
    /// The new password has fewer than 12 characters.
    PasswordTooShort,
    /// The new password has more than 128 characters.
    PasswordTooLong,
    /// The new password is the current one.
    PasswordUnchanged,
    /// The new password contains the owner's e-mail name or employee number.
    PasswordNamesYou,
    /// Too many failures for this account or from this network address: wait until `tryAgainAt`. It says nothing about
    /// whether there is such an account.
    TooManyAttempts,
    /// The refresh token is not valid, was used before, or its session is over: sign in again.
    SessionOver,
    /// The sign-in waited too long for its second factor, or too many codes were wrong: sign in again.
    ChallengeOver,
    /// The code of the second factor is wrong, or was used before.
    WrongCode,
    /// No enrolment waits for this code: begin again with `enrollSecondFactor`.
    NothingToConfirm,
    /// This person has no second factor.
    NothingToReset,
    /// The link was used before, has run out, or never was one: ask for another.
    LinkOver,
    /// There is no such object, or not for this viewer.
    NotFound,
    /// This person has left the company.
    HasLeft,
    /// This person has chosen a password before: they can ask for a new one themselves.
    HasAccount,
}

user_error!(AccessError, AccessErrorCode, "Why signing in, or a change of how one signs in, was refused.");

impl From<Refusal> for Said<AccessErrorCode> {
    fn from(refusal: Refusal) -> Self {
        let (code, field, key) = match refusal {
            Refusal::WrongCredentials => (AccessErrorCode::WrongCredentials, "", "access-wrong-credentials"),
            Refusal::WrongPassword => (AccessErrorCode::WrongPassword, "currentPassword", "access-wrong-password"),
            Refusal::PasswordTooShort => {
                (AccessErrorCode::PasswordTooShort, "newPassword", "access-password-too-short")
            }
            Refusal::PasswordTooLong => (AccessErrorCode::PasswordTooLong, "newPassword", "access-password-too-long"),
            Refusal::PasswordUnchanged => {
                (AccessErrorCode::PasswordUnchanged, "newPassword", "access-password-unchanged")
            }
            Refusal::PasswordNamesYou => {
                (AccessErrorCode::PasswordNamesYou, "newPassword", "access-password-names-you")
            }
            Refusal::TooManyAttempts { .. } => (AccessErrorCode::TooManyAttempts, "", "access-too-many-attempts"),
            Refusal::SessionOver => (AccessErrorCode::SessionOver, "", "access-session-over"),
            Refusal::ChallengeOver => (AccessErrorCode::ChallengeOver, "challenge", "access-challenge-over"),
            Refusal::WrongCode => (AccessErrorCode::WrongCode, "code", "access-wrong-code"),
            Refusal::NothingToConfirm => (AccessErrorCode::NothingToConfirm, "", "access-nothing-to-confirm"),
            Refusal::NothingToReset => (AccessErrorCode::NothingToReset, "employeeId", "access-nothing-to-reset"),
            Refusal::LinkOver => (AccessErrorCode::LinkOver, "token", "access-link-over"),
            Refusal::NotFound { field } => (AccessErrorCode::NotFound, field, "access-not-found"),
            Refusal::HasLeft => (AccessErrorCode::HasLeft, "employeeId", "access-has-left"),
            Refusal::HasAccount => (AccessErrorCode::HasAccount, "employeeId", "access-has-account"),
        };
        let args = match refusal {
            Refusal::PasswordTooShort => Args::default().with("min", SHORTEST_PASSWORD as i64),
            Refusal::PasswordTooLong => Args::default().with("max", LONGEST_PASSWORD as i64),
            Refusal::TooManyAttempts { minutes, .. } => Args::default().with("minutes", minutes),
            _ => Args::default(),
        };
        let field = if field.is_empty() { Vec::new() } else { vec![field.to_owned()] };
        Self { code, field, key, args }
    }
}
