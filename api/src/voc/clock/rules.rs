//! What a clock says, and what becomes of it when its item changes (V4).

mod ahead;

pub use ahead::{first_day, last_day, schedule, spent};

use crate::kernel::calendar::Calendar;
use chrono::{DateTime, Utc};
use entity::{
    voc_clock::{ClockKind, Model as Clock},
    voc_item::{Model as Item, Severity, VocKind, VocState},
};
use std::{collections::BTreeMap, sync::Arc};

/// What time does to a clock, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Warned,
    Breached,
    Escalated,
}

pub const STEPS: [Step; 3] = [Step::Warned, Step::Breached, Step::Escalated];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Runs,
    Stands,
    Met,
    Ended,
}

/// One step that time has taken, and the moment at which it was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happened {
    pub kind: ClockKind,
    pub step: Step,
    pub at: DateTime<Utc>,
}

/// The settings that a clock begins with.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    pub first_response_hours: i32,
    pub resolution_hours: i32,
    pub high_severity_percent: i32,
    pub statutory_days: i32,
    pub warn_percent: i32,
    pub escalate_percent: i32,
}

impl Terms {
    /// Business minutes, or days.
    pub fn target(&self, kind: ClockKind, severity: Severity) -> i32 {
        let hours = match kind {
            ClockKind::FirstResponse => self.first_response_hours,
            ClockKind::Resolution => self.resolution_hours,
            ClockKind::Statutory => return self.statutory_days,
        };
        let percent = if severity == Severity::High { self.high_severity_percent } else { 100 };
        hours * 60 * percent / 100
    }
}

/// By what clocks go: the settings of now, the calendar of now for those that begin, their own for those that run.
pub struct Ground {
    pub terms: Terms,
    pub calendar: Arc<Calendar>,
    pub older: BTreeMap<i32, Arc<Calendar>>,
}

impl Ground {
    fn calendar_of(&self, clock: &Clock) -> &Calendar {
        self.older.get(&clock.calendar_version).unwrap_or(&self.calendar)
    }
}

/// What it is called where names are kept.
pub fn code(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::FirstResponse => "FIRST_RESPONSE",
        ClockKind::Resolution => "RESOLUTION",
        ClockKind::Statutory => "STATUTORY",
    }
}

pub fn phase(clock: &Clock) -> Phase {
    match (clock.met_at, clock.ended_at, clock.stands_since) {
        (Some(_), ..) => Phase::Met,
        (_, Some(_), _) => Phase::Ended,
        (.., Some(_)) => Phase::Stands,
        _ => Phase::Runs,
    }
}

/// Takes the steps that are due, of all clocks of one item, in the order in which they were.
pub fn pass(clocks: &mut [Clock], now: DateTime<Utc>) -> Vec<Happened> {
    let mut happened: Vec<Happened> = clocks.iter_mut().flat_map(|clock| take(clock, now)).collect();
    happened.sort_by_key(|one| (one.at, one.step, one.kind));
    happened
}

fn take(clock: &mut Clock, now: DateTime<Utc>) -> Vec<Happened> {
    let mut taken = Vec::new();
    while let Some((step, at)) = next(clock).filter(|(_, at)| *at <= now) {
        *mark(clock, step) = Some(at);
        taken.push(Happened { kind: clock.kind, step, at });
    }
    clock.next_at = next(clock).map(|(_, at)| at);
    taken
}

/// The first step that has not been taken. Nothing happens before the clock ran: a follow-up may begin when its day is over.
fn next(clock: &Clock) -> Option<(Step, DateTime<Utc>)> {
    let since = clock.running_since?;
    let (step, at) = STEPS.into_iter().find_map(|step| match step {
        Step::Warned => clock.warned_at.is_none().then_some((step, clock.warn_at)),
        Step::Breached => clock.breached_at.is_none().then_some((step, clock.due_at)),
        Step::Escalated => clock.escalated_at.is_none().then_some((step, clock.escalate_at)),
    })?;
    Some((step, at?.max(since)))
}

fn mark(clock: &mut Clock, step: Step) -> &mut Option<DateTime<Utc>> {
    match step {
        Step::Warned => &mut clock.warned_at,
        Step::Breached => &mut clock.breached_at,
        Step::Escalated => &mut clock.escalated_at,
    }
}

/// Makes the clocks what they are to be while the item is as it is; those that it has not yet begin. Doing it twice is doing it
/// once. What was due before is to be taken before.
pub fn follow(item: &Item, clocks: &mut Vec<Clock>, ground: &Ground, now: DateTime<Utc>) {
    let is_complaint = item.kind == VocKind::Complaint;
    let kinds = [ClockKind::FirstResponse, ClockKind::Resolution].into_iter();
    for kind in kinds.chain(is_complaint.then_some(ClockKind::Statutory)) {
        if !clocks.iter().any(|clock| clock.kind == kind) {
            clocks.push(begin(item, kind, ground, now));
        }
    }
    for clock in clocks {
        let (calendar, wanted) = (ground.calendar_of(clock), wanted(clock, item));
        let over = matches!(wanted, Phase::Met | Phase::Ended);
        let retargeted = clock.kind != ClockKind::Statutory && clock.severity != item.severity && !over;
        if wanted == phase(clock) && !retargeted {
            continue;
        }
        halt(clock, calendar, now);
        if retargeted {
            (clock.severity, clock.target) = (item.severity, ground.terms.target(clock.kind, item.severity));
        }
        enter(clock, wanted, now);
        schedule(clock, calendar);
    }
}

/// What a clock is to do while its item is as it is.
fn wanted(clock: &Clock, item: &Item) -> Phase {
    let met = phase(clock) == Phase::Met;
    let answered = met || item.first_response_at.is_some();
    match (clock.kind, item.state) {
        (ClockKind::Statutory, _) if item.kind != VocKind::Complaint => Phase::Ended,
        (_, VocState::Resolved) => Phase::Met,
        (_, VocState::Rejected | VocState::Merged | VocState::Closed) if !met => Phase::Ended,
        (_, VocState::Rejected | VocState::Merged | VocState::Closed) => Phase::Met,
        (ClockKind::FirstResponse, _) if answered => Phase::Met,
        (ClockKind::FirstResponse | ClockKind::Resolution, VocState::WaitingForCustomer) => Phase::Stands,
        _ => Phase::Runs,
    }
}

fn begin(item: &Item, kind: ClockKind, ground: &Ground, now: DateTime<Utc>) -> Clock {
    // A follow-up keeps the day on which the first was received; its clock runs since it is there itself.
    let (started_at, running_since) = match kind {
        ClockKind::Statutory => (item.first_received_at, now),
        ClockKind::FirstResponse | ClockKind::Resolution => (item.received_at, item.received_at),
    };
    let mut clock = Clock {
        item_id: item.id,
        kind,
        started_at,
        calendar_version: ground.calendar.version,
        severity: item.severity,
        target: ground.terms.target(kind, item.severity),
        warn_percent: ground.terms.warn_percent,
        escalate_percent: ground.terms.escalate_percent,
        spent: 0,
        running_since: Some(running_since),
        stands_since: None,
        met_at: None,
        ended_at: None,
        warn_at: None,
        due_at: None,
        escalate_at: None,
        next_at: None,
        warned_at: None,
        breached_at: None,
        escalated_at: None,
        extensions: 0,
    };
    schedule(&mut clock, &ground.calendar);
    clock
}

/// Adds up what it ran.
fn halt(clock: &mut Clock, calendar: &Calendar, now: DateTime<Utc>) {
    clock.spent = spent(clock, calendar, now).num_microseconds().unwrap_or(i64::MAX);
    clock.running_since = None;
}

fn enter(clock: &mut Clock, phase: Phase, now: DateTime<Utc>) {
    let stands_since = clock.stands_since.take();
    (clock.met_at, clock.ended_at) = (None, None);
    match phase {
        Phase::Runs => clock.running_since = Some(now),
        Phase::Stands => clock.stands_since = stands_since.or(Some(now)),
        Phase::Met => clock.met_at = Some(now),
        Phase::Ended => clock.ended_at = Some(now),
    }
}

#[cfg(test)]
pub(super) mod tests;
