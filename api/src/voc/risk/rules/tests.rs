//! V9, without a database: what is known at a moment, and what is fitted, against known solutions.

use super::{
    case::Moment,
    learn::{Row, learn},
    logistic::{chance, fit},
    *,
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, EmployeeId, VocCategoryId, VocItemId},
    voc_category::BusinessLine,
    voc_clock::ClockKind,
    voc_item::VocState,
    voc_step::VocStepKind,
    voc_text::VocTextKind,
};
use fastrand::Rng;
use std::sync::Arc;
use uuid::Uuid;

fn at(days: f64) -> DateTime<Utc> {
    "2026-03-02T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds((days * 86_400.0) as i64)
}

fn item(n: u128) -> VocItemId {
    VocItemId(Uuid::from_u128(n))
}

fn step(days: f64, what: VocStepKind, state: VocState, person: Option<u128>) -> Step {
    Step { at: at(days), what, state, assignee: person.map(|n| EmployeeId(Uuid::from_u128(n))), code: None }
}

fn said(days: f64, kind: VocTextKind, text: &str) -> Said {
    let words = if kind == VocTextKind::Reply { Words::default() } else { Words::of(text) };
    Said { at: at(days), kind, words, is_blank: text.is_empty() }
}

fn other(n: u128, days: f64) -> Other {
    Other {
        id: item(n),
        received_at: at(days),
        is_external: false,
        is_complaint: true,
        rejected_at: None,
        answered_at: None,
    }
}

/// The category that the complaint had before it was looked at.
fn sold() -> VocCategoryId {
    VocCategoryId(Uuid::from_u128(7))
}

/// A complaint to which everything happens, one thing after the other.
fn case() -> Case {
    use VocState::{Assigned, InProgress, Received, Resolved};
    use VocStepKind as Do;
    let code = format!("severity dissatisfaction=2 category={}", sold().0.simple());
    let updated = Step { code: Some(code), ..step(6.0, Do::Updated, InProgress, Some(3)) };
    // Only that of the first time after a moment says what was known then.
    let again = Step { code: Some("dissatisfaction=4".into()), ..step(7.0, Do::Updated, InProgress, Some(3)) };
    Case {
        id: item(1),
        version: 12,
        customer: CustomerId(Uuid::from_u128(9)),
        received_at: at(0.0),
        first_received_at: at(-3.0),
        line: Some(BusinessLine::Claims),
        lines: Arc::new([(sold(), BusinessLine::Solicitation)].into()),
        dissatisfaction: Some(5),
        follows: true,
        steps: vec![
            step(0.0, Do::Filed, Received, None),
            step(0.1, Do::Assigned, Assigned, Some(1)),
            step(0.2, Do::Started, InProgress, Some(1)),
            step(1.0, Do::Answered, InProgress, Some(1)),
            step(1.5, Do::Transferred, Assigned, Some(2)),
            step(1.6, Do::Assigned, Assigned, Some(3)),
            step(2.0, Do::Escalated, InProgress, Some(3)),
            step(2.5, Do::TookOver, InProgress, Some(3)),
            step(3.0, Do::Resolved, Resolved, Some(3)),
            step(4.0, Do::Reopened, Assigned, Some(3)),
            updated,
            again,
            step(8.0, Do::Extended, Assigned, Some(3)),
        ],
        said: vec![
            said(0.0, VocTextKind::Report, "보험금이 열흘째 안 나옵니다."),
            said(1.0, VocTextKind::Message, "통화 녹취 다 있습니다."),
            said(2.2, VocTextKind::Reply, "금감원"),
            said(4.0, VocTextKind::Message, "금감원에 넣겠습니다. 변호사와 상의했어요."),
            said(5.0, VocTextKind::Message, "서면으로 답 주세요. 언론에 제보합니다."),
        ],
        breaches: vec![
            (ClockKind::FirstResponse, at(0.5)),
            (ClockKind::Resolution, at(2.8)),
            (ClockKind::Statutory, at(11.0)),
        ],
        others: Arc::new(vec![
            Other { is_external: true, ..other(2, -400.0) },
            Other { rejected_at: Some(at(-19.0)), ..other(3, -20.0) },
            Other { rejected_at: Some(at(-9.0)), answered_at: Some(at(-9.5)), ..other(4, -10.0) },
            Other { rejected_at: Some(at(5.5)), ..other(5, -5.0) },
            other(1, 0.0),
            other(6, 3.5),
            Other { is_external: true, ..other(7, 20.0) },
        ]),
    }
}

/// V9: what a moment sees is what had happened by then, the moment itself included.
#[test]
fn v9_a_moment_sees_what_had_happened_by_then() {
    let (case, none) = (case(), Words::default());
    let first = Moment {
        days: 3.0,
        dissatisfaction: 2,
        line: Some(BusinessLine::Solicitation),
        follows: true,
        rejected_before: 1,
        complaints_before: 3,
        external_before: 1,
        ..Moment::default()
    };
    assert_eq!(case.at(at(0.0)), first);
    let third = Moment {
        days: 6.0,
        messages: 1,
        transfers: 1,
        handlers: 1,
        escalations: 1,
        merged: 1,
        late_response: true,
        late_resolution: true,
        words: Words { recording: true, ..none },
        ..first.clone()
    };
    assert_eq!(case.at(at(3.0)), third);
    let last = Moment {
        days: 15.0,
        messages: 3,
        unanswered: 2,
        reopenings: 1,
        extensions: 1,
        late_statutory: true,
        line: Some(BusinessLine::Claims),
        dissatisfaction: 5,
        rejected_before: 2,
        complaints_before: 4,
        words: Words { regulator: true, lawyer: true, recording: true, press: true, in_writing: true },
        ..third
    };
    assert_eq!(case.at(at(12.0)), last);
    let codes = |at| {
        let values = values(&case, at);
        let told = FEATURES.iter().zip(values).filter(|(_, value)| *value > 0.0);
        told.map(|(feature, value)| (feature.code, (value * 100.0).round() / 100.0)).collect::<Vec<_>>()
    };
    let expected =
        [("WAITING", 1.39), ("FOLLOW_UP", 1.0), ("REJECTED_UNANSWERED", 1.0), ("COMPLAINTS", 3.0), ("EXTERNAL", 1.0)];
    let there = codes(at(0.0));
    assert!(expected.iter().all(|one| there.contains(one)), "{there:?}");
    assert!(there.contains(&("LINE_SOLICITATION", 1.0)), "{there:?}");
    assert_eq!(codes(at(12.0)).len(), 23, "all but one line of business");
}

/// V9: no leakage. Whatever happens after the moment, whenever that is, changes nothing of what is seen from it.
#[test]
fn v9_nothing_that_happens_later_is_seen() {
    let (whole, mut rng) = (case(), Rng::with_seed(9));
    for _ in 0..500 {
        let now = at(rng.f64() * 14.0);
        let mut then = whole.clone();
        then.steps.retain(|step| step.at <= now);
        then.said.retain(|said| said.at <= now);
        then.breaches.retain(|(_, at)| *at <= now);
        let others = whole.others.iter().filter(|other| other.received_at <= now).cloned();
        let others = others.map(|other| Other {
            rejected_at: other.rejected_at.filter(|at| *at <= now),
            answered_at: other.answered_at.filter(|at| *at <= now),
            ..other
        });
        then.others = Arc::new(others.collect());
        // As it was before it was written over on the sixth day and the seventh.
        then.dissatisfaction = Some(if now < at(6.0) {
            2
        } else if now < at(7.0) {
            4
        } else {
            5
        });
        then.line = Some(if now < at(6.0) { BusinessLine::Solicitation } else { BusinessLine::Claims });
        assert_eq!(values(&then, now), values(&whole, now), "{now}");
        assert_eq!(then.is_at_risk(now), whole.is_at_risk(now), "{now}");
    }
}

/// V9: the customer goes within sixty days of the moment, and not before it; who has gone, was answered or was forgotten teaches nothing.
#[test]
fn v9_a_complaint_goes_if_the_regulator_sends_the_customers_next_within_sixty_days() {
    let case = case();
    for (from, went) in [(-41.0, false), (-40.0, true), (0.0, true), (19.9, true), (20.0, false), (30.0, false)] {
        assert_eq!(case.went(at(from)), went, "from day {from}");
    }
    for (now, is) in [(-0.1, false), (0.0, true), (2.9, true), (3.1, false), (4.0, true), (19.0, true), (20.0, false)] {
        assert_eq!(case.is_at_risk(at(now)), is, "on day {now}");
    }
    let mut forgotten = case.clone();
    forgotten.said[0].is_blank = true;
    assert!(!forgotten.is_at_risk(at(0.0)));
    let days: Vec<i64> = moments(&case).map(|moment| (moment - at(0.0)).num_days()).collect();
    assert_eq!(days, MOMENTS);
}

#[test]
fn v9_words_are_found_in_what_customers_write() {
    let none = Words::default();
    for (text, words) in [
        ("금감원에 민원 넣겠습니다", Words { regulator: true, ..none }),
        ("한국소비자원에 상담 예약했습니다", Words { regulator: true, ..none }),
        ("변호사 선임합니다. 내용증명 갑니다", Words { lawyer: true, ..none }),
        ("지금까지 통화한 것 전부 녹취했습니다", Words { recording: true, ..none }),
        ("I will go to the Ombudsman", Words { regulator: true, ..none }),
        ("보험금은 언제 나오나요?", none),
        ("", none),
    ] {
        assert_eq!(Words::of(text), words, "{text}");
    }
}

/// V9: the launches before Challenger, whose solution is in every textbook: 15.0429 and −0.2322 (Dalal, Fowlkes, Hoadley 1989).
#[test]
fn v9_a_fit_is_that_of_the_textbook() {
    let degrees = [66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58];
    let distress = [0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1];
    let values: Vec<[f64; 1]> = degrees.map(|one| [f64::from(one)]).to_vec();
    let rows: Vec<(&[f64], f64)> = values.iter().zip(distress).map(|(one, y)| (&one[..], f64::from(y))).collect();
    let found = fit(&rows, 0.0).unwrap();
    assert!((found.intercept - 15.0429).abs() < 1e-4 && (found.weights[0] + 0.2322).abs() < 1e-4, "{found:?}");
}

/// V9: of one group against another the weight is the logarithm of the odds' ratio; a ridge draws it to zero, and at the minimum no
/// slope is left.
#[test]
fn v9_a_fit_is_the_odds_ratio_and_a_ridge_shrinks_it() {
    let rows: Vec<(&[f64], f64)> = [(&[0.0][..], 10, 90), (&[1.0][..], 40, 60)]
        .into_iter()
        .flat_map(|(values, yes, no)| (0..yes + no).map(move |n| (values, f64::from(u8::from(n < yes)))))
        .collect();
    let free = fit(&rows, 0.0).unwrap();
    assert!((free.intercept - (10.0_f64 / 90.0).ln()).abs() < 1e-6, "{free:?}");
    assert!((free.weights[0] - (40.0_f64 / 60.0 * 9.0).ln()).abs() < 1e-6, "{free:?}");
    let mut last = free.weights[0];
    for ridge in [0.5, 4.0, 100.0] {
        let found = fit(&rows, ridge).unwrap();
        let off = |one: &(&[f64], f64)| chance(found.log_odds(one.0)) - one.1;
        let slope: f64 = rows.iter().map(|one| off(one) * one.0[0]).sum::<f64>() + ridge * found.weights[0];
        let level: f64 = rows.iter().map(off).sum();
        assert!(slope.abs() < 1e-3 && level.abs() < 1e-3, "{ridge}: {slope} {level}");
        assert!(found.weights[0] < last && found.weights[0] > 0.0);
        last = found.weights[0];
    }
}

#[test]
fn v9_what_has_no_minimum_is_said_to_have_none() {
    let all_alike: Vec<(&[f64], f64)> = (0..20).map(|_| (&[1.0][..], 1.0)).collect();
    assert_eq!(fit(&all_alike, 0.0), None);
    let says_nothing: Vec<(&[f64], f64)> = (0..20).map(|n| (&[0.0][..], f64::from(u8::from(n < 5)))).collect();
    assert_eq!(fit(&says_nothing, 0.0), None);
    assert!(fit(&says_nothing, 1.0).is_some());
    assert_eq!(fit(&[], 1.0), None);
}

/// V9: what became known only when the next part had begun is not learnt from: the outcomes of those days change no weight.
#[test]
fn v9_nothing_is_learnt_from_what_was_not_yet_known() {
    let rows = simulation::company(1, 4_000, &[1.5, 1.0], |_| -2.0);
    let found = learn(&FEATURES, rows.clone());
    let learnt = found.learnt.unwrap();
    let flip = |row: &Row, from: DateTime<Utc>| row.received_at < from && row.known_at > from;
    let changed = rows.into_iter().map(|mut row| {
        row.went ^= flip(&row, learnt.calibrated_from) || flip(&row, learnt.held_out_from);
        row
    });
    let again = learn(&FEATURES, changed.collect());
    assert_eq!(again.learnt.unwrap(), learnt);
    assert_eq!(again.evaluation, found.evaluation);
}

/// V9: the reasons add up. A score is the usual complaint's odds and every contribution.
#[test]
fn v9_reasons_are_the_heaviest_contributions_and_add_up_to_the_score() {
    let learnt = learn(&FEATURES, simulation::company(1, 4_000, &[1.5, 1.0, -1.0], |_| -2.0)).learnt.unwrap();
    let values = [1.0, 2.0, 1.0];
    let reasons = reasons(&learnt, &values);
    let sum: f64 = reasons.iter().map(|reason| reason.contribution).sum();
    assert!((score(&learnt, &values) - chance(learnt.intercept + sum)).abs() < 1e-12);
    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!(codes, ["CONTACTS", "WAITING", "UNANSWERED"]);
    assert!(reasons[2].contribution < 0.0, "it lowers the score");
    assert!(score(&learnt, &[]) < score(&learnt, &values));
}
