//! What forecasts are worth: against the share of those who went, which nobody could have known before.

use super::logistic::{chance, surprise};
use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, VocItemId},
    voc_risk_model::{RiskEvaluation, RiskGroup},
};
use fastrand::Rng;
use std::collections::{BTreeMap, HashSet};

pub struct Forecast {
    pub item: VocItemId,
    pub customer: CustomerId,
    pub received_at: DateTime<Utc>,
    pub log_odds: f64,
    pub went: bool,
}

impl Forecast {
    fn y(&self) -> f64 {
        f64::from(u8::from(self.went))
    }
}

const SAMPLES: usize = 1_000;
const SEED: u64 = 2009;
const GROUPS: usize = 10;

/// Clearly better than the base rate: the whole interval of what it gains is above zero, and the squares agree.
pub fn is_better(evaluation: &RiskEvaluation) -> bool {
    evaluation.gain_low > 0.0 && evaluation.brier < evaluation.base_brier
}

/// None: nobody went, or everybody did.
pub fn evaluate(forecasts: &[Forecast]) -> Option<RiskEvaluation> {
    let n = forecasts.len() as f64;
    let went = forecasts.iter().filter(|one| one.went).count();
    let base = went as f64 / n;
    if went == 0 || went == forecasts.len() {
        return None;
    }
    let base_odds = (base / (1.0 - base)).ln();
    let mean = |of: &dyn Fn(&Forecast) -> f64| forecasts.iter().map(of).sum::<f64>() / n;
    let log_loss = mean(&|one| surprise(one.log_odds, one.y()));
    let base_log_loss = mean(&|one| surprise(base_odds, one.y()));
    let (gain_low, gain_high) = interval(forecasts, base_odds);
    let distinct = |of: &dyn Fn(&Forecast) -> uuid::Uuid, all: bool| {
        whole(forecasts.iter().filter(|one| all || one.went).map(of).collect::<HashSet<_>>().len())
    };
    Some(RiskEvaluation {
        from: forecasts.iter().map(|one| one.received_at).min()?,
        until: forecasts.iter().map(|one| one.received_at).max()?,
        forecasts: whole(forecasts.len()),
        complaints: distinct(&|one| one.item.0, true),
        customers: distinct(&|one| one.customer.0, true),
        went: whole(went),
        went_customers: distinct(&|one| one.customer.0, false),
        base_rate: base,
        log_loss,
        base_log_loss,
        gain: base_log_loss - log_loss,
        gain_low,
        gain_high,
        brier: mean(&|one| (chance(one.log_odds) - one.y()).powi(2)),
        base_brier: mean(&|one| (base - one.y()).powi(2)),
        auc: auc(forecasts),
        groups: groups(forecasts),
    })
}

/// 95% of what the gain is if customers are drawn anew, with all that is theirs: what one customer does is not independent.
fn interval(forecasts: &[Forecast], base_odds: f64) -> (f64, f64) {
    let mut of: BTreeMap<CustomerId, (f64, f64)> = BTreeMap::new();
    for one in forecasts {
        let (gain, count) = of.entry(one.customer).or_default();
        *gain += surprise(base_odds, one.y()) - surprise(one.log_odds, one.y());
        *count += 1.0;
    }
    let (customers, mut rng): (Vec<(f64, f64)>, Rng) = (of.into_values().collect(), Rng::with_seed(SEED));
    let mut drawn: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let some = (0..customers.len()).filter_map(|_| rng.choice(&customers));
            let (gain, count) = some.fold((0.0, 0.0), |(gain, count), one| (gain + one.0, count + one.1));
            gain / count
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    let at = |place: usize| drawn.get(place).copied().unwrap_or_default();
    (at(SAMPLES / 40), at(SAMPLES - 1 - SAMPLES / 40))
}

/// How often one who went was given more than one who did not; half for equals.
fn auc(forecasts: &[Forecast]) -> f64 {
    let mut sorted: Vec<&Forecast> = forecasts.iter().collect();
    sorted.sort_by(|one, other| one.log_odds.total_cmp(&other.log_odds));
    let (mut below, mut won) = (0.0, 0.0);
    for equals in sorted.chunk_by(|one, other| one.log_odds == other.log_odds) {
        let went = equals.iter().filter(|one| one.went).count() as f64;
        let stayed = equals.len() as f64 - went;
        won += went * (below + stayed / 2.0);
        below += stayed;
    }
    let went = forecasts.iter().filter(|one| one.went).count() as f64;
    won / (went * below)
}

fn groups(forecasts: &[Forecast]) -> Vec<RiskGroup> {
    let mut sorted: Vec<&Forecast> = forecasts.iter().collect();
    sorted.sort_by(|one, other| one.log_odds.total_cmp(&other.log_odds).then(one.item.cmp(&other.item)));
    let ends: Vec<usize> = (0..=GROUPS).map(|place| sorted.len() * place / GROUPS).collect();
    let group = |ends: &[usize]| {
        let [from, to] = *ends else { return None };
        let some = sorted.get(from..to).filter(|some| !some.is_empty())?;
        Some(RiskGroup {
            forecasts: whole(some.len()),
            went: whole(some.iter().filter(|one| one.went).count()),
            expected: some.iter().map(|one| chance(one.log_odds)).sum::<f64>() / some.len() as f64,
        })
    };
    ends.windows(2).filter_map(group).collect()
}

fn whole(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
