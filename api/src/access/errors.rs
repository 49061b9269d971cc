//! Every way in which signing in or changing a password can be refused.

use crate::{
    access::rules::{LONGEST_PASSWORD, Refusal, SHORTEST_PASSWORD},
    kernel::{error::Said, i18n::Args},
    user_error,
};
use async_graphql::Enum;

/// Why signing in or changing a password was refused.
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
}

user_error!(AccessError, AccessErrorCode, "Why signing in or changing a password was refused. Nothing was changed.");

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
        };
        let args = match refusal {
            Refusal::PasswordTooShort => Args::default().with("min", SHORTEST_PASSWORD as i64),
            Refusal::PasswordTooLong => Args::default().with("max", LONGEST_PASSWORD as i64),
            _ => Args::default(),
        };
        let field = if field.is_empty() { Vec::new() } else { vec![field.to_owned()] };
        Self { code, field, key, args }
    }
}
