//! How unlikely a count must be to be a signal, when so many series are looked at each week.

use super::{LEAST_COUNT, LEAST_RATIO, tail::Forecast};

/// However few series there are.
const LAXEST: f64 = 1e-3;
/// However many there are: no model is right further out.
const STRICTEST: f64 = 1e-7;

/// Fewer are no signal, however unlikely they are.
pub fn least(mean: f64) -> u32 {
    LEAST_COUNT.max((mean * LEAST_RATIO).ceil() as u32)
}

/// The p value at which the false signals that are to be expected of all these forecasts are as many as the budget. Series so rare
/// that five in a week would be a wonder spend nothing of it, and what counts can't spend, being whole numbers, goes to the others.
pub fn threshold<'a>(forecasts: impl Iterator<Item = &'a Forecast>, budget: f64) -> f64 {
    let mut steps: Vec<(f64, f64)> = forecasts.flat_map(steps).collect();
    steps.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut spent = 0.0;
    let mut threshold = STRICTEST;
    for (p, cost) in steps {
        spent += cost;
        if spent > budget {
            return threshold;
        }
        threshold = p;
    }
    LAXEST
}

/// Each p value that this series can have, and what letting it through costs more than the next smaller one.
fn steps(forecast: &Forecast) -> Vec<(f64, f64)> {
    let mut steps = Vec::new();
    if forecast.mean <= 0.0 {
        return steps;
    }
    let mut count = least(forecast.mean);
    let mut p = forecast.tail(count);
    while p > STRICTEST {
        let next = (p - forecast.probability(count)).max(0.0);
        if p <= LAXEST {
            steps.push((p, if next > STRICTEST { p - next } else { p }));
        }
        (p, count) = (next, count + 1);
    }
    steps
}

/// The largest count that is not yet a signal.
pub fn limit(forecast: &Forecast, threshold: f64) -> u32 {
    let mut count = least(forecast.mean);
    let mut p = forecast.tail(count);
    while p > threshold {
        p = (p - forecast.probability(count)).max(0.0);
        count += 1;
    }
    count - 1
}
