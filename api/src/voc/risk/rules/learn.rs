//! Learning from the earlier complaints, calibrating by later ones, and holding the last back to see what it is worth.

use super::{
    evaluate::{Forecast, evaluate, is_better},
    features::Feature,
    logistic::{Fit, chance, dot, fit},
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, VocItemId},
    voc_risk::RiskReason,
    voc_risk_model::{RiskEvaluation, RiskLearnt, RiskVerdict, RiskWeight},
};
use std::collections::HashSet;

/// A complaint as it stood at a moment, and what became of it.
#[derive(Clone, Debug)]
pub struct Row {
    pub item: VocItemId,
    pub customer: CustomerId,
    pub received_at: DateTime<Utc>,
    /// By when it was known whether the customer went.
    pub known_at: DateTime<Utc>,
    pub values: Vec<f64>,
    pub went: bool,
}

/// What came of learning.
#[derive(Clone, Debug)]
pub struct Found {
    pub verdict: RiskVerdict,
    pub complaints: usize,
    pub went: usize,
    pub learnt: Option<RiskLearnt>,
    pub evaluation: Option<RiskEvaluation>,
}

/// Tenths of the complaints that are learnt from, and by which it is calibrated; the rest is held out.
const LEARNT_FROM: usize = 6;
const CALIBRATED_BY: usize = 2;
/// As if each weight, for what scatters by one, were known to be about within one half of zero.
const RIDGE: f64 = 4.0;
/// Customers who went, of each part.
const LEAST_WENT: [usize; 3] = [50, 15, 25];
/// Contributions that are told, and what is too small to be.
const MOST_REASONS: usize = 5;
const LEAST_CONTRIBUTION: f64 = 0.05;

pub fn learn(features: &[Feature], mut rows: Vec<Row>) -> Found {
    rows.sort_by_key(|row| (row.received_at, row.item, row.known_at));
    let (complaints, went) = (distinct(rows.iter()), distinct(rows.iter().filter(|row| row.went)));
    let nothing = |verdict| Found { verdict, complaints, went, learnt: None, evaluation: None };
    let Some([calibrated_from, held_out_from]) = boundaries(&rows) else { return nothing(RiskVerdict::TooFew) };
    // What was known only after the next part began is left out: a service that had stood there would not have known it.
    let learnt: Vec<&Row> = rows.iter().filter(|row| row.known_at <= calibrated_from).collect();
    let calibrating = |row: &&Row| row.received_at >= calibrated_from && row.known_at <= held_out_from;
    let calibrating: Vec<&Row> = rows.iter().filter(calibrating).collect();
    let held_out: Vec<&Row> = rows.iter().filter(|row| row.received_at >= held_out_from).collect();
    let parts = [&learnt, &calibrating, &held_out];
    if parts.iter().zip(LEAST_WENT).any(|(part, least)| went_customers(part.iter().copied()) < least) {
        return nothing(RiskVerdict::TooFew);
    }
    let fitted = fitted(&learnt).and_then(|fit| calibrated(&fit, &calibrating));
    let (Some(fit), Some(first), Some(last)) = (fitted, rows.first(), rows.last()) else {
        return nothing(RiskVerdict::NotBetter);
    };
    let learnt = RiskLearnt {
        intercept: fit.intercept,
        weights: weights(features, &fit, &learnt),
        learnt_from: first.received_at,
        calibrated_from,
        held_out_from,
        until: last.received_at,
    };
    let evaluation = evaluate(&forecasts(&learnt, held_out.into_iter()));
    let better = evaluation.as_ref().is_some_and(is_better);
    let verdict = if better { RiskVerdict::On } else { RiskVerdict::NotBetter };
    Found { verdict, complaints, went, learnt: Some(learnt), evaluation }
}

/// What a model is worth today: by all complaints that it neither learnt from nor was calibrated by. None: there is too little to say.
pub fn again(learnt: &RiskLearnt, rows: &[Row]) -> Option<(RiskVerdict, RiskEvaluation)> {
    let unseen = rows.iter().filter(|row| row.received_at >= learnt.held_out_from);
    let [_, _, least] = LEAST_WENT;
    if went_customers(unseen.clone()) < least {
        return None;
    }
    let evaluation = evaluate(&forecasts(learnt, unseen))?;
    let verdict = if is_better(&evaluation) { RiskVerdict::On } else { RiskVerdict::NoLongerBetter };
    Some((verdict, evaluation))
}

fn forecasts<'a>(learnt: &RiskLearnt, rows: impl Iterator<Item = &'a Row>) -> Vec<Forecast> {
    let forecast = |row: &Row| Forecast {
        item: row.item,
        customer: row.customer,
        received_at: row.received_at,
        log_odds: log_odds(learnt, &row.values),
        went: row.went,
    };
    rows.map(forecast).collect()
}

fn distinct<'a>(rows: impl Iterator<Item = &'a Row>) -> usize {
    rows.map(|row| row.item).collect::<HashSet<_>>().len()
}

fn went_customers<'a>(rows: impl Iterator<Item = &'a Row>) -> usize {
    rows.filter(|row| row.went).map(|row| row.customer).collect::<HashSet<_>>().len()
}

/// When the second and the third part begin.
fn boundaries(rows: &[Row]) -> Option<[DateTime<Utc>; 2]> {
    let at = |tenths: usize| rows.get(rows.len() * tenths / 10).map(|row| row.received_at);
    Some([at(LEARNT_FROM)?, at(LEARNT_FROM + CALIBRATED_BY)?])
}

/// By what is scaled to scatter by one, so that the ridge is the same for all; told for the values as they are.
fn fitted(rows: &[&Row]) -> Option<Fit> {
    let width = rows.first()?.values.len();
    let scales: Vec<f64> = (0..width).map(|place| scatter(rows, place)).collect();
    let scaled: Vec<Vec<f64>> =
        rows.iter().map(|row| row.values.iter().zip(&scales).map(|(value, scale)| value / scale).collect()).collect();
    let given: Vec<(&[f64], f64)> =
        scaled.iter().zip(rows).map(|(values, row)| (values.as_slice(), f64::from(u8::from(row.went)))).collect();
    let found = fit(&given, RIDGE)?;
    let weights = found.weights.iter().zip(&scales).map(|(weight, scale)| weight / scale).collect();
    Some(Fit { weights, ..found })
}

/// Of what never differs nothing is learnt: its weight stays zero.
fn scatter(rows: &[&Row], place: usize) -> f64 {
    let of = |row: &&Row| row.values.get(place).copied().unwrap_or_default();
    let n = rows.len() as f64;
    let mean = rows.iter().map(of).sum::<f64>() / n;
    let scatter = (rows.iter().map(|row| (of(row) - mean).powi(2)).sum::<f64>() / n).sqrt();
    if scatter > 1e-9 { scatter } else { 1.0 }
}

/// Platt's way: later complaints say how far the log odds are to be stretched and moved. None if they would turn them round.
fn calibrated(found: &Fit, rows: &[&Row]) -> Option<Fit> {
    let went = rows.iter().filter(|row| row.went).count() as f64;
    let stayed = rows.len() as f64 - went;
    let (yes, no) = ((went + 1.0) / (went + 2.0), 1.0 / (stayed + 2.0));
    let odds: Vec<[f64; 1]> = rows.iter().map(|row| [found.log_odds(&row.values)]).collect();
    let given: Vec<(&[f64], f64)> =
        odds.iter().zip(rows).map(|(odds, row)| (&odds[..], if row.went { yes } else { no })).collect();
    let line = fit(&given, 0.0)?;
    let slope = line.weights.first().copied().filter(|slope| *slope > 0.0)?;
    let weights = found.weights.iter().map(|weight| weight * slope).collect();
    Some(Fit { weights, intercept: line.intercept + slope * found.intercept })
}

fn weights(features: &[Feature], fit: &Fit, rows: &[&Row]) -> Vec<RiskWeight> {
    let mean = |place: usize| {
        let sum: f64 = rows.iter().filter_map(|row| row.values.get(place)).sum();
        sum / rows.len() as f64
    };
    let weight = |(place, (feature, weight)): (usize, (&Feature, &f64))| RiskWeight {
        code: feature.code.to_owned(),
        name: feature.name.to_owned(),
        name_en: feature.name_en.to_owned(),
        weight: *weight,
        mean: mean(place),
    };
    features.iter().zip(&fit.weights).enumerate().map(weight).collect()
}

fn log_odds(learnt: &RiskLearnt, values: &[f64]) -> f64 {
    let weights: Vec<f64> = learnt.weights.iter().map(|one| one.weight).collect();
    learnt.intercept + dot(&weights, values)
}

pub fn score(learnt: &RiskLearnt, values: &[f64]) -> f64 {
    chance(log_odds(learnt, values))
}

/// What tells it from a complaint of which nothing is known: the heaviest first.
pub fn reasons(learnt: &RiskLearnt, values: &[f64]) -> Vec<RiskReason> {
    let reason =
        |(one, value): (&RiskWeight, &f64)| RiskReason { code: one.code.clone(), contribution: one.weight * value };
    let mut reasons: Vec<RiskReason> = learnt.weights.iter().zip(values).map(reason).collect();
    reasons.retain(|reason| reason.contribution.abs() >= LEAST_CONTRIBUTION);
    reasons.sort_by(|one, other| other.contribution.abs().total_cmp(&one.contribution.abs()));
    reasons.truncate(MOST_REASONS);
    reasons
}
