//! V4 over random sequences of what people do to an item. The oracle walks through the time minute by minute, and knows clocks as
//! counters only.

use super::{complaint, day, ground, local};
use crate::voc::clock::rules::{Clock, ClockKind, Happened, STEPS, follow, pass, spent};
use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use entity::voc_item::{Model as Item, Severity, VocState};
use proptest::prelude::*;
use std::sync::LazyLock;

const HOLIDAYS: [&str; 2] = ["2026-03-02", "2026-03-11"];
const BEGIN: &str = "2026-02-26T08:00";
const MINUTES: usize = 40 * 24 * 60;

#[derive(Clone, Copy, Debug)]
enum Deed {
    Wait,
    Answer,
    Reply,
    Resolve,
    Close,
    Reopen,
    Merge,
    Unmerge,
    Severity,
    /// Nobody does anything; the clerk looks.
    Look,
}

fn deed() -> impl Strategy<Value = Deed> {
    use Deed::*;
    prop_oneof![
        3 => Just(Wait), 3 => Just(Answer), 1 => Just(Reply), 1 => Just(Resolve), 1 => Just(Close),
        2 => Just(Reopen), 1 => Just(Merge), 2 => Just(Unmerge), 1 => Just(Severity), 3 => Just(Look),
    ]
}

static START: LazyLock<DateTime<Utc>> = LazyLock::new(|| local(BEGIN));
static OPEN: LazyLock<Vec<bool>> = LazyLock::new(|| (0..=MINUTES).map(is_open).collect());

fn at(minute: usize) -> DateTime<Utc> {
    *START + TimeDelta::minutes(minute.try_into().unwrap())
}

/// Whether the minute that begins then is one of work.
fn is_open(minute: usize) -> bool {
    let time = at(minute).with_timezone(&chrono_tz::Asia::Seoul);
    let off = time.weekday().num_days_from_monday() > 4 || HOLIDAYS.map(day).contains(&time.date_naive());
    !off && (9..18).contains(&time.hour())
}

/// Does it to the item, if it can be done as it is.
fn act(item: &mut Item, before_merge: &mut VocState, deed: Deed, now: DateTime<Utc>) {
    use VocState::*;
    item.state = match (deed, item.state) {
        (Deed::Wait, InProgress) => WaitingForCustomer,
        (Deed::Answer, WaitingForCustomer) => InProgress,
        (Deed::Reply, InProgress) => {
            item.first_response_at.get_or_insert(now);
            InProgress
        }
        (Deed::Resolve, InProgress | WaitingForCustomer) => Resolved,
        (Deed::Close, InProgress | Resolved) => Closed,
        (Deed::Reopen, Resolved | Closed) => InProgress,
        (Deed::Merge, InProgress | WaitingForCustomer) => {
            *before_merge = item.state;
            Merged
        }
        (Deed::Unmerge, Merged) => *before_merge,
        (Deed::Severity, state) => {
            item.severity = if item.severity == Severity::High { Severity::Normal } else { Severity::High };
            state
        }
        (_, state) => state,
    };
}

/// A clock as a counter.
struct Counter {
    kind: ClockKind,
    count: usize,
    happened: Vec<usize>,
    just_counted: bool,
}

impl Counter {
    fn runs(&self, item: &Item, answered: bool) -> bool {
        match self.kind {
            ClockKind::FirstResponse => item.state == VocState::InProgress && !answered,
            ClockKind::Resolution => item.state == VocState::InProgress,
            ClockKind::Statutory => matches!(item.state, VocState::InProgress | VocState::WaitingForCustomer),
        }
    }

    /// Whether the next step is due at this minute.
    fn look(&mut self, minute: usize, item: &Item, answered: bool) {
        let half = if item.severity == Severity::High { 2 } else { 1 };
        while self.happened.len() < 3 && self.runs(item, answered) {
            let step = self.happened.len();
            let is_due = match self.kind {
                // The 10th, 14th and 21st day after that on which it began.
                ClockKind::Statutory => minute >= [11, 15, 22][step] * 24 * 60 - 8 * 60,
                ClockKind::FirstResponse => self.count >= [180, 240, 360][step] / half,
                ClockKind::Resolution => self.count >= [1_080, 1_440, 2_160][step] / half,
            };
            let counts = self.kind == ClockKind::Statutory || self.just_counted || OPEN[minute];
            if !(is_due && counts) {
                return;
            }
            self.happened.push(minute);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn v4_in_any_sequence_every_step_happens_once_at_its_minute(
        mut deeds in proptest::collection::vec((0..MINUTES, deed()), 0..40)
    ) {
        deeds.sort_by_key(|(minute, _)| *minute);
        let ground = ground(&HOLIDAYS);
        // As the rules have it.
        let mut item = complaint(at(0));
        let (mut clocks, mut before_merge): (Vec<Clock>, _) = (Vec::new(), VocState::InProgress);
        follow(&item, &mut clocks, &ground, at(0));
        let mut happened: Vec<Happened> = Vec::new();
        for (minute, deed) in &deeds {
            happened.extend(pass(&mut clocks, at(*minute)));
            act(&mut item, &mut before_merge, *deed, at(*minute));
            follow(&item, &mut clocks, &ground, at(*minute));
        }
        happened.extend(pass(&mut clocks, at(MINUTES)));
        // As the oracle has it.
        let mut twin = complaint(at(0));
        let (mut answered, mut before_merge) = (false, VocState::InProgress);
        let kinds = [ClockKind::FirstResponse, ClockKind::Resolution, ClockKind::Statutory];
        let mut counters = kinds.map(|kind| Counter { kind, count: 0, happened: Vec::new(), just_counted: false });
        let mut next = deeds.iter().peekable();
        for minute in 0..=MINUTES {
            counters.iter_mut().for_each(|counter| counter.look(minute, &twin, answered));
            counters.iter_mut().for_each(|counter| counter.just_counted = false);
            while let Some((_, deed)) = next.next_if(|(when, _)| *when == minute) {
                act(&mut twin, &mut before_merge, *deed, at(minute));
                answered |= twin.first_response_at.is_some() || twin.state == VocState::Resolved;
                counters.iter_mut().for_each(|counter| counter.look(minute, &twin, answered));
            }
            let open = OPEN[minute];
            for counter in counters.iter_mut().filter(|counter| open && minute < MINUTES && counter.runs(&twin, answered)) {
                counter.count += 1;
                counter.just_counted = true;
            }
        }
        for (counter, clock) in counters.iter().zip(&clocks) {
            let of_clock: Vec<_> = happened.iter().filter(|one| one.kind == counter.kind).map(|one| (one.step, one.at)).collect();
            let expected: Vec<_> = STEPS.into_iter().zip(counter.happened.iter().map(|minute| at(*minute))).collect();
            prop_assert_eq!(of_clock, expected, "{:?}", counter.kind);
            if counter.kind != ClockKind::Statutory {
                let minutes = spent(clock, &ground.calendar, at(MINUTES)).num_minutes();
                prop_assert_eq!(minutes, i64::try_from(counter.count).unwrap(), "{:?}", counter.kind);
            }
        }
    }
}
