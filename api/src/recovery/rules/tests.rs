//! R1 to R3, R7: the rules of a case, as truth tables.

use super::*;
use crate::kernel::calendar::{Holiday, USUAL_ZONE, Zones};
use entity::{
    ids::{CustomerId, RecoveryCaseId, VocCategoryId, VocItemId},
    recovery_case::RecoveryOrigin,
    voc_item::{Escalation, Severity, VocChannel},
};
use std::collections::BTreeMap;
use uuid::Uuid;

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00+09:00").parse().unwrap()
}

fn who(n: u128) -> EmployeeId {
    EmployeeId(Uuid::from_u128(n))
}

fn division(n: u128) -> DepartmentId {
    DepartmentId(Uuid::from_u128(n))
}

const TERMS: Terms =
    Terms { threshold: 5, first_contact_days: 1, tries: 3, try_pause: TimeDelta::hours(2), absence_days: 3 };

fn item() -> Item {
    Item {
        id: VocItemId(Uuid::from_u128(1)),
        number: "20260302-7K3Q-FA9B".into(),
        kind: VocKind::Complaint,
        channel: VocChannel::CallCenter,
        category_id: VocCategoryId(Uuid::from_u128(2)),
        dissatisfaction: Some(5),
        severity: Severity::High,
        sensitivity: None,
        customer_id: Some(CustomerId(Uuid::from_u128(3))),
        contract_id: None,
        claim_reference: None,
        task: None,
        external_id: None,
        state: VocState::Assigned,
        department_id: None,
        assignee_id: Some(who(9)),
        caused_by_id: None,
        escalation: Escalation::None,
        received_at: at("2026-03-02T12:00"),
        first_received_at: at("2026-03-02T12:00"),
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

fn case() -> Case {
    Case {
        id: RecoveryCaseId(Uuid::from_u128(7)),
        item_id: VocItemId(Uuid::from_u128(1)),
        customer_id: CustomerId(Uuid::from_u128(3)),
        executive_id: who(1),
        division_id: None,
        origin: RecoveryOrigin::Automatic,
        opened_at: at("2026-03-02T12:00"),
        opened_by: None,
        flag_reason: None,
        dissatisfaction: Some(5),
        state: State::AwaitingContact,
        first_due_at: at("2026-03-04T00:00"),
        tries: 0,
        first_contact: None,
        first_contact_at: None,
        first_contact_by: None,
        apologized_at: None,
        overdue_told_at: None,
        exempt_at: None,
        hand_overs: 0,
        remedy_id: None,
        satisfaction: None,
        closed_at: None,
        closed_by: None,
        closing_reason: None,
        story: None,
        shared_at: None,
        version: 1,
    }
}

#[test]
fn r1_which_items_open_a_case_by_themselves() {
    assert!(calls_for_case(&item(), 5) && calls_for_case(&Item { dissatisfaction: Some(4), ..item() }, 4));
    for (not, by_hand) in [
        (Item { dissatisfaction: Some(4), ..item() }, true),
        (Item { dissatisfaction: None, ..item() }, true),
        (Item { abused_at: Some(at("2026-03-02T12:00")), ..item() }, true),
        (Item { sensitivity: Some(Sensitivity::Abuse), ..item() }, true),
        (Item { customer_id: None, ..item() }, false),
        (Item { kind: VocKind::Inquiry, ..item() }, false),
        (Item { state: VocState::Rejected, ..item() }, false),
        (Item { state: VocState::Merged, ..item() }, false),
    ] {
        assert!(!calls_for_case(&not, 5), "{not:?}");
        assert_eq!(can_have_case(&not), by_hand, "{not:?}");
    }
    for sensitive in [Sensitivity::Health, Sensitivity::AccusedEmployee] {
        let item = Item { sensitivity: Some(sensitive), ..item() };
        assert!(calls_for_case(&item, 5) && !can_be_shared(&item));
    }
    assert!(can_be_shared(&item()) && !can_be_shared(&Item { abused_at: Some(at("2026-03-02T12:00")), ..item() }));
}

/// V12: over abuse, and over what was rejected, nobody is late, and nobody who is away has to be relieved for it.
#[test]
fn v12_of_abuse_and_of_what_was_rejected_no_deadline_counts() {
    for (item, is) in [
        (item(), false),
        (Item { state: VocState::Merged, ..item() }, false),
        (Item { sensitivity: Some(Sensitivity::AccusedEmployee), ..item() }, false),
        (Item { sensitivity: Some(Sensitivity::Abuse), ..item() }, true),
        (Item { abused_at: Some(at("2026-03-02T12:00")), ..item() }, true),
        (Item { state: VocState::Rejected, ..item() }, true),
    ] {
        assert_eq!(is_exempt(&item), is, "{item:?}");
    }
    let exempt = Case { exempt_at: Some(at("2026-03-02T13:00")), ..case() };
    let (late, due_on) = (at("2026-03-04T00:00"), "2026-03-03".parse().unwrap());
    assert!(is_overdue(&case(), late) && is_missed(&case(), (due_on, due_on)));
    assert!(!is_overdue(&exempt, late) && !is_missed(&exempt, (due_on, due_on)));
}

/// R1: of the division complained about last; where an employee is accused, never.
#[test]
fn r1_how_an_executive_stands_to_a_complaint() {
    let about = Some(division(1));
    let person = |n, place: u128, answers, is_chief| Person {
        id: who(n),
        division: Some(division(place)),
        answers_for_it: answers,
        is_chief,
    };
    let accused = Item { sensitivity: Some(Sensitivity::AccusedEmployee), ..item() };
    for (person, usual, where_accused) in [
        (person(1, 2, false, false), Stands::Apart, Stands::Apart),
        (person(1, 1, false, false), Stands::Within, Stands::Never),
        (person(1, 2, true, false), Stands::Within, Stands::Never),
        // The CEO answers for the company, wherever their desk is.
        (person(1, 1, false, true), Stands::Apart, Stands::Apart),
        (person(1, 1, true, true), Stands::Within, Stands::Never),
        // Who handled it, and who the customer is.
        (person(9, 2, false, false), Stands::Never, Stands::Never),
        (person(8, 2, false, false), Stands::Never, Stands::Never),
    ] {
        assert_eq!(stands(&person, &item(), (about, Some(who(8)))), usual, "{person:?}");
        assert_eq!(stands(&person, &accused, (about, Some(who(8)))), where_accused, "{person:?}");
    }
    // Of no division everybody stands apart.
    assert_eq!(stands(&person(1, 1, false, false), &item(), (None, None)), Stands::Apart);
}

#[test]
fn r3_the_first_contact_is_due_when_the_next_business_day_ends() {
    let holiday = vec![Holiday { name: "대체공휴일".into(), name_en: "Substitute holiday".into() }];
    let days = BTreeMap::from([("2026-03-09".parse().unwrap(), holiday)]);
    let calendar = Calendar::new(1, Zones::new(USUAL_ZONE, Vec::new()), days);
    for (opened, days, due) in [
        ("2026-03-02T12:00", 1, "2026-03-04T00:00"),
        ("2026-03-02T23:59", 1, "2026-03-04T00:00"),
        // Friday; a weekend and a holiday.
        ("2026-03-06T12:00", 1, "2026-03-11T00:00"),
        ("2026-03-07T12:00", 2, "2026-03-12T00:00"),
    ] {
        assert_eq!(first_due(&calendar, at(opened), days), at(due), "{opened} + {days}");
    }
    let late = at("2026-03-04T00:00");
    assert!(is_overdue(&case(), late) && !is_overdue(&case(), late - TimeDelta::seconds(1)));
    assert!(!is_overdue(&Case { state: State::InContact, ..case() }, late));
}

/// R2: state × who × what.
#[test]
fn r2_who_does_what_in_which_state() {
    let (holder, office, nobody) =
        (Part { holder: true, office: false }, Part { holder: false, office: true }, Part::default());
    use Deed::{Close, HandOver, LogContact, MakePromise, RecordOpinion};
    for deed in [LogContact, RecordOpinion, MakePromise, Close, HandOver] {
        for state in [State::AwaitingContact, State::InContact, State::Closed] {
            assert_eq!(may(nobody, deed, state), Err(Refusal::NotInCharge), "{deed:?} {state:?}");
            let needs_contact = matches!(deed, RecordOpinion | MakePromise);
            let of_holder = match state {
                State::Closed => Err(Refusal::Closed),
                State::AwaitingContact if needs_contact => Err(Refusal::NoContactYet),
                _ => Ok(()),
            };
            assert_eq!(may(holder, deed, state), of_holder, "{deed:?} {state:?}");
            let of_office = if needs_contact { Err(Refusal::NotInCharge) } else { of_holder };
            assert_eq!(may(office, deed, state), of_office, "{deed:?} {state:?}");
        }
    }
}

fn logged(time: &str, way: Way, outcome: Outcome) -> Logged {
    Logged { at: at(time), way, outcome, apologized: false, is_own: true }
}

/// R3: tries at different hours, of the executive's own.
#[test]
fn r3_a_try_within_two_hours_of_another_is_not_another() {
    let attempt = |time: &str| logged(time, Way::Call, Outcome::Attempt);
    let tries = [at("2026-03-02T14:00")];
    assert!(is_try(&attempt("2026-03-02T13:00"), &[], &TERMS));
    for (time, counts) in [
        ("2026-03-02T15:59", false),
        ("2026-03-02T16:00", true),
        // Logged later, made earlier.
        ("2026-03-02T12:30", false),
        ("2026-03-02T12:00", true),
    ] {
        assert_eq!(is_try(&attempt(time), &tries, &TERMS), counts, "{time}");
    }
    let three = [at("2026-03-02T13:00"), at("2026-03-02T16:00"), at("2026-03-03T10:00")];
    assert!(!is_try(&attempt("2026-03-03T15:00"), &three, &TERMS));
    let other = Logged { is_own: false, ..attempt("2026-03-02T18:00") };
    assert!(!is_try(&other, &tries, &TERMS));
    assert!(!is_try(&logged("2026-03-02T18:00", Way::Message, Outcome::Attempt), &tries, &TERMS));
    assert!(!is_try(&logged("2026-03-02T18:00", Way::Call, Outcome::Reached), &tries, &TERMS));
}

/// R3: the executive's own call; reached, refused, or a letter after three tries.
#[test]
fn r3_what_counts_as_the_first_contact() {
    use FirstContact::{Reached, Refused, Unreachable};
    let of = |before, way, outcome, is_own| {
        first_contact(before, &Logged { is_own, ..logged("2026-03-03T10:00", way, outcome) })
    };
    for (way, outcome, own) in [
        (Way::Call, Outcome::Reached, Some(Reached)),
        (Way::Visit, Outcome::Reached, Some(Reached)),
        (Way::Call, Outcome::Refused, Some(Refused)),
        (Way::Call, Outcome::Attempt, None),
        (Way::Message, Outcome::Reached, None),
        (Way::Message, Outcome::Attempt, None),
        (Way::Letter, Outcome::Attempt, Some(Unreachable)),
    ] {
        assert_eq!(of(None, way, outcome, true), own, "{way:?} {outcome:?}");
        assert_eq!(of(None, way, outcome, false), None, "somebody else: {way:?} {outcome:?}");
        assert_eq!(of(Some(Reached), way, outcome, true), None, "once");
        let later = own.filter(|is| *is == Reached);
        assert_eq!(of(Some(Unreachable), way, outcome, true), later, "{way:?} {outcome:?}");
    }
}

#[test]
fn r3_what_is_wrong_with_a_contact_is_said_all_at_once() {
    let now = at("2026-03-03T12:00");
    let check = |logged: Logged, tries: &[DateTime<Utc>]| contact(&case(), &logged, tries, (&TERMS, now));
    assert_eq!(check(logged("2026-03-03T12:00", Way::Call, Outcome::Reached), &[]), Ok(()));
    for time in ["2026-03-03T12:01", "2026-03-02T11:59"] {
        assert_eq!(check(logged(time, Way::Call, Outcome::Reached), &[]), Err(vec![Refusal::TimeInvalid]), "{time}");
    }
    let letter = logged("2026-03-03T12:00", Way::Letter, Outcome::Attempt);
    let three = [at("2026-03-02T13:00"), at("2026-03-02T16:00"), at("2026-03-03T10:00")];
    assert_eq!(check(letter, &three), Ok(()));
    assert_eq!(check(letter, &three[..2]), Err(vec![Refusal::LetterTooEarly { tries: 3 }]));
    let wrong = Logged {
        apologized: true,
        outcome: Outcome::Reached,
        is_own: false,
        ..logged("2026-03-04T12:00", Way::Letter, Outcome::Reached)
    };
    assert_eq!(
        check(wrong, &[]),
        Err(vec![
            Refusal::TimeInvalid,
            Refusal::OutcomeInvalid,
            Refusal::LetterTooEarly { tries: 3 },
            Refusal::NotInCharge
        ])
    );
    let unheard = Logged { apologized: true, ..logged("2026-03-03T12:00", Way::Call, Outcome::Attempt) };
    assert_eq!(check(unheard, &[]), Err(vec![Refusal::ApologyUnheard]));
}

#[test]
fn r2_a_case_ends_with_contact_and_promises_kept_or_with_a_reason() {
    let reached = Case { state: State::InContact, first_contact: Some(FirstContact::Reached), ..case() };
    let unreachable = Case { first_contact: Some(FirstContact::Unreachable), ..reached.clone() };
    let closing = |satisfaction, reason, open_promises| Closing { satisfaction, reason, open_promises };
    assert_eq!(close(&reached, &closing(Some(4), None, 0)), Ok(()));
    assert_eq!(close(&unreachable, &closing(None, None, 0)), Ok(()));
    assert_eq!(
        close(&case(), &closing(None, None, 2)),
        Err(vec![Refusal::ReasonNeeded { why: Needs::NoContact }, Refusal::ReasonNeeded { why: Needs::OpenPromises }])
    );
    assert_eq!(close(&case(), &closing(None, Some("연락을 원하지 않으셨습니다"), 2)), Ok(()));
    for wrong in [0, 6] {
        assert_eq!(close(&reached, &closing(Some(wrong), None, 0)), Err(vec![Refusal::ScoreInvalid]));
    }
    assert_eq!(
        close(&unreachable, &closing(Some(3), None, 0)),
        Err(vec![Refusal::NotReached { field: "satisfaction" }])
    );
}

#[test]
fn r2_a_case_is_handed_over_with_a_ground_alone() {
    let holder = Part { holder: true, office: false };
    let office = Part { holder: false, office: true };
    assert_eq!(hand_over(holder, (3, &TERMS), None), Ok(()));
    assert_eq!(hand_over(holder, (2, &TERMS), Some("바쁩니다")), Err(Refusal::NotAwayForLong { days: 3 }));
    assert_eq!(hand_over(office, (0, &TERMS), Some("고객 요청")), Ok(()));
    assert_eq!(hand_over(office, (0, &TERMS), None), Err(Refusal::ReasonNeeded { why: Needs::HandOver }));
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert!(is_missed(&case(), (day("2026-03-03"), day("2026-03-03"))));
    assert!(!is_missed(&case(), (day("2026-03-03"), day("2026-03-02"))), "back in time");
    assert!(!is_missed(&Case { state: State::InContact, ..case() }, (day("2026-03-03"), day("2026-03-09"))));
}
