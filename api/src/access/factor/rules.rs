//! Codes: which of them an authenticator shows now, how recovery codes are written, how often one may try.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{second_factor, sign_in_challenge};
use totp_rs::{Builder, Secret, Totp};

/// RFC 4226 asks for 160 bits.
pub const SECRET_BYTES: usize = 20;
pub const RECOVERY_CODES: usize = 10;
/// Enough that their hashes need no salt.
pub const RECOVERY_BYTES: usize = 10;
/// How long a sign-in waits for its code.
pub const CHALLENGE_LIFETIME: TimeDelta = TimeDelta::minutes(5);
/// How long an enrolment waits for its code.
pub const ENROLMENT_LIFETIME: TimeDelta = TimeDelta::minutes(15);
/// Of a million codes three are right at any time: few enough tries, because each new challenge is a counted sign-in.
pub const TRIES: i32 = 3;

/// SHA-1, 6 digits, 30 seconds, one step of leeway: what every authenticator app can do.
pub fn totp(secret: &[u8], host: &str, email: &str) -> Option<Totp> {
    let builder = Builder::new().with_secret(Secret::from(secret)).with_issuer(Some(host)).with_account_name(email);
    builder.build().ok()
}

/// The step whose code this is, if it is one of now and later than the last one taken.
pub fn step(totp: &Totp, code: &str, last_step: i64, now: DateTime<Utc>) -> Option<i64> {
    let step = totp.check(code, u64::try_from(now.timestamp()).ok()?)?;
    i64::try_from(step).ok().filter(|step| *step > last_step)
}

/// What a person typed: blanks and dashes do not matter, nor does the case of letters.
pub fn typed(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase()
}

/// Six digits come from the app; anything else may be a recovery code.
pub fn is_of_app(typed: &str) -> bool {
    typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit())
}

/// As it is shown: in groups of four, without the letters that people confuse.
pub fn recovery_code(random: [u8; RECOVERY_BYTES]) -> String {
    let text = Secret::from(random.to_vec()).to_base32();
    let groups: Vec<String> = text.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into()).collect();
    groups.join("-")
}

/// Whether a code may still be tried.
pub fn takes_code(challenge: &sign_in_challenge::Model, now: DateTime<Utc>) -> bool {
    challenge.expires_at > now && challenge.tries < TRIES
}

/// The secret that waits for its first code.
pub fn pending(factor: &second_factor::Model, now: DateTime<Utc>) -> Option<&[u8]> {
    factor.pending_secret.as_deref().filter(|_| factor.pending_until.is_some_and(|until| until > now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// X2: RFC 6238, appendix B (its codes have 8 digits, of which the last 6 are ours).
    #[test]
    fn x2_codes_are_those_of_the_rfc() {
        let totp = totp(b"12345678901234567890", "sunhwan.test", "a@b.test").unwrap();
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(step(&totp, code, 0, at(time)), Some(time / 30), "{time}");
        }
    }

    /// X2: no code twice, nor an older one after it; the neighbours of now are taken.
    #[test]
    fn x2_a_code_of_a_taken_step_is_not_taken_again() {
        let totp = totp(b"12345678901234567890", "sunhwan.test", "a@b.test").unwrap();
        let code = |step: u64| totp.generate(step * 30).to_string();
        let now = at(1_000 * 30);
        for (of, last, taken) in [
            (1_000, 0, Some(1_000)),
            (1_000, 1_000, None),
            (999, 0, Some(999)),
            (999, 1_000, None),
            (1_001, 1_000, Some(1_001)),
            (998, 0, None),
            (1_002, 0, None),
        ] {
            assert_eq!(step(&totp, &code(of), last, now), taken, "{of} after {last}");
        }
        for nonsense in ["", "12345", "1234567", "abcdef", "１２３４５６"] {
            assert_eq!(step(&totp, nonsense, 0, now), None, "{nonsense}");
        }
    }

    #[test]
    fn recovery_codes_are_read_as_people_type_them() {
        let code = recovery_code([0xa5; RECOVERY_BYTES]);
        assert_eq!((code.len(), code.matches('-').count()), (19, 3), "{code}");
        assert_eq!(typed(&format!(" {} ", code.to_lowercase())), code.replace('-', ""));
        assert!(is_of_app(&typed("123 456")) && !is_of_app(&typed(&code)));
    }
}
