//! Which passwords are good enough, and every way to be refused at the door.

use chrono::{DateTime, Utc};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

pub const SHORTEST_PASSWORD: usize = 12;
pub const LONGEST_PASSWORD: usize = 128;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    WrongCredentials,
    WrongPassword,
    PasswordTooShort,
    PasswordTooLong,
    PasswordUnchanged,
    PasswordNamesYou,
    TooManyAttempts { until: DateTime<Utc>, minutes: i64 },
    SessionOver,
    ChallengeOver,
    WrongCode,
    NothingToConfirm,
    NothingToReset,
    LinkOver,
    NotFound { field: &'static str },
    HasLeft,
    HasAccount,
}

impl Refusal {
    /// The minutes are those that a person is told: never fewer than there are.
    pub fn too_many_attempts(until: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        Self::TooManyAttempts { until, minutes: (until - now).num_seconds().max(0) / 60 + 1 }
    }

    pub fn try_again_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::TooManyAttempts { until, .. } => Some(*until),
            _ => None,
        }
    }
}

/// An e-mail address as accounts know it.
pub fn address(email: &str) -> String {
    email.trim().to_lowercase()
}

/// In Unicode's composed form: some keyboards send Hangul in parts, and it is the same password.
pub fn normal(password: &str) -> String {
    password.nfc().collect()
}

/// Length is what makes a password strong (NIST SP 800-63B): no rules about digits, but none that names its owner.
pub fn new_password(current: &str, new: &str, email: &str, number: &str) -> Result<(), Refusal> {
    let characters = new.graphemes(true).count();
    if characters < SHORTEST_PASSWORD {
        return Err(Refusal::PasswordTooShort);
    }
    if characters > LONGEST_PASSWORD || new.len() > LONGEST_PASSWORD * 8 {
        return Err(Refusal::PasswordTooLong);
    }
    if new == current {
        return Err(Refusal::PasswordUnchanged);
    }
    let new = new.to_lowercase();
    let name = email.split('@').next().unwrap_or(email);
    let names = |part: &str| part.len() > 3 && new.contains(part);
    if names(name) || names(&number.to_lowercase()) {
        return Err(Refusal::PasswordNamesYou);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_new_and_not_a_name() {
        let check = |new: &str| new_password("old password 1", new, "minjun.kim@hanbit.example", "2016-0042");
        assert_eq!(check("비 오는 날의 파전과 막걸리"), Ok(()));
        assert_eq!(check("short"), Err(Refusal::PasswordTooShort));
        assert_eq!(check("가나다라마바사아자차카"), Err(Refusal::PasswordTooShort));
        assert_eq!(check(&"x".repeat(129)), Err(Refusal::PasswordTooLong));
        assert_eq!(check("old password 1"), Err(Refusal::PasswordUnchanged));
        assert_eq!(check("Minjun.Kim is me"), Err(Refusal::PasswordNamesYou));
        assert_eq!(new_password("x", "a long enough one", "a@b.example", ""), Ok(()));
        assert_eq!(normal("\u{1112}\u{1161}\u{11ab}"), "한");
        assert_eq!(check("my number 2016-0042"), Err(Refusal::PasswordNamesYou));
    }
}
