//! H4, H7: who may do what in which state, and what a plan must be.

use super::*;
use chrono::{DateTime, Utc};
use entity::ids::{DepartmentId, EmployeeIds, ImprovementTaskId, VocCategoryId, VocItemId};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}T03:00:00Z").parse().unwrap()
}

fn who(n: u128) -> EmployeeId {
    EmployeeId(Uuid::from_u128(n))
}

const STATES: [State; 8] = [
    State::Requested,
    State::Disputed,
    State::Accepted,
    State::InProgress,
    State::Submitted,
    State::Verified,
    State::Reopened,
    State::Withdrawn,
];

fn task(state: State) -> Task {
    Task {
        id: ImprovementTaskId(Uuid::from_u128(1)),
        title: "서류 안내".into(),
        problem: "서류를 여러 번 다시 냅니다".into(),
        category_id: VocCategoryId(Uuid::from_u128(2)),
        series_department_id: None,
        series_part: None,
        signal_week: None,
        counts_from: day("2026-01-01"),
        department_id: DepartmentId(Uuid::from_u128(3)),
        requested_by: who(4),
        requested_at: at("2026-03-02"),
        desired_by: None,
        state,
        answered_by: None,
        answered_at: None,
        due_on: None,
        correction: None,
        correction_owner_id: None,
        corrective_action: None,
        action_owner_id: None,
        success_criteria: None,
        began_at: None,
        result: None,
        submitted_by: None,
        submitted_at: None,
        effective_on: None,
        verified_by: None,
        verified_at: None,
        announcement: None,
        watched_until: None,
        reopened_at: None,
        reopened_by_item_id: None,
        reopenings: 0,
        returns: 0,
        involved: EmployeeIds(Vec::new()),
        due_told: 0,
        version: 7,
    }
}

fn whole() -> Plan {
    Plan {
        due_on: Some(day("2026-04-30")),
        correction: Some("이번 건의 서류를 다시 안내한다".into()),
        correction_owner: Some(who(10)),
        corrective_action: Some("안내 화면을 한 장으로 고친다".into()),
        action_owner: Some(who(11)),
        success_criteria: Some("보완 요청이 절반으로 준다".into()),
    }
}

const TODAY: &str = "2026-03-02";

fn planned(state: State) -> Task {
    plan(&task(state), whole(), day(TODAY)).unwrap().0
}

#[test]
fn h4_every_deed_in_every_state_by_everybody() {
    use Deed::{Accept, Dispute, Progress, Resolve, Revise, Submit, Verify};
    let in_charge = Part { in_charge: true, ..Part::default() };
    let owner = Part { owner: true, involved: true, ..Part::default() };
    let office = Part { office: true, ..Part::default() };
    let allowed = |state, part| -> Vec<Deed> {
        Deed::ALL.into_iter().filter(|deed| admit(*deed, &planned(state), part).is_ok()).collect()
    };
    for state in STATES {
        let (charge, own, cs): (&[Deed], &[Deed], &[Deed]) = match state {
            State::Requested => (&[Accept, Dispute], &[], &[]),
            State::Disputed => (&[], &[], &[Resolve]),
            State::Accepted | State::Reopened => (&[Revise, Progress], &[Revise, Progress], &[]),
            State::InProgress => (&[Revise, Progress, Submit], &[Revise, Progress, Submit], &[]),
            State::Submitted => (&[], &[], &[Verify]),
            State::Verified | State::Withdrawn => (&[], &[], &[]),
        };
        assert_eq!(
            (allowed(state, in_charge), allowed(state, owner), allowed(state, office)),
            (charge.to_vec(), own.to_vec(), cs.to_vec()),
            "{state:?}"
        );
        assert_eq!(allowed(state, Part::default()), []);
    }
    // What is wrong is said so that nobody learns a state by a deed that is not theirs.
    assert_eq!(admit(Accept, &task(State::Verified), office), Err(Refusal::NotInCharge));
    assert_eq!(admit(Verify, &task(State::Requested), office), Err(Refusal::WrongState));
}

#[test]
fn h4_whoever_disputed_does_not_decide_about_it() {
    let part = Part { office: true, disputer: true, ..Part::default() };
    assert_eq!(admit(Deed::Resolve, &task(State::Disputed), part), Err(Refusal::OwnDispute));
}

/// H7: nobody acts before there is a day, both parts with two owners, and success criteria.
#[test]
fn h7_nobody_acts_before_the_plan_is_whole() {
    let part = Part { owner: true, ..Part::default() };
    let without: [fn(&mut Task); 6] = [
        |task| task.due_on = None,
        |task| task.correction = None,
        |task| task.correction_owner_id = None,
        |task| task.corrective_action = None,
        |task| task.action_owner_id = None,
        |task| task.success_criteria = None,
    ];
    for (deed, state) in
        [(Deed::Progress, State::Accepted), (Deed::Progress, State::Reopened), (Deed::Submit, State::InProgress)]
    {
        assert_eq!(admit(deed, &planned(state), part), Ok(()));
        for change in without {
            let mut task = planned(state);
            change(&mut task);
            assert_eq!(admit(deed, &task, part), Err(Refusal::PlanMissing), "{deed:?}");
        }
    }
    let mut answered = planned(State::Accepted);
    answered.success_criteria = None;
    assert!(is_answered(&answered) && !is_planned(&answered));
}

#[test]
fn h7_the_verifier_owned_nothing_of_it_and_submitted_nothing() {
    let part = Part { office: true, involved: true, ..Part::default() };
    assert_eq!(admit(Deed::Verify, &planned(State::Submitted), part), Err(Refusal::VerifierInvolved));
    // Also whoever did once, and handed it over.
    let mut one = planned(State::InProgress);
    involve(&mut one, [who(10), who(11), who(10)]);
    assert_eq!(one.involved.0, [who(10), who(11)]);
}

#[test]
fn h7_correction_and_corrective_action_have_two_owners() {
    let same = Plan { action_owner: Some(who(10)), ..whole() };
    assert_eq!(plan(&task(State::Accepted), same, day(TODAY)), Err(vec![Refusal::SameOwner]));
    let one = Plan { correction_owner: Some(who(11)), ..Plan::default() };
    assert_eq!(plan(&planned(State::InProgress), one, day(TODAY)), Err(vec![Refusal::SameOwner]), "also one by one");
}

#[test]
fn h7_criteria_are_fixed_once_there_is_a_result_and_free_after_a_reopening() {
    let other = || Plan { success_criteria: Some("조금 준다".into()), ..Plan::default() };
    let mut one = planned(State::InProgress);
    let (_, changes) = plan(&one, other(), day(TODAY)).unwrap();
    assert_eq!(
        changes.0,
        [("successCriteria".to_owned(), Some("보완 요청이 절반으로 준다".into()), Some("조금 준다".into()))]
    );
    one.submitted_at = Some(at("2026-03-10"));
    assert_eq!(plan(&one, other(), day(TODAY)), Err(vec![Refusal::CriteriaFixed]));
    // Who gets it back may still take longer, or give it to somebody else.
    let later = Plan { due_on: Some(day("2026-05-31")), correction_owner: Some(who(12)), ..Plan::default() };
    assert!(plan(&one, later, day(TODAY)).is_ok());
    one.state = State::Verified;
    let again = reopened(&one, (VocItemId(Uuid::from_u128(9)), at("2026-04-01")));
    assert!(plan(&again, other(), day(TODAY)).is_ok());
}

#[test]
fn h7_each_change_of_a_plan_is_named_and_no_change_is_none() {
    let (_, changes) = plan(&task(State::Accepted), whole(), day(TODAY)).unwrap();
    let fields: Vec<_> = changes.0.iter().map(|(field, ..)| field.as_str()).collect();
    let all =
        ["dueOn", "correction", "correctionOwner", "correctiveAction", "correctiveActionOwner", "successCriteria"];
    assert_eq!(fields, all);
    assert_eq!(plan(&planned(State::Accepted), whole(), day(TODAY)), Err(vec![Refusal::NothingChanges]));
    for wrong in ["2026-03-01", "2028-03-02"] {
        let plan_of = Plan { due_on: Some(day(wrong)), ..Plan::default() };
        let refused = plan(&task(State::Accepted), plan_of, day(TODAY));
        assert_eq!(refused, Err(vec![Refusal::DateInvalid { field: &["plan", "dueOn"] }]), "{wrong}");
    }
    // A day that is over stays, if it is not what changes.
    let late = Plan { correction: Some("다시 안내한다".into()), ..Plan::default() };
    assert!(plan(&planned(State::InProgress), late, day("2026-06-01")).is_ok());
}

#[test]
fn h4_days_are_told_once_each() {
    let due = day("2026-03-10");
    let step = |told, today| due_step(due, told, (day(today), 7));
    assert_eq!(step(0, "2026-03-02"), None);
    assert_eq!(step(0, "2026-03-03"), Some((1, "improvementDueSoon")));
    assert_eq!(step(0, "2026-03-10"), Some((1, "improvementDueSoon")));
    assert_eq!(step(1, "2026-03-10"), None);
    assert_eq!(step(1, "2026-03-11"), Some((2, "improvementOverdue")));
    assert_eq!(
        step(0, "2026-03-11"),
        Some((2, "improvementOverdue")),
        "of what is over nobody is told that it is near"
    );
    assert_eq!(step(2, "2026-09-01"), None);
}

#[test]
fn h4_periods_and_days_of_a_request_are_bounded() {
    let today = day(TODAY);
    assert_eq!(counts_from(None, today), Ok(day("2025-09-01")));
    assert_eq!(counts_from(Some(today), today), Ok(today));
    for wrong in ["2026-03-03", "2024-03-01"] {
        assert_eq!(counts_from(Some(day(wrong)), today), Err(Refusal::PeriodInvalid), "{wrong}");
    }
    assert!(desired_by(Some(today), today).is_ok() && desired_by(Some(day("2026-03-01")), today).is_err());
    let began = day("2026-02-20");
    assert_eq!(effective(None, (began, today)), Ok(today));
    assert_eq!(effective(Some(began), (began, today)), Ok(began));
    assert!(effective(Some(day("2026-02-19")), (began, today)).is_err());
    assert!(effective(Some(day("2026-03-03")), (began, today)).is_err());
}

/// H8: it needs a new plan; what was measured from the beginning stays.
#[test]
fn h8_what_is_opened_again_begins_a_round() {
    let mut done = planned(State::Verified);
    (done.began_at, done.submitted_at, done.verified_at) =
        (Some(at("2026-03-03")), Some(at("2026-03-10")), Some(at("2026-03-11")));
    (done.returns, done.due_told, done.result) = (2, 2, Some("고쳤습니다".into()));
    let item = VocItemId(Uuid::from_u128(9));
    let again = reopened(&done, (item, at("2026-04-01")));
    assert_eq!((again.state, again.reopenings, again.version), (State::Reopened, 1, 8));
    assert_eq!((again.due_on, again.due_told, again.returns, again.submitted_at), (None, 0, 0, None));
    assert_eq!((again.began_at, again.reopened_by_item_id), (done.began_at, Some(item)));
    let part = Part { owner: true, ..Part::default() };
    assert_eq!(admit(Deed::Progress, &again, part), Err(Refusal::PlanMissing));
}
