//! Whether a refresh token renews its session, and what its coming says.

use chrono::{DateTime, TimeDelta, Utc};
use entity::session;

/// How long after its use a token may come again, for a client that lost the answer: longer than an operation may take here
/// (`request_seconds`), or a slow database would make thieves of everyone who renewed then.
pub const GRACE: TimeDelta = TimeDelta::seconds(30);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// It is in force; its successor takes its place.
    First,
    /// It was used a moment ago, and its successor was not: another one takes the successor's place.
    Again,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No token of this session.
    Invented,
    /// The session is over, or the token was left unused for too long.
    Over,
    /// It was used before: two people have it.
    Reused,
}

/// X2: each refresh token is good for one use; one that comes again ends the session.
pub fn renew(session: &session::Model, family: &str, token: &str, now: DateTime<Utc>) -> Result<Renewal, Refused> {
    if session.refresh_family.as_deref() != Some(family) {
        return Err(Refused::Invented);
    }
    if !is_open(session, now) {
        return Err(Refused::Over);
    }
    let is = |hash: &Option<String>| hash.as_deref() == Some(token);
    // Of a token that is not in force its age does not matter: it came again.
    let again = is(&session.refresh_previous) && session.renewed_at.is_some_and(|renewed| now < renewed + GRACE);
    if !is(&session.refresh_hash) && !again {
        return Err(Refused::Reused);
    }
    if session.refresh_expires_at.is_none_or(|expires| expires <= now) {
        return Err(Refused::Over);
    }
    Ok(if again { Renewal::Again } else { Renewal::First })
}

pub fn is_open(session: &session::Model, now: DateTime<Utc>) -> bool {
    session.ended_at.is_none() && session.expires_at > now
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::{EmployeeId, SessionId};
    use uuid::Uuid;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    /// Renewed at 0 from `a` to `b`; the token lives an hour, the session a day.
    fn session() -> session::Model {
        session::Model {
            id: SessionId(Uuid::nil()),
            employee_id: EmployeeId(Uuid::nil()),
            created_at: at(-600),
            expires_at: at(86_400),
            ended_at: None,
            client_ip: None,
            user_agent: None,
            device_name: None,
            renewed_at: Some(at(0)),
            second_factor_at: None,
            refresh_family: Some("f".into()),
            refresh_hash: Some("b".into()),
            refresh_previous: Some("a".into()),
            refresh_expires_at: Some(at(3_600)),
        }
    }

    /// X2: rotation with reuse detection, and the few seconds for a lost answer.
    #[test]
    fn x2_a_token_is_good_once_and_for_a_moment_again() {
        let session = session();
        for (family, token, seconds, verdict) in [
            ("f", "b", 1, Ok(Renewal::First)),
            ("f", "b", 3_599, Ok(Renewal::First)),
            ("f", "b", 3_600, Err(Refused::Over)),
            ("f", "a", 29, Ok(Renewal::Again)),
            ("f", "a", 30, Err(Refused::Reused)),
            ("f", "older", 1, Err(Refused::Reused)),
            ("f", "older", 5_000, Err(Refused::Reused)),
            ("g", "b", 1, Err(Refused::Invented)),
            ("f", "b", 90_000, Err(Refused::Over)),
        ] {
            assert_eq!(renew(&session, family, token, at(seconds)), verdict, "{family} {token} {seconds}");
        }
        let ended = session::Model { ended_at: Some(at(1)), ..session.clone() };
        assert_eq!(renew(&ended, "f", "b", at(2)), Err(Refused::Over));
        let of_the_command_line = session::Model { refresh_family: None, refresh_hash: None, ..session };
        assert_eq!(renew(&of_the_command_line, "f", "b", at(1)), Err(Refused::Invented));
    }
}
