//! V9 on invented companies whose customers go for reasons that are known, or for none.
//!
//! The whole measurement takes a minute: `cargo test --release -p sunhwan --lib risk::rules::simulation -- --ignored --nocapture`.

use super::{
    learn::{Found, Row, again, learn},
    logistic::chance,
    *,
};
use entity::{
    ids::{CustomerId, VocItemId},
    voc_risk_model::RiskVerdict,
};
use fastrand::Rng;
use uuid::Uuid;

/// Complaints over three years, of half as many customers: some things are so of one in five, up to three times over, and each adds its
/// weight to the log odds of those who go.
pub fn company(seed: u64, complaints: u32, weights: &[f64], usual: impl Fn(f64) -> f64) -> Vec<Row> {
    let (mut rng, begin) = (Rng::with_seed(seed), "2023-01-01T00:00:00Z".parse::<chrono::DateTime<chrono::Utc>>());
    let begin = begin.unwrap();
    (0..complaints)
        .map(|n| {
            let received_at = begin + TimeDelta::minutes(i64::from(n) * 3 * 365 * 24 * 60 / i64::from(complaints));
            let some = weights.iter().map(|_| if rng.u32(0..5) == 0 { f64::from(rng.u32(1..4)) } else { 0.0 });
            let values: Vec<f64> = some.collect();
            let passed = f64::from(n) / f64::from(complaints);
            let odds = usual(passed) + weights.iter().zip(&values).map(|(one, other)| one * other).sum::<f64>();
            Row {
                item: VocItemId(Uuid::from_u128(n.into())),
                customer: CustomerId(Uuid::from_u128(rng.u32(0..complaints / 2).into())),
                received_at,
                known_at: received_at + WITHIN,
                values,
                went: rng.f64() < chance(odds),
            }
        })
        .collect()
}

fn verdict(seed: u64, weights: &[f64], usual: impl Fn(f64) -> f64) -> RiskVerdict {
    learn(&FEATURES, company(seed, 3_000, weights, usual)).verdict
}

const NO_SIGNAL: [f64; 8] = [0.0; 8];

fn on(seeds: std::ops::Range<u64>, weights: &[f64], usual: impl Fn(f64) -> f64) -> usize {
    seeds.filter(|seed| verdict(*seed, weights, &usual) == RiskVerdict::On).count()
}

/// V9: known weights come out again, with their signs and about their sizes; and what is foretold comes true as often as it says.
#[test]
fn v9_known_reasons_are_found_again_and_the_score_is_calibrated() {
    let weights = [1.0, 0.5, -0.8, 0.0, 0.3];
    let Found { verdict, learnt, evaluation, .. } = learn(&FEATURES, company(7, 20_000, &weights, |_| -3.0));
    assert_eq!(verdict, RiskVerdict::On);
    let (learnt, evaluation) = (learnt.unwrap(), evaluation.unwrap());
    for (found, weight) in learnt.weights.iter().zip(weights) {
        assert!((found.weight - weight).abs() < 0.2, "{weight}: {found:?}");
    }
    assert!((learnt.intercept + 3.0).abs() < 0.3, "{}", learnt.intercept);
    assert!(evaluation.auc > 0.7 && evaluation.log_loss < evaluation.base_log_loss, "{evaluation:?}");
    assert!(
        evaluation.gain_low > 0.0 && evaluation.gain_low < evaluation.gain && evaluation.gain < evaluation.gain_high
    );
    assert_eq!(evaluation.groups.len(), 10);
    for group in &evaluation.groups {
        let n = f64::from(group.forecasts);
        let off = (f64::from(group.went) / n - group.expected) / (group.expected * (1.0 - group.expected) / n).sqrt();
        assert!(off.abs() < 4.0, "{off}: {group:?}");
    }
}

/// V9: where there is nothing to be learnt it stays off, also where the share of those who go rises or falls.
#[test]
fn v9_it_stays_off_where_nothing_can_be_foretold() {
    assert_eq!(on(0..40, &NO_SIGNAL, |_| -2.2), 0);
    assert_eq!(on(0..15, &NO_SIGNAL, |passed| -3.0 + 1.5 * passed), 0);
    assert_eq!(on(0..15, &NO_SIGNAL, |passed| -1.5 - 1.5 * passed), 0);
    // The same company with reasons is foretold.
    assert_eq!(on(0..10, &[1.0, 0.7, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0], |_| -2.6), 10);
}

#[test]
fn v9_of_too_few_nothing_is_learnt() {
    let found = learn(&FEATURES, company(1, 3_000, &[1.0, 1.0], |_| -6.0));
    assert_eq!((found.verdict, found.learnt, found.evaluation), (RiskVerdict::TooFew, None, None));
    assert!(found.complaints == 3_000 && found.went > 0, "{} of {}", found.went, found.complaints);
    assert_eq!(learn(&FEATURES, Vec::new()).verdict, RiskVerdict::TooFew);
    // All that went did so in the last days: they can't be both learnt from and held out.
    assert_eq!(verdict(2, &[1.0], |passed| if passed < 0.9 { -12.0 } else { 0.0 }), RiskVerdict::TooFew);
}

/// V9: what has stopped being so switches it off; what still is leaves it on; too few to say leave it as it is.
#[test]
fn v9_it_is_switched_off_when_it_is_no_longer_better() {
    let weights = [1.2, 0.8];
    let learnt = learn(&FEATURES, company(3, 6_000, &weights, |_| -2.6)).learnt.unwrap();
    let of = |weights: &[f64]| company(4, 6_000, weights, |_| -2.0);
    assert_eq!(again(&learnt, &of(&weights)).unwrap().0, RiskVerdict::On);
    let (verdict, evaluation) = again(&learnt, &of(&[0.0, 0.0])).unwrap();
    assert_eq!(verdict, RiskVerdict::NoLongerBetter);
    assert!(evaluation.from >= learnt.held_out_from && evaluation.gain < 0.0, "{evaluation:?}");
    assert!(again(&learnt, &company(4, 600, &weights, |_| -4.0)).is_none());
}

/// The figures in `risk/mod.rs`.
#[test]
#[ignore = "a measurement"]
fn v9_how_often_it_is_on_though_there_is_nothing() {
    println!("no signal: {} of 2,000", on(0..2_000, &NO_SIGNAL, |_| -2.2));
    println!("no signal, rising share: {} of 500", on(0..500, &NO_SIGNAL, |passed| -3.0 + 1.5 * passed));
    for strength in [0.2, 0.3, 0.5, 0.7] {
        let weights = [strength, strength, strength, 0.0, 0.0, 0.0, 0.0, 0.0];
        println!("three reasons of {strength}: {} of 200", on(0..200, &weights, |_| -2.6));
    }
}
