//! States, reviews, terms.

use super::*;
use chrono::{DateTime, Utc};
use entity::{
    customer::CustomerTier,
    ids::{AdvisorActivityId, AdvisorQuestionId, CustomerId, LoyalCustomerAdvisorId},
};
use uuid::Uuid;

/// A4: that all were asked is another thing than that one has to be answered first.
#[test]
fn a4_questions_end_and_wait_for_answers() {
    assert_eq!(may_ask(99, 4), Ok(()));
    assert_eq!(may_ask(99, 5), Err(Refusal::TooManyQuestions));
    for open in [0, 5] {
        assert_eq!(may_ask(100, open), Err(Refusal::AllQuestionsAsked));
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn person(n: u128) -> EmployeeId {
    EmployeeId(Uuid::from_u128(n))
}

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn advisor(state: State) -> Advisor {
    let was_appointed = matches!(state, State::Active | State::Ended);
    Advisor {
        id: LoyalCustomerAdvisorId(Uuid::from_u128(1)),
        customer_id: CustomerId(Uuid::from_u128(2)),
        state,
        nominated_by: person(10),
        nominated_at: NOW,
        merit: None,
        improvement: None,
        improvement_task_id: entity::ids::ImprovementTaskId(Uuid::from_u128(3)),
        consent_how: None,
        consent_on: None,
        consent_recorded_by: None,
        number: was_appointed.then(|| "2026-0001".into()),
        appointed_at: None,
        appointed_by: None,
        signed_by: None,
        first_day: was_appointed.then(|| day("2026-03-02")),
        last_day: was_appointed.then(|| day("2026-09-01")),
        renewals: 0,
        renewal: None,
        renewal_by: None,
        ended_at: None,
        ended_by: None,
        ended_as: None,
        end_reason: None,
        version: 1,
    }
}

const STATES: [State; 7] = [
    State::Nominated,
    State::Feasible,
    State::Approved,
    State::Active,
    State::Ended,
    State::Rejected,
    State::Withdrawn,
];

/// A2 to A4: what is possible from every state, and what is not.
#[test]
fn a2_every_deed_in_every_state() {
    use Deed::{Answer, Appoint, Ask, Assign, End, Renew, Report, Review};
    let today = day("2026-06-01");
    let possible = |state: State| -> Vec<Deed> {
        let all = [Review, Appoint, Renew, End, Assign, Report, Ask, Answer];
        all.into_iter().filter(|deed| can(*deed, &advisor(state), today).is_ok()).collect()
    };
    assert_eq!(possible(State::Nominated), [Review, End]);
    assert_eq!(possible(State::Feasible), [Review, End]);
    assert_eq!(possible(State::Approved), [Appoint, End]);
    assert_eq!(possible(State::Active), [Renew, End, Assign, Report, Ask, Answer]);
    assert_eq!(possible(State::Ended), [Answer]);
    assert_eq!((possible(State::Rejected), possible(State::Withdrawn)), (vec![], vec![]));
    let renewing = Advisor { renewal: Some(Renewal::Requested), ..advisor(State::Active) };
    assert_eq!(can(Review, &renewing, today), Ok(()));
    for state in STATES {
        let refusal = can(Report, &advisor(state), today);
        match state {
            State::Active => assert_eq!(refusal, Ok(())),
            State::Ended => assert_eq!(refusal, Err(Refusal::TermOver)),
            state => assert_eq!(refusal, Err(Refusal::NotPossible { state })),
        }
    }
}

/// A3: to the day, whether or not the job has been by.
#[test]
fn a3_nothing_is_done_after_the_last_day() {
    let (active, last, next) = (advisor(State::Active), day("2026-09-01"), day("2026-09-02"));
    for deed in [Deed::Report, Deed::Ask, Deed::Assign, Deed::Renew, Deed::End] {
        assert_eq!((can(deed, &active, last), can(deed, &active, next)), (Ok(()), Err(Refusal::TermOver)), "{deed:?}");
    }
    assert_eq!(can(Deed::Answer, &active, next), Ok(()));
    assert!(is_in_term(&active, last) && !is_in_term(&active, next) && !is_in_term(&advisor(State::Ended), last));
}

/// A3: six months from the appointment, by the Civil Code.
#[test]
fn a3_a_term_ends_on_the_day_before_the_corresponding_one() {
    for (first, months, last) in [
        ("2026-03-02", 6, "2026-09-01"),
        ("2026-01-01", 6, "2026-06-30"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-08-30", 6, "2027-02-28"),
        ("2026-08-29", 6, "2027-02-28"),
        ("2026-08-28", 6, "2027-02-27"),
        ("2027-08-29", 6, "2028-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-12-31", 6, "2027-06-30"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-03-02", 12, "2027-03-01"),
    ] {
        assert_eq!(last_day(day(first), months), day(last), "{first} + {months}");
    }
    // The second term begins the day after, and no day is lost or counted twice.
    let second = day_after(last_day(day("2026-08-31"), 6));
    assert_eq!((second, last_day(second, 6)), (day("2027-03-01"), day("2027-08-31")));
}

fn customer(consent: bool) -> Customer {
    Customer {
        id: CustomerId(Uuid::from_u128(2)),
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
        tier: CustomerTier::Standard,
        since_on: day("2020-01-01"),
        vulnerable: None,
        contact_consent: consent,
        caution: false,
        employee_id: Some(person(14)),
        last_case_at: None,
        created_at: NOW,
        erased_at: None,
        erasure_reason: None,
        erasure_listed_at: None,
        erased_number_index: None,
        erased_number_key_id: None,
        version: 1,
    }
}

#[test]
fn a2_who_withdrew_consent_or_is_erased_is_not_asked() {
    assert_eq!(may_be_asked(&customer(true), "id"), Ok(()));
    assert_eq!(may_be_asked(&customer(false), "id"), Err(Refusal::NoConsent { field: "id" }));
    let erased = Customer { erased_at: Some(NOW), ..customer(true) };
    assert_eq!(may_be_asked(&erased, "id"), Err(Refusal::CustomerErased));
}

fn reviewer(n: u128, is_office: bool, is_executive: bool) -> Reviewer {
    Reviewer { id: person(n), is_office, is_executive }
}

fn review(round: i32, n: u128, step: Step, agrees: bool) -> Review {
    Review {
        advisor_id: LoyalCustomerAdvisorId(Uuid::from_u128(1)),
        round,
        reviewer_id: person(n),
        step,
        agrees,
        reason: None,
        at: NOW,
    }
}

/// A2: the CS office, then executives; not the nominator, nobody twice, nobody themself.
#[test]
fn a2_who_may_review_which_step() {
    let (nominated, feasible, active) = (advisor(State::Nominated), advisor(State::Feasible), advisor(State::Active));
    let customer = customer(true);
    let may = |one: &Advisor, who: Reviewer, earlier: &[Review]| may_review(one, who, &customer, earlier);
    let both = |n| reviewer(n, true, true);
    assert_eq!(may(&nominated, reviewer(11, true, false), &[]), Ok((1, Step::Feasibility)));
    assert_eq!(may(&nominated, reviewer(11, false, true), &[]), Err(Refusal::NotReviewer));
    assert_eq!(may(&nominated, both(10), &[]), Err(Refusal::OwnNomination));
    assert_eq!(may(&feasible, reviewer(12, false, true), &[]), Ok((1, Step::Executive)));
    assert_eq!(may(&feasible, reviewer(11, true, false), &[]), Err(Refusal::NotReviewer));
    assert_eq!(may(&feasible, both(10), &[]), Err(Refusal::OwnNomination));
    assert_eq!(may(&feasible, both(14), &[]), Err(Refusal::Oneself));
    let office = review(1, 11, Step::Feasibility, true);
    assert_eq!(
        may(&feasible, both(11), std::slice::from_ref(&office)),
        Err(Refusal::AlreadyReviewed),
        "who said that it is feasible"
    );
    assert_eq!(may(&active, both(12), &[]), Err(Refusal::NotPossible { state: State::Active }));
    let renewing = Advisor { renewal: Some(Renewal::Requested), renewal_by: Some(person(12)), ..active };
    assert_eq!(may(&renewing, both(11), &[office]), Ok((2, Step::Feasibility)), "the first round is over");
    assert_eq!(may(&renewing, both(12), &[]), Err(Refusal::OwnNomination));
    assert_eq!(may(&renewing, both(10), &[]), Ok((2, Step::Feasibility)));
}

/// A2: two executives agree; any one who does not ends it.
#[test]
fn a2_two_executives_agree_and_one_can_end_it() {
    assert_eq!(verdict(Step::Feasibility, true, 0), Verdict::Feasible);
    assert_eq!(verdict(Step::Executive, true, 1), Verdict::Waiting);
    assert_eq!(verdict(Step::Executive, true, 2), Verdict::Agreed);
    for agreed in 0..3 {
        assert_eq!(verdict(Step::Feasibility, false, agreed), Verdict::Rejected);
        assert_eq!(verdict(Step::Executive, false, agreed), Verdict::Rejected);
    }
}

/// A3: once.
#[test]
fn a3_a_term_is_renewed_once() {
    let with = |renewals, renewal| Advisor { renewals, renewal, ..advisor(State::Active) };
    assert_eq!(may_renew(&with(0, None)), Ok(()));
    assert_eq!(may_renew(&with(0, Some(Renewal::Requested))), Err(Refusal::RenewalRunning));
    assert_eq!(may_renew(&with(0, Some(Renewal::Feasible))), Err(Refusal::RenewalRunning));
    assert_eq!(may_renew(&with(0, Some(Renewal::Rejected))), Err(Refusal::RenewedBefore));
    assert_eq!(may_renew(&with(1, Some(Renewal::Granted))), Err(Refusal::RenewedBefore));
}

#[test]
fn a2_consent_is_of_a_day_between_nomination_and_today() {
    let (nominated, today) = (day("2026-03-02"), day("2026-03-10"));
    for (on, fine) in [("2026-03-01", false), ("2026-03-02", true), ("2026-03-10", true), ("2026-03-11", false)] {
        assert_eq!(consent_on(day(on), nominated, today).is_ok(), fine, "{on}");
    }
}

#[test]
fn a4_an_activity_is_due_within_the_term_and_reported_once() {
    let (active, today) = (advisor(State::Active), day("2026-08-20"));
    for (on, fine) in [("2026-08-19", false), ("2026-08-20", true), ("2026-09-01", true), ("2026-09-02", false)] {
        assert_eq!(due_on(day(on), &active, today).is_ok(), fine, "{on}");
    }
    let activity = |state| Activity {
        id: AdvisorActivityId(Uuid::nil()),
        advisor_id: active.id,
        kind: entity::advisor_activity::ActivityKind::TryService,
        instruction: None,
        due_on: today,
        assigned_at: NOW,
        assigned_by: person(11),
        state,
        reported_at: None,
        reported_by: None,
        rating: None,
        report: None,
        version: 1,
    };
    assert_eq!(may_report(&activity(ActivityState::Assigned)), Ok(()));
    assert_eq!(may_report(&activity(ActivityState::Reported)), Err(Refusal::ReportedBefore));
    assert_eq!(may_report(&activity(ActivityState::Lapsed)), Err(Refusal::TermOver));
    assert!(
        [0, 6, i32::MIN].into_iter().all(|wrong| rating(wrong).is_err())
            && RATING.into_iter().all(|one| rating(one).is_ok())
    );
}

/// A4: overdue from the day after.
#[test]
fn a4_an_answer_is_overdue_the_day_after_it_was_due() {
    let question = |state| Question {
        id: AdvisorQuestionId(Uuid::nil()),
        advisor_id: LoyalCustomerAdvisorId(Uuid::nil()),
        asked_at: NOW,
        asked_by: None,
        question: None,
        due_on: day("2026-03-05"),
        state,
        answered_at: None,
        answered_by: None,
        answer: None,
        overdue_told_at: None,
        version: 1,
    };
    let open = question(QuestionState::Open);
    assert!(!is_overdue(&open, day("2026-03-05")) && is_overdue(&open, day("2026-03-06")));
    for state in [QuestionState::Answered, QuestionState::Closed] {
        assert!(!is_overdue(&question(state), day("2026-04-05")) && may_answer(&question(state)).is_err());
    }
}

#[test]
fn a2_texts_have_an_end_and_hold_no_resident_number() {
    assert_eq!(improvement(" 보험금  지급\n안내 "), Ok("보험금 지급 안내".into()));
    assert!(improvement(&"가".repeat(61)).is_err() && improvement("").is_err());
    assert_eq!(
        text(&["question"], "900101-1234567", 100),
        Err(Refusal::ResidentNumber { field: vec!["question".into()] })
    );
    assert!(text(&["question"], &"가".repeat(20_000), LONGEST_QUESTION).is_err());
    assert_eq!(
        (number(day("2026-03-02"), 7), number(day("2026-03-02"), 12_345)),
        ("2026-0007".into(), "2026-12345".into())
    );
}
