//! What the clocks of one item do, example by example. What they do in any sequence: `sequences`.

use super::*;
use crate::kernel::calendar::{Calendar, Holiday, USUAL_ZONE, Zones};
use chrono::{NaiveDate, TimeDelta};
use entity::{
    ids::{VocCategoryId, VocItemId},
    voc_item::{Escalation, VocChannel},
};
use uuid::Uuid;

mod sequences;

pub fn calendar(version: i32, holidays: &[&str]) -> Arc<Calendar> {
    let holiday = || vec![Holiday { name: "쉬는 날".into(), name_en: "Day off".into() }];
    let holidays = holidays.iter().map(|text| (day(text), holiday())).collect();
    Arc::new(Calendar::new(version, Zones::new(USUAL_ZONE, Vec::new()), holidays))
}

pub fn ground(holidays: &[&str]) -> Ground {
    let terms = Terms {
        first_response_hours: 4,
        resolution_hours: 24,
        high_severity_percent: 50,
        statutory_days: 14,
        warn_percent: 75,
        escalate_percent: 150,
    };
    Ground { terms, calendar: calendar(1, holidays), older: BTreeMap::new() }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// In Seoul.
pub fn local(text: &str) -> DateTime<Utc> {
    format!("{text}:00+09:00").parse().unwrap()
}

pub fn complaint(received_at: DateTime<Utc>) -> Item {
    Item {
        id: VocItemId(Uuid::from_u128(1)),
        number: "V-1".into(),
        kind: VocKind::Complaint,
        channel: VocChannel::Web,
        category_id: VocCategoryId(Uuid::from_u128(2)),
        dissatisfaction: None,
        severity: Severity::Normal,
        sensitivity: None,
        customer_id: None,
        contract_id: None,
        claim_reference: None,
        task: None,
        external_id: None,
        state: VocState::InProgress,
        department_id: None,
        assignee_id: None,
        caused_by_id: None,
        escalation: Escalation::None,
        received_at,
        first_received_at: received_at,
        recorded_by: None,
        follows_id: None,
        merged_into_id: None,
        rejected_as: None,
        transfers: 0,
        reopenings: 0,
        first_response_at: None,
        resolved_at: None,
        closed_at: None,
        closes_at: None,
        abused_at: None,
        version: 1,
    }
}

/// An item with its clocks, to which things happen.
struct Case {
    item: Item,
    clocks: Vec<Clock>,
    ground: Ground,
}

impl Case {
    fn new(received: &str, holidays: &[&str]) -> Self {
        let (item, ground) = (complaint(local(received)), ground(holidays));
        let mut clocks = Vec::new();
        follow(&item, &mut clocks, &ground, item.received_at);
        Self { item, clocks, ground }
    }

    /// As the service does it.
    fn at(&mut self, text: &str, change: impl FnOnce(&mut Item)) -> Vec<Happened> {
        let happened = pass(&mut self.clocks, local(text));
        change(&mut self.item);
        follow(&self.item, &mut self.clocks, &self.ground, local(text));
        happened
    }

    fn becomes(&mut self, text: &str, state: VocState) -> Vec<Happened> {
        self.at(text, |item| item.state = state)
    }

    fn clock(&self, kind: ClockKind) -> &Clock {
        self.clocks.iter().find(|clock| clock.kind == kind).unwrap()
    }

    fn spent(&self, kind: ClockKind, text: &str) -> i64 {
        spent(self.clock(kind), &self.ground.calendar, local(text)).num_minutes()
    }
}

use ClockKind::{FirstResponse, Resolution, Statutory};
use Step::{Breached, Escalated, Warned};

/// V4: 4 and 24 business hours; across a weekend and a holiday.
#[test]
fn v4_service_clocks_run_in_business_hours_alone() {
    let case = Case::new("2026-02-27T15:00", &["2026-03-02"]);
    let (first, resolution) = (case.clock(FirstResponse), case.clock(Resolution));
    assert_eq!(first.warn_at, Some(local("2026-02-27T18:00")));
    assert_eq!(first.due_at, Some(local("2026-03-03T10:00")));
    assert_eq!(first.escalate_at, Some(local("2026-03-03T12:00")));
    assert_eq!(first.next_at, first.warn_at);
    assert_eq!(resolution.due_at, Some(local("2026-03-05T12:00")));
    assert_eq!(case.spent(Resolution, "2026-03-03T12:00"), 6 * 60);
}

/// V4: severity halves both; what was spent stays spent; what has happened does not happen again.
#[test]
fn v4_a_changed_severity_changes_the_target_and_not_what_was_spent() {
    let mut case = Case::new("2026-03-03T09:00", &[]);
    assert_eq!(case.at("2026-03-03T12:00", |_| {}).len(), 1, "the first response warns");
    let happened = case.at("2026-03-03T12:30", |item| item.severity = Severity::High);
    assert_eq!(happened, []);
    assert_eq!((case.clock(FirstResponse).target, case.clock(Resolution).target), (120, 720));
    assert_eq!(case.clock(Statutory).target, 14);
    // Three and a half hours of two: over at once, and escalated, though it was not when it was an hour ago.
    let at = local("2026-03-03T12:30");
    let step = |step| Happened { kind: FirstResponse, step, at };
    assert_eq!(pass(&mut case.clocks, at), [step(Breached), step(Escalated)]);
    assert_eq!(case.clock(Resolution).due_at, Some(local("2026-03-04T12:00")));
    case.at("2026-03-03T13:00", |item| item.severity = Severity::Normal);
    assert_eq!(case.clock(Resolution).due_at, Some(local("2026-03-05T15:00")));
    assert_eq!(case.clock(FirstResponse).next_at, None);
}

/// V4: it stands while waiting for the customer; the statutory clock never does.
#[test]
fn v4_service_clocks_stand_while_waiting_and_go_on_by_themselves() {
    let mut case = Case::new("2026-03-03T10:00", &[]);
    case.becomes("2026-03-03T11:00", VocState::WaitingForCustomer);
    for kind in [FirstResponse, Resolution] {
        let clock = case.clock(kind);
        assert_eq!((clock.due_at, clock.next_at, clock.running_since), (None, None, None));
        assert_eq!(clock.stands_since, Some(local("2026-03-03T11:00")));
    }
    let due = Some(local("2026-03-18T00:00"));
    assert_eq!((case.clock(Statutory).due_at, case.clock(Statutory).stands_since), (due, None));
    // Severity may change meanwhile: it goes on standing.
    case.at("2026-03-05T11:00", |item| item.severity = Severity::High);
    assert_eq!(case.clock(Resolution).stands_since, Some(local("2026-03-03T11:00")));
    assert_eq!(case.becomes("2026-03-06T17:30", VocState::InProgress), []);
    assert_eq!(case.clock(FirstResponse).due_at, Some(local("2026-03-09T09:30")));
    assert_eq!(case.spent(Resolution, "2026-03-06T18:00"), 90);
}

/// V4: a first reply, or resolving it, is the first response; that stays given.
#[test]
fn v4_the_first_response_is_met_once_and_for_all() {
    let mut replied = Case::new("2026-03-03T10:00", &[]);
    replied.at("2026-03-03T11:00", |item| item.first_response_at = Some(local("2026-03-03T11:00")));
    assert_eq!(phase(replied.clock(FirstResponse)), Phase::Met);
    assert_eq!(phase(replied.clock(Resolution)), Phase::Runs);
    let mut resolved = Case::new("2026-03-03T10:00", &[]);
    resolved.becomes("2026-03-03T12:00", VocState::Resolved);
    resolved.becomes("2026-03-20T12:00", VocState::InProgress);
    assert_eq!(resolved.clock(FirstResponse).met_at, Some(local("2026-03-03T12:00")));
    assert_eq!(resolved.clock(FirstResponse).next_at, None);
}

/// V4: reopened, resolution goes on from what was spent; the statutory clock never stood.
#[test]
fn v4_what_is_reopened_goes_on_from_what_was_spent() {
    let mut case = Case::new("2026-03-03T09:00", &[]);
    case.becomes("2026-03-04T10:00", VocState::Resolved);
    assert!(case.clocks.iter().all(|clock| phase(clock) == Phase::Met && clock.next_at.is_none()));
    assert_eq!(case.becomes("2026-03-11T09:00", VocState::Closed), []);
    case.becomes("2026-03-12T09:00", VocState::InProgress);
    assert_eq!(case.spent(Resolution, "2026-03-12T10:00"), 11 * 60);
    assert_eq!(case.clock(Resolution).due_at, Some(local("2026-03-13T14:00")));
    assert_eq!(case.clock(Statutory).due_at, Some(local("2026-03-18T00:00")));
    case.becomes("2026-03-12T11:00", VocState::Resolved);
    let reopened = "2026-03-19T22:00";
    assert_eq!(case.becomes(reopened, VocState::InProgress), [], "while it is met nothing happens to it");
    let happened = pass(&mut case.clocks, local(reopened));
    let step = |step| Happened { kind: Statutory, step, at: local(reopened) };
    assert_eq!(happened, [step(Warned), step(Breached)], "its day is over");
}

/// V4: merging, rejecting and closing end what is not met; what is undone goes on.
#[test]
fn v4_an_end_ends_all_clocks_and_unmerging_starts_those_again_that_were_not_met() {
    for end in [VocState::Merged, VocState::Rejected, VocState::Closed] {
        let mut case = Case::new("2026-03-03T10:00", &[]);
        case.at("2026-03-03T11:00", |item| item.first_response_at = Some(local("2026-03-03T11:00")));
        case.becomes("2026-03-03T12:00", end);
        let phases = case.clocks.iter().map(phase).collect::<Vec<_>>();
        assert_eq!(phases, [Phase::Met, Phase::Ended, Phase::Ended], "{end:?}");
        assert_eq!(pass(&mut case.clocks, local("2027-03-03T12:00")), [], "{end:?}");
        case.becomes("2026-03-05T12:00", VocState::InProgress);
        let phases = case.clocks.iter().map(phase).collect::<Vec<_>>();
        assert_eq!(phases, [Phase::Met, Phase::Runs, Phase::Runs], "{end:?}");
        assert_eq!(case.spent(Resolution, "2026-03-05T13:00"), 180, "{end:?}");
        assert_eq!(case.clock(Statutory).due_at, Some(local("2026-03-18T00:00")), "{end:?}");
    }
}

/// V4: the end of the 14th day after it was first received, whatever the hour; warned in time.
#[test]
fn v4_the_statutory_clock_counts_whole_days_from_the_first_receipt() {
    for received in ["2026-03-03T00:00", "2026-03-03T23:59"] {
        let mut case = Case::new(received, &["2026-03-04"]);
        let clock = case.clock(Statutory);
        assert_eq!(clock.due_at, Some(local("2026-03-18T00:00")));
        assert_eq!(last_day(clock, &case.ground.calendar), day("2026-03-17"));
        assert_eq!(clock.warn_at, Some(local("2026-03-14T00:00")));
        assert_eq!(clock.escalate_at, Some(local("2026-03-25T00:00")));
        // No complaint any more, and one again: the same day.
        case.at("2026-03-05T10:00", |item| item.kind = VocKind::Inquiry);
        assert_eq!(phase(case.clock(Statutory)), Phase::Ended);
        case.at("2026-03-06T10:00", |item| item.kind = VocKind::Complaint);
        assert_eq!(case.clock(Statutory).due_at, Some(local("2026-03-18T00:00")));
    }
    let mut inquiry = complaint(local("2026-03-03T10:00"));
    inquiry.kind = VocKind::Inquiry;
    let mut clocks = Vec::new();
    follow(&inquiry, &mut clocks, &ground(&[]), inquiry.received_at);
    assert_eq!(clocks.len(), 2, "only a complaint has it");
}

/// V2, V4: a follow-up keeps the first receipt date; what is over by then is over since the follow-up is there.
#[test]
fn v4_a_follow_ups_statutory_clock_began_with_the_first_item() {
    let mut item = complaint(local("2026-04-10T10:00"));
    item.first_received_at = local("2026-03-03T10:00");
    let mut clocks = Vec::new();
    follow(&item, &mut clocks, &ground(&[]), item.received_at);
    let step = |step| Happened { kind: Statutory, step, at: item.received_at };
    assert_eq!(pass(&mut clocks, item.received_at), [step(Warned), step(Breached), step(Escalated)]);
    assert_eq!(clocks[2].started_at, item.first_received_at);
    assert_eq!(clocks[2].due_at, Some(local("2026-03-18T00:00")));
}

/// V4: after a pause everything happens in order, at its own moment, once.
#[test]
fn v4_steps_that_were_missed_happen_in_order_and_once() {
    let mut case = Case::new("2026-03-03T09:00", &[]);
    let step = |kind, step, at| Happened { kind, step, at: local(at) };
    let missed = [
        step(FirstResponse, Warned, "2026-03-03T12:00"),
        step(FirstResponse, Breached, "2026-03-03T13:00"),
        step(FirstResponse, Escalated, "2026-03-03T15:00"),
        step(Resolution, Warned, "2026-03-04T18:00"),
        step(Resolution, Breached, "2026-03-05T15:00"),
    ];
    assert_eq!(pass(&mut case.clocks, local("2026-03-05T16:00")), missed);
    assert_eq!(pass(&mut case.clocks, local("2026-03-05T16:00")), []);
    let next = case.clocks.iter().map(|clock| clock.next_at).collect::<Vec<_>>();
    assert_eq!(next, [None, Some(local("2026-03-06T18:00")), Some(local("2026-03-14T00:00"))]);
}

/// V4, O6: a clock keeps the calendar that it began with, whatever is imported meanwhile.
#[test]
fn v4_a_clock_keeps_the_calendar_it_began_with() {
    let mut case = Case::new("2026-03-03T10:00", &[]);
    let first = case.ground.calendar.clone();
    case.ground.calendar = calendar(2, &["2026-03-04", "2026-03-05"]);
    case.ground.older.insert(1, first.clone());
    case.becomes("2026-03-03T11:00", VocState::WaitingForCustomer);
    case.becomes("2026-03-03T17:00", VocState::InProgress);
    assert_eq!(case.clock(FirstResponse).due_at, Some(local("2026-03-04T11:00")), "the 4th was no holiday for it");
    let later = complaint(local("2026-03-03T17:00"));
    let mut clocks = Vec::new();
    follow(&later, &mut clocks, &case.ground, later.received_at);
    assert_eq!((clocks[0].calendar_version, clocks[0].due_at), (2, Some(local("2026-03-06T12:00"))));
}

/// V4: following what has not changed changes nothing.
#[test]
fn v4_following_twice_is_following_once() {
    for state in [VocState::InProgress, VocState::WaitingForCustomer, VocState::Resolved, VocState::Merged] {
        let mut case = Case::new("2026-03-03T10:00", &[]);
        case.becomes("2026-03-03T11:00", state);
        let once = case.clocks.clone();
        let later = local("2026-03-03T11:30") + TimeDelta::microseconds(1);
        follow(&case.item, &mut case.clocks, &case.ground, later);
        assert_eq!(case.clocks, once, "{state:?}");
    }
}
