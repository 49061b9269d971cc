//! Weeks, scores, choices and readers, without a database.

use super::*;
use crate::kernel::calendar::{Holiday, USUAL_ZONE, Zones};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn calendar(off: &[&str]) -> Calendar {
    let holiday = || vec![Holiday { name: "쉬는 날".into(), name_en: "Day off".into() }];
    let holidays: BTreeMap<_, _> = off.iter().map(|text| (day(text), holiday())).collect();
    Calendar::new(1, Zones::new(USUAL_ZONE, Vec::new()), holidays)
}

/// H1: 08:00 in Seoul on the first business day after the week.
#[test]
fn h1_a_bulletin_is_composed_on_the_first_business_day_after_its_week() {
    let plain = calendar(&[]);
    assert_eq!(composes_at(&plain, day("2026-02-23"), 8), moment("2026-03-01T23:00:00Z"));
    assert_eq!(sends_at(&plain, day("2026-02-23"), 11, moment("2026-03-01T23:00:00Z")), moment("2026-03-02T02:00:00Z"));
    // Made up late: at once.
    let late = moment("2026-03-04T01:00:00Z");
    assert_eq!(sends_at(&plain, day("2026-02-23"), 11, late), late);
    // Monday is off (3·1절 대체공휴일).
    let off = calendar(&["2026-03-02"]);
    assert_eq!(composes_at(&off, day("2026-02-23"), 8), moment("2026-03-02T23:00:00Z"));
    // All of a week is off: with the next one.
    let all = calendar(&["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"]);
    assert_eq!(composes_at(&all, day("2026-02-23"), 8), moment("2026-03-08T23:00:00Z"));
}

/// H2: each missed week is made up, the oldest first, and no week comes twice.
#[test]
fn h2_missed_weeks_are_due_until_each_is_composed() {
    let plain = calendar(&[]);
    let due = |last: Option<&str>, now: &str| {
        let weeks = due_weeks(&plain, 8, last.map(day), moment(now));
        weeks.into_iter().map(|week| week.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(due(None, "2026-03-01T22:59:59Z"), ["2026-02-16"]);
    assert_eq!(due(None, "2026-03-01T23:00:00Z"), ["2026-02-23"]);
    assert_eq!(due(Some("2026-02-23"), "2026-03-08T22:59:59Z"), [] as [&str; 0]);
    assert_eq!(due(Some("2026-02-23"), "2026-03-08T23:00:00Z"), ["2026-03-02"]);
    assert_eq!(due(Some("2026-02-09"), "2026-03-04T03:00:00Z"), ["2026-02-16", "2026-02-23"]);
    assert_eq!(due(Some("2024-01-01"), "2026-03-04T03:00:00Z").len(), MOST_MADE_UP);
    let off = calendar(&["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"]);
    assert_eq!(due_weeks(&off, 8, Some(day("2026-02-16")), moment("2026-03-05T03:00:00Z")), []);
    let both = due_weeks(&off, 8, Some(day("2026-02-16")), moment("2026-03-08T23:00:00Z"));
    assert_eq!(both, [day("2026-02-23"), day("2026-03-02")]);
}

fn facts() -> Facts {
    Facts {
        kind: VocKind::Inquiry,
        by_regulator: false,
        dissatisfaction: None,
        severity: Severity::Normal,
        breached: false,
        statutory: false,
        risk: 0,
        frequent: false,
        reopenings: 0,
        transfers: 0,
        escalation: Escalation::None,
    }
}

#[test]
fn h1_the_score_is_what_it_says_and_at_most_a_hundred() {
    assert_eq!(reasons(&facts()), []);
    let worst = Facts {
        kind: VocKind::Complaint,
        by_regulator: true,
        dissatisfaction: Some(5),
        severity: Severity::High,
        breached: true,
        statutory: true,
        risk: 100,
        frequent: true,
        reopenings: 9,
        transfers: 9,
        escalation: Escalation::Executive,
    };
    let all = reasons(&worst);
    assert_eq!((score(&all), all.len(), all[0].what), (100, 11, ReasonKind::ExternalRisk));
    assert!(all.is_sorted_by_key(|reason| Reverse(reason.points)));
    let usual = Facts { kind: VocKind::Complaint, dissatisfaction: Some(4), risk: 44, ..facts() };
    let points: Vec<_> = reasons(&usual).into_iter().map(|reason| (reason.what, reason.points)).collect();
    assert_eq!(points, [(ReasonKind::ExternalRisk, 8), (ReasonKind::Dissatisfaction, 8), (ReasonKind::Complaint, 6)]);
}

#[test]
fn h1_main_items_are_the_highest_and_the_first_of_each_department() {
    assert_eq!(main::<u8>(&[]), [] as [usize; 0]);
    assert_eq!(main(&[1; 30]), (0..10).collect::<Vec<_>>());
    let mut departments = vec![1; 12];
    departments.extend([2, 2, 3, 1, 4]);
    assert_eq!(main(&departments)[10..], [12, 14, 16]);
    let many: Vec<usize> = (0..300).map(|place| if place < 10 { 0 } else { place }).collect();
    assert_eq!(main(&many).len(), MOST_COMPOSED);
}

fn person(n: u128, deputy: Option<u128>) -> Person {
    let id = |n| EmployeeId(Uuid::from_u128(n));
    Person { id: id(n), deputy: deputy.map(id) }
}

/// H2: to the executive, else to the CCO, and that is said.
#[test]
fn h2_a_division_without_an_executive_writes_to_the_cco() {
    let (executive, cco, ceo) = (person(1, Some(9)), person(2, None), person(3, None));
    assert_eq!(recipient(Some(executive), &[cco], &[ceo]), Some(To { person: executive, to_cco: false }));
    assert_eq!(recipient(None, &[cco], &[ceo]), Some(To { person: cco, to_cco: true }));
    assert_eq!(recipient(None, &[], &[ceo]), Some(To { person: ceo, to_cco: true }));
    assert_eq!(recipient(None, &[], &[]), None);
}

/// H1, X5: a draft is the CS office's alone.
#[test]
fn x5_before_it_is_sent_the_cs_office_alone_sees_it() {
    let (office, executive) = (Part { office: true, ..Part::default() }, Part { receives: true, ..Part::default() });
    let division = Part { reached: true, ..Part::default() };
    for (state, seen) in
        [(BulletinState::Composed, false), (BulletinState::Sent, true), (BulletinState::Acknowledged, true)]
    {
        assert_eq!(
            [office, executive, division, Part::default()].map(|part| sees(part, state)),
            [true, seen, seen, false]
        );
    }
}

proptest! {
    /// H2: whatever was composed last and whatever the time, composing what is due leaves nothing due, and every week has come once.
    #[test]
    fn h2_composing_what_is_due_leaves_nothing_due(ago in 1_u64..40, hours in 0_i64..24 * 40) {
        let plain = calendar(&["2026-03-02", "2026-05-05"]);
        let now = moment("2026-03-02T00:00:00Z") + chrono::TimeDelta::hours(hours);
        let last = day("2026-02-23") - Days::new(7 * ago);
        let weeks = due_weeks(&plain, 8, Some(last), now);
        prop_assert!(weeks.is_sorted() && weeks.iter().all(|week| *week > last && composes_at(&plain, *week, 8) <= now));
        prop_assert!(weeks.windows(2).all(|two| two[1] - two[0] == chrono::TimeDelta::days(7)));
        let done = weeks.last().copied().or(Some(last));
        prop_assert_eq!(due_weeks(&plain, 8, done, now), []);
    }
}
