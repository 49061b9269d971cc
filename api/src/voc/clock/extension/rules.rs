//! Whether the statutory clock can be extended (V4).

use crate::{
    kernel::calendar::Calendar,
    voc::clock::rules::{Phase, first_day, last_day, phase, schedule},
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::voc_clock::{ClockKind, Model as Clock};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No complaint, or answered, rejected, merged, closed.
    NotRunning,
    AlreadyExtended,
    /// Its day is over.
    TooLate,
    /// Not after the last day so far.
    NotLater {
        after: NaiveDate,
    },
    TooFar {
        until: NaiveDate,
    },
    ReasonMissing,
    /// The customer must be told.
    NoticeMissing,
}

/// What the statutory clock is to be extended to, with what is said of it.
pub struct Wish<'a> {
    pub until: NaiveDate,
    pub reason: &'a str,
    pub notice: &'a str,
}

/// V4: the statutory clock is extended once, while it runs and before its day is over, at most by so many days, and only if the
/// customer is told.
pub fn extend(
    clock: &mut Clock,
    wish: &Wish<'_>,
    most_days: i32,
    calendar: &Calendar,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let last = last_day(clock, calendar);
    let furthest = last + Days::new(u64::try_from(most_days).unwrap_or_default());
    if clock.kind != ClockKind::Statutory || phase(clock) != Phase::Runs {
        return Err(Refusal::NotRunning);
    }
    if clock.extensions > 0 {
        return Err(Refusal::AlreadyExtended);
    }
    if clock.due_at.is_none_or(|due| due <= now) {
        return Err(Refusal::TooLate);
    }
    if wish.until <= last {
        return Err(Refusal::NotLater { after: last });
    }
    if wish.until > furthest {
        return Err(Refusal::TooFar { until: furthest });
    }
    if wish.reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    if wish.notice.trim().is_empty() {
        return Err(Refusal::NoticeMissing);
    }
    let days = (wish.until - first_day(clock, calendar)).num_days();
    clock.target = i32::try_from(days).unwrap_or(clock.target);
    clock.extensions += 1;
    schedule(clock, calendar);
    Ok(())
}

#[cfg(test)]
mod tests;
