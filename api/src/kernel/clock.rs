//! What time it is. Time comes in by this door alone, so that a test can set it.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Clone)]
pub enum Clock {
    System,
    /// For tests: stands still until it is set.
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// UTC, in whole microseconds: what PostgreSQL keeps, and what a cursor must find again.
    pub fn now(&self) -> DateTime<Utc> {
        let now = match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
            Self::System => Utc::now(),
            Self::Fixed(time) => *time.lock().unwrap_or_else(PoisonError::into_inner),
        };
        now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
    }
}
