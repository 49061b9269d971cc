//! When a clock warns, is over and escalates, and how much of its time is spent.

use crate::{
    kernel::calendar::Calendar,
    voc::clock::rules::{Phase, Step, next, phase},
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::voc_clock::{ClockKind, Model as Clock};

/// Works out ahead when what happens. A clock that is over keeps what it last said, one that stands can't say.
pub fn schedule(clock: &mut Clock, calendar: &Calendar) {
    match phase(clock) {
        Phase::Runs => {
            clock.warn_at = Some(when(clock, calendar, Step::Warned));
            clock.due_at = Some(when(clock, calendar, Step::Breached));
            clock.escalate_at = Some(when(clock, calendar, Step::Escalated));
        }
        Phase::Stands => (clock.warn_at, clock.due_at, clock.escalate_at) = (None, None, None),
        Phase::Met | Phase::Ended => {}
    }
    clock.next_at = next(clock).map(|(_, at)| at);
}

fn when(clock: &Clock, calendar: &Calendar, step: Step) -> DateTime<Utc> {
    let percent = match step {
        Step::Warned => clock.warn_percent,
        Step::Breached => 100,
        Step::Escalated => clock.escalate_percent,
    };
    match clock.kind {
        // Whole days: a warning rather early, an escalation never before the breach.
        ClockKind::Statutory if step == Step::Escalated => end_of(calendar, clock, (clock.target * percent + 99) / 100),
        ClockKind::Statutory => end_of(calendar, clock, clock.target * percent / 100),
        ClockKind::FirstResponse | ClockKind::Resolution => {
            let share = TimeDelta::seconds(i64::from(clock.target) * i64::from(percent) * 60 / 100);
            let left = share - TimeDelta::microseconds(clock.spent);
            calendar.add_business_time(clock.running_since.unwrap_or(clock.started_at), left)
        }
    }
}

/// The first moment after that day: the so-manieth after the one on which the clock started.
fn end_of(calendar: &Calendar, clock: &Clock, days: i32) -> DateTime<Utc> {
    let day = first_day(clock, calendar) + Days::new(u64::try_from(days).unwrap_or_default() + 1);
    calendar.start_of(day)
}

pub fn first_day(clock: &Clock, calendar: &Calendar) -> NaiveDate {
    calendar.day_of(clock.started_at)
}

/// The last day on which the statutory clock is kept.
pub fn last_day(clock: &Clock, calendar: &Calendar) -> NaiveDate {
    first_day(clock, calendar) + Days::new(u64::try_from(clock.target).unwrap_or_default())
}

/// O6: the business time that it has run.
pub fn spent(clock: &Clock, calendar: &Calendar, now: DateTime<Utc>) -> TimeDelta {
    let before = TimeDelta::microseconds(clock.spent);
    match (clock.kind, clock.running_since) {
        (ClockKind::FirstResponse | ClockKind::Resolution, Some(since)) => before + calendar.business_time(since, now),
        _ => before,
    }
}
