//! Logistic regression with a ridge, by Newton's method. Sure to end at the one minimum of a strictly convex function, or to say that it
//! did not.

/// What was fitted: a weight for each value, and the intercept.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    pub weights: Vec<f64>,
    pub intercept: f64,
}

impl Fit {
    pub fn log_odds(&self, values: &[f64]) -> f64 {
        self.intercept + dot(&self.weights, values)
    }
}

const MOST_STEPS: usize = 100;
const MOST_HALVINGS: usize = 40;
/// What another step would gain, by observation.
const ENOUGH: f64 = 1e-12;

/// Minimises −Σ(y·ln p + (1−y)·ln(1−p)) + ridge/2·Σw². The intercept is free. `y` may lie between 0 and 1. None: no minimum was found,
/// because a value says nothing or all are the same.
pub fn fit(rows: &[(&[f64], f64)], ridge: f64) -> Option<Fit> {
    let width = rows.first()?.0.len();
    let mut at = Fit { weights: vec![0.0; width], intercept: 0.0 };
    let mut loss = penalised(rows, ridge, &at);
    for _ in 0..MOST_STEPS {
        let slope = slope(rows, ridge, &at);
        let step = solved(curvature(rows, ridge, &at, &slope)?)?;
        let gain = dot(&step, &slope);
        if !gain.is_finite() {
            return None;
        }
        if gain <= ENOUGH * rows.len() as f64 {
            return Some(at);
        }
        let mut share = 1.0;
        let better = (0..MOST_HALVINGS).find_map(|_| {
            let there = moved(&at, &step, share);
            let value = penalised(rows, ridge, &there);
            share /= 2.0;
            (value < loss).then_some((there, value))
        });
        match better {
            Some((there, value)) => (at, loss) = (there, value),
            // Nothing is lower any more: as near as numbers tell.
            None => return (gain <= 1e-6 * rows.len() as f64).then_some(at),
        }
    }
    None
}

pub fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// −ln p of what came true, without a p that is zero.
pub fn surprise(log_odds: f64, y: f64) -> f64 {
    log_odds.max(0.0) + (-log_odds.abs()).exp().ln_1p() - y * log_odds
}

fn penalised(rows: &[(&[f64], f64)], ridge: f64, at: &Fit) -> f64 {
    let loss: f64 = rows.iter().map(|(values, y)| surprise(at.log_odds(values), *y)).sum();
    loss + ridge / 2.0 * dot(&at.weights, &at.weights)
}

/// The intercept's last.
fn slope(rows: &[(&[f64], f64)], ridge: f64, at: &Fit) -> Vec<f64> {
    let mut slope: Vec<f64> = at.weights.iter().map(|weight| ridge * weight).chain([0.0]).collect();
    for (values, y) in rows {
        let off = chance(at.log_odds(values)) - y;
        for (sum, value) in slope.iter_mut().zip(values.iter().chain(&[1.0])) {
            *sum += off * value;
        }
    }
    slope
}

/// The second derivatives, and behind each row the slope. Most values are zero, and cost nothing.
fn curvature(rows: &[(&[f64], f64)], ridge: f64, at: &Fit, slope: &[f64]) -> Option<Vec<Vec<f64>>> {
    let size = slope.len();
    let mut sums = vec![vec![0.0; size + 1]; size];
    let mut there = Vec::with_capacity(size);
    for (values, _) in rows {
        let p = chance(at.log_odds(values));
        let weight = p * (1.0 - p);
        there.clear();
        there.extend(values.iter().chain(&[1.0]).enumerate().filter(|(_, value)| **value != 0.0));
        for (one, value) in &there {
            let row = sums.get_mut(*one)?;
            for (other, also) in &there {
                *row.get_mut(*other)? += weight * *value * *also;
            }
        }
    }
    for (place, (row, slope)) in sums.iter_mut().zip(slope).enumerate() {
        if place + 1 < size {
            *row.get_mut(place)? += ridge;
        }
        *row.last_mut()? = *slope;
    }
    Some(sums)
}

/// Gauss's elimination; a positive definite matrix needs no other order of its rows.
fn solved(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = rows.len();
    let largest = rows.iter().flatten().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    for place in 0..size {
        let (above, below) = rows.split_at_mut(place + 1);
        let pivot = above.last()?;
        let divisor = *pivot.get(place)?;
        if divisor.is_nan() || divisor <= largest * 1e-13 {
            return None;
        }
        for row in below {
            let times = row.get(place)? / divisor;
            if times != 0.0 {
                row.iter_mut().zip(pivot).skip(place).for_each(|(value, above)| *value -= times * above);
            }
        }
    }
    let mut found = vec![0.0; size];
    for (place, row) in rows.iter().enumerate().rev() {
        let known: f64 = row.iter().zip(&found).skip(place + 1).map(|(value, known)| value * known).sum();
        *found.get_mut(place)? = (row.last()? - known) / row.get(place)?;
    }
    Some(found)
}

fn moved(at: &Fit, step: &[f64], share: f64) -> Fit {
    let weights = at.weights.iter().zip(step).map(|(weight, step)| weight - share * step).collect();
    Fit { weights, intercept: at.intercept - share * step.last().copied().unwrap_or_default() }
}

pub fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}
