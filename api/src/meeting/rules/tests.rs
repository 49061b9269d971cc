//! Periods, quotas, who may be met, whom to meet next.

use super::*;
use crate::kernel::calendar::{USUAL_ZONE, Zones};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn span(first: &str, last: &str) -> Span {
    Span { first: day(first), last: day(last) }
}

/// M1: month, quarter or half-year of the business calendar.
#[test]
fn m1_a_day_has_one_period_of_each_length() {
    for (length, on, first, last) in [
        (1, "2026-02-28", "2026-02-01", "2026-02-28"),
        (1, "2028-02-29", "2028-02-01", "2028-02-29"),
        (2, "2026-03-31", "2026-01-01", "2026-03-31"),
        (2, "2026-04-01", "2026-04-01", "2026-06-30"),
        (2, "2026-12-31", "2026-10-01", "2026-12-31"),
        (3, "2026-06-30", "2026-01-01", "2026-06-30"),
        (3, "2026-07-01", "2026-07-01", "2026-12-31"),
    ] {
        assert_eq!(period(length, day(on)), span(first, last), "{length} {on}");
    }
}

fn quarter() -> Vec<NaiveDate> {
    let calendar = Calendar::new(1, Zones::new(USUAL_ZONE, Vec::new()), Default::default());
    business_days(&calendar, span("2026-01-01", "2026-03-31"))
}

/// M1: two a quarter; who heads a department for a part of it, or is away for long, owes accordingly less.
#[test]
fn m1_what_is_due_follows_the_days_on_which_somebody_was_a_leader_and_there() {
    let days = quarter();
    assert_eq!(days.len(), 64);
    let always = [span("2020-01-01", "9999-12-31")];
    let due_of = |terms: &[Span], absences: &[Span]| due(2, &days, terms, absences);
    assert_eq!(due_of(&always, &[]), 2);
    // A week, two weeks: nothing is remitted. 16 days and more are a quarter of it: one is.
    assert_eq!(due_of(&always, &[span("2026-01-05", "2026-01-16")]), 2);
    assert_eq!(due_of(&always, &[span("2026-01-05", "2026-01-26")]), 2, "16 of 64 are 1.5, rounded up");
    assert_eq!(due_of(&always, &[span("2026-01-05", "2026-01-27")]), 1);
    assert_eq!(due_of(&always, &[span("2026-01-01", "2026-03-31")]), 0);
    // In mid-period: 32 days are one, the last 15 none, the last 16 one.
    assert_eq!(due_of(&[span("2026-02-16", "9999-12-31")], &[]), 1);
    assert_eq!(due_of(&[span("2026-03-11", "9999-12-31")], &[]), 0);
    assert_eq!(due_of(&[span("2026-03-10", "9999-12-31")], &[]), 1);
    // One who hands a department over in the middle and takes another a week later.
    assert_eq!(due_of(&[span("2020-01-01", "2026-02-13"), span("2026-02-23", "9999-12-31")], &[]), 2);
    // Two departments at once are one leader.
    assert_eq!(due_of(&[always[0], always[0]], &[]), 2);
    assert_eq!((due_of(&[], &[]), due(0, &days, &always, &[]), due(2, &[], &always, &[])), (0, 0, 0));
}

/// M4: what is missing is late once the period is over; more than is due makes up for nobody.
#[test]
fn m4_late_is_what_is_missing_of_a_period_that_is_over() {
    let of = |due, done| Standing { due, done };
    assert_eq!((of(2, 1).late(false), of(2, 1).late(true), of(2, 3).late(true)), (0, 1, 0));
    assert_eq!((of(2, 3).counted(), of(2, 1).counted(), of(0, 1).counted()), (2, 1, 0));
}

fn customer(tier: CustomerTier, consent: bool) -> customer::Model {
    customer::Model {
        id: CustomerId(Uuid::from_u128(1)),
        number: Some("C-1".into()),
        data_key: None,
        name: None,
        phone: None,
        email: None,
        name_index: None,
        phone_index: None,
        phone_end_index: None,
        email_index: None,
        index_key_id: None,
        tier,
        since_on: day("2020-01-01"),
        vulnerable: None,
        contact_consent: consent,
        caution: false,
        employee_id: None,
        last_case_at: None,
        created_at: chrono::DateTime::UNIX_EPOCH,
        erased_at: None,
        erasure_reason: None,
        erasure_listed_at: None,
        erased_number_index: None,
        erased_number_key_id: None,
        version: 1,
    }
}

/// M1, M2: excellent customers alone, who agreed.
#[test]
fn m1_a_standard_customer_is_not_met_and_who_did_not_agree_neither() {
    use CustomerTier::{Excellent, Standard};
    assert_eq!(may_meet(&customer(Excellent, true)), Ok(()));
    assert_eq!(may_meet(&customer(Standard, true)), Err(Refusal::NotExcellent));
    assert_eq!(may_meet(&customer(Excellent, false)), Err(Refusal::NoConsent));
    let erased = customer::Model { erased_at: Some(chrono::DateTime::UNIX_EPOCH), ..customer(Excellent, true) };
    assert_eq!(may_meet(&erased), Err(Refusal::CustomerErased));
}

#[test]
fn m1_a_meeting_is_planned_for_a_year_ahead_and_recorded_within_a_month() {
    let today = day("2026-03-02");
    for (on, planned, met) in [
        ("2026-01-30", false, false),
        ("2026-01-31", true, true),
        ("2026-03-02", true, true),
        ("2026-03-03", true, false),
        ("2027-03-03", true, false),
        ("2027-03-04", false, false),
    ] {
        assert_eq!((planned_for(day(on), today).is_ok(), met_on(day(on), today).is_ok()), (planned, met), "{on}");
    }
    assert!([i32::MIN, 0, 6, i32::MAX].into_iter().all(|wrong| satisfaction(wrong).is_err()));
    assert!(SATISFACTION.into_iter().all(|given| satisfaction(given) == Ok(given)));
}

#[test]
fn m1_a_text_holds_no_resident_number_and_has_an_end() {
    let path = ["points", "3", "text"];
    let field = || path.map(str::to_owned).to_vec();
    assert_eq!(text(&path, " 앱이 느려요 ", 20), Ok("앱이 느려요".into()));
    assert_eq!(text(&path, "900101-1234567", 2_000), Err(Refusal::ResidentNumber { field: field() }));
    assert_eq!(
        text(&path, &"가".repeat(20_000), LONGEST_POINT),
        Err(Refusal::Text { field: field(), fault: TextFault::TooLong { max: LONGEST_POINT }, max: LONGEST_POINT })
    );
    assert!(text(&path, " \n ", 20).is_err());
}

/// M1: what was recorded or cancelled stays so.
#[test]
fn m1_only_what_is_planned_changes() {
    let meeting = |state| Meeting {
        id: entity::ids::CustomerMeetingId(Uuid::nil()),
        leader_id: EmployeeId(Uuid::nil()),
        department_id: entity::ids::DepartmentId(Uuid::nil()),
        customer_id: CustomerId(Uuid::nil()),
        state,
        day: day("2026-03-02"),
        planned_at: chrono::DateTime::UNIX_EPOCH,
        planned_by: EmployeeId(Uuid::nil()),
        tier: None,
        satisfaction: None,
        next_step: None,
        recorded_at: None,
        recorded_by: None,
        cancelled_at: None,
        cancelled_by: None,
        cancel_reason: None,
        version: 1,
    };
    for (state, fine) in [(State::Planned, true), (State::Done, false), (State::Cancelled, false)] {
        assert_eq!(may_change(&meeting(state)).is_ok(), fine, "{state:?}");
    }
    let done = Meeting { tier: Some(CustomerTier::Excellent), ..meeting(State::Done) };
    assert!(counts(&done) && !counts(&Meeting { tier: Some(CustomerTier::Standard), ..done.clone() }));
    assert!(!counts(&Meeting { state: State::Planned, ..done }));
}

fn candidate(n: u128) -> Candidate {
    Candidate {
        customer: CustomerId(Uuid::from_u128(n)),
        caution: false,
        last_met_on: None,
        renewal_on: None,
        open_voc: 0,
        recent_voc: 0,
    }
}

/// M2: not met lately, open or recent VOC, renewal due; with caution last.
#[test]
fn m2_the_weightiest_reasons_come_first_and_caution_last() {
    let leader = EmployeeId(Uuid::from_u128(9));
    let renewal = Some(day("2026-04-01"));
    let all = vec![
        candidate(1),
        Candidate { recent_voc: 1, ..candidate(2) },
        Candidate { renewal_on: renewal, ..candidate(3) },
        Candidate { open_voc: 1, recent_voc: 1, ..candidate(4) },
        Candidate { caution: true, open_voc: 3, recent_voc: 3, renewal_on: renewal, ..candidate(5) },
        Candidate { open_voc: 1, ..candidate(6) },
    ];
    let order: Vec<u128> = ranked(all.clone(), leader, 10).iter().map(|one| one.customer.0.as_u128()).collect();
    assert_eq!(order, [4, 6, 3, 2, 1, 5]);
    assert_eq!(all[4].reasons(), [Reason::OpenVoc, Reason::RenewalDue, Reason::RecentVoc, Reason::NeverMet]);
    let met = Candidate { last_met_on: Some(day("2025-01-01")), ..candidate(1) };
    assert_eq!(met.reasons(), [Reason::NotMetLately]);
    let twice = vec![candidate(1), candidate(1), candidate(2)];
    assert_eq!((ranked(twice, leader, 10).len(), ranked(all, leader, 2).len()), (2, 2));
}

#[test]
fn m2_leaders_are_not_all_sent_to_the_same_door() {
    let of = |leader: u128| ranked((1..=200).map(candidate).collect(), EmployeeId(Uuid::from_u128(leader)), 10);
    assert_eq!(of(7), of(7));
    let firsts: std::collections::HashSet<_> = (1..=20).map(|leader| of(leader)[0].customer).collect();
    assert!(firsts.len() > 10, "{}", firsts.len());
    assert!(ranked((1..=200).map(candidate).collect(), EmployeeId(Uuid::nil()), 100).len() == MOST_SUGGESTIONS);
}
