//! How many failures are free, and how long one waits after more.

use chrono::{DateTime, TimeDelta, Utc};
use entity::sign_in_attempt;

#[derive(Clone, Copy)]
pub struct Limit {
    /// The last of these begins the first wait.
    pub free: i32,
    pub first_wait: TimeDelta,
    pub longest_wait: TimeDelta,
    /// After this long without a failure all are forgotten.
    pub forgotten_after: TimeDelta,
}

/// Of one account, or of one person proving their password in a session.
pub const ACCOUNT: Limit = Limit {
    free: 5,
    first_wait: TimeDelta::minutes(1),
    longest_wait: TimeDelta::hours(1),
    forgotten_after: TimeDelta::days(1),
};

/// Many people may share an address, so its waits are short.
pub fn address(free: i32) -> Limit {
    Limit {
        free,
        first_wait: TimeDelta::minutes(1),
        longest_wait: TimeDelta::minutes(15),
        forgotten_after: TimeDelta::hours(1),
    }
}

/// X2: counts one more attempt as failed, or says until when none is taken.
pub fn take(
    so_far: sign_in_attempt::Model,
    limit: Limit,
    now: DateTime<Utc>,
) -> Result<sign_in_attempt::Model, DateTime<Utc>> {
    if let Some(until) = so_far.locked_until.filter(|until| *until > now) {
        return Err(until);
    }
    let forgotten = so_far.last_at + limit.forgotten_after <= now;
    let failures = if forgotten { 1 } else { so_far.failures.saturating_add(1) };
    let locked_until = (failures >= limit.free).then(|| now + wait(failures - limit.free, limit));
    Ok(sign_in_attempt::Model { failures, last_at: now, locked_until, ..so_far })
}

/// Twice as long after each failure.
fn wait(beyond: i32, limit: Limit) -> TimeDelta {
    let doubled = limit.first_wait.checked_mul(1 << beyond.clamp(0, 20)).unwrap_or(limit.longest_wait);
    doubled.min(limit.longest_wait)
}

/// One attempt was no failure after all.
pub fn give_back(so_far: sign_in_attempt::Model) -> sign_in_attempt::Model {
    sign_in_attempt::Model { failures: (so_far.failures - 1).max(0), locked_until: None, ..so_far }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(n: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + n * 60, 0).unwrap()
    }

    fn none() -> sign_in_attempt::Model {
        sign_in_attempt::Model { key: "k".into(), failures: 0, last_at: minutes(0), locked_until: None }
    }

    /// X2: growing delay.
    #[test]
    fn x2_each_failure_beyond_the_free_ones_doubles_the_wait() {
        let mut row = none();
        for _ in 0..4 {
            row = take(row, ACCOUNT, minutes(0)).unwrap();
            assert_eq!(row.locked_until, None);
        }
        let mut now = minutes(0);
        for waited in [1, 2, 4, 8, 16, 32, 60, 60] {
            row = take(row, ACCOUNT, now).unwrap();
            assert_eq!(row.locked_until, Some(now + TimeDelta::minutes(waited)));
            let almost = now + TimeDelta::minutes(waited) - TimeDelta::seconds(1);
            assert_eq!(take(row.clone(), ACCOUNT, almost), Err(now + TimeDelta::minutes(waited)));
            now += TimeDelta::minutes(waited);
        }
        let row = take(row, ACCOUNT, now + TimeDelta::days(1)).unwrap();
        assert_eq!((row.failures, row.locked_until), (1, None));
        row_at_the_end_of_numbers();
    }

    fn row_at_the_end_of_numbers() {
        let row = sign_in_attempt::Model { failures: i32::MAX, ..none() };
        assert_eq!(take(row, ACCOUNT, minutes(0)).unwrap().locked_until, Some(minutes(60)));
    }

    #[test]
    fn x2_who_succeeds_gives_the_attempt_back() {
        let mut row = none();
        for _ in 0..5 {
            row = take(row, ACCOUNT, minutes(0)).unwrap();
        }
        let row = give_back(row);
        assert_eq!((row.failures, row.locked_until), (4, None));
        assert_eq!(give_back(none()).failures, 0);
    }
}
