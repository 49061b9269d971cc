//! What a series usually is: its share of the company's volume, in its category's season, and how much it scatters.

use super::{
    HISTORY_WEEKS, LEAST_COUNT,
    tail::{Forecast, Guess},
};
use std::{collections::BTreeMap, f64::consts::TAU};

/// A week's residual from which on it counts less for what is usual: an earlier wave must not hide the next one.
const OUTLYING: f64 = 3.0;
/// Weeks of a like series that a scatter is worth that is borrowed from others of its size.
const BORROWED: f64 = 20.0;
/// What is known about scatter before any series has been looked at: a little more than chance, as if from so many weeks.
const PRIOR_SCATTER: (f64, f64) = (1.2, 50.0);
const WEEKS_OF_YEAR: f64 = 365.25 / 7.0;

/// What has been learnt from a series' own history.
#[derive(Clone, Copy, Debug)]
pub struct Usual {
    /// Of the exposure.
    pub share: f64,
    /// Items that the share was learnt from.
    pub items: f64,
    /// A week's expectation, on average.
    pub level: f64,
    /// Variance by mean, of this series alone.
    pub scatter: f64,
    /// How many weeks of a frequent series that is worth.
    pub worth: f64,
}

/// `weeks`: each week's exposure and count.
pub fn learn(weeks: &[(f64, u32)]) -> Usual {
    let even: Vec<f64> = weeks.iter().map(|_| 1.0).collect();
    let (share, _) = share(weeks, &even);
    let weights: Vec<f64> = weeks.iter().map(|(exposure, count)| weight(*count, share * exposure)).collect();
    let (share, items) = self::share(weeks, &weights);
    let known: f64 = weights.iter().sum();
    let exposure: f64 = weeks.iter().map(|(exposure, _)| exposure).sum();
    let level = share * exposure / (weeks.len() as f64).max(1.0);
    let squares: f64 = weeks
        .iter()
        .zip(&weights)
        .map(|((exposure, count), weight)| {
            let expected = share * exposure;
            weight * (f64::from(*count) - expected).powi(2) / expected.max(f64::MIN_POSITIVE)
        })
        .sum();
    let scatter = squares / (known - 1.0).max(1.0);
    // The square of a rare count's residual says little: its own variance is 2 + 1 / mean.
    Usual { share, items, level, scatter, worth: known / (1.0 + 0.5 / level.max(1e-9)) }
}

/// The share, and the items it was learnt from. Half an item more than there were: nothing yet is not never.
fn share(weeks: &[(f64, u32)], weights: &[f64]) -> (f64, f64) {
    let items: f64 = weeks.iter().zip(weights).map(|((_, count), weight)| weight * f64::from(*count)).sum();
    let exposure: f64 = weeks.iter().zip(weights).map(|((exposure, _), weight)| weight * exposure).sum();
    ((items + 0.5) / exposure.max(1.0), items + 0.5)
}

/// By Anscombe's residual, which is nearly normal for small counts, too.
fn weight(count: u32, expected: f64) -> f64 {
    if count < LEAST_COUNT || expected <= 0.0 {
        return 1.0;
    }
    let two_thirds = 2.0 / 3.0;
    let residual = 1.5 * (f64::from(count).powf(two_thirds) - expected.powf(two_thirds)) / expected.powf(1.0 / 6.0);
    if residual > OUTLYING { (OUTLYING / residual).powi(2) } else { 1.0 }
}

/// Scatter of series by the order of magnitude of their level.
#[derive(Debug, Default)]
pub struct Scatters(BTreeMap<i32, (f64, f64)>);

impl Scatters {
    pub fn of<'a>(all: impl Iterator<Item = &'a Usual>) -> Self {
        let mut found = Self::default();
        for usual in all {
            let (sum, worth) = found.0.entry(magnitude(usual.level)).or_insert((0.0, 0.0));
            *sum += usual.worth * usual.scatter;
            *worth += usual.worth;
        }
        found
    }

    /// A series' own scatter, as far as its history tells it, and that of its like. Never less than chance.
    pub fn shrunk(&self, usual: &Usual) -> f64 {
        let (sum, worth) = self.0.get(&magnitude(usual.level)).copied().unwrap_or_default();
        let (prior, weeks) = PRIOR_SCATTER;
        let like = (sum + prior * weeks) / (worth + weeks);
        ((usual.worth * usual.scatter + BORROWED * like) / (usual.worth + BORROWED)).max(1.0)
    }
}

fn magnitude(level: f64) -> i32 {
    level.max(1e-6).log2().floor() as i32
}

impl Usual {
    /// For weeks of this exposure, of which `volume` items are known.
    pub fn forecast(&self, exposure: f64, scatter: f64, volume: f64) -> Forecast {
        let mean = self.share * exposure;
        let spread = (2.0 / (self.worth + BORROWED)).sqrt();
        // Gauss and Hermite's three points: what a normal guess averages to.
        let guesses = [(-1.0, 1.0 / 6.0), (0.0, 2.0 / 3.0), (1.0, 1.0 / 6.0)].map(|(side, weight)| {
            let scatter = (scatter * (1.0 + side * 3_f64.sqrt() * spread)).max(1.0);
            let unsure = scatter / self.items + 1.0 / volume.max(1.0);
            Guess { weight, variance: scatter * mean + mean * mean * unsure }
        });
        Forecast { mean, guesses }
    }
}

/// How much more or less a category is asked about in each week of the year than the company as a whole: one wave a year, as
/// far as it stands out from chance. `weeks`: the company's volume and the category's; the factors go on for `ahead` weeks.
pub fn season(weeks: &[(f64, f64)], ahead: usize) -> Vec<f64> {
    let (volume, items) = weeks.iter().fold((0.0, 0.0), |sum, week| (sum.0 + week.0, sum.1 + week.1));
    let n = weeks.len() as f64;
    if weeks.len() < HISTORY_WEEKS || items <= 0.0 {
        return vec![1.0; weeks.len() + ahead];
    }
    let share = items / volume;
    let angle = |week: usize| TAU * week as f64 / WEEKS_OF_YEAR;
    let (mut sine, mut cosine, mut squares) = (0.0, 0.0, 0.0);
    for (week, (volume, items)) in weeks.iter().enumerate() {
        let expected = (share * volume).max(f64::MIN_POSITIVE);
        let residual = (items / expected - 1.0).clamp(-1.0, 1.0);
        sine += 2.0 / n * residual * angle(week).sin();
        cosine += 2.0 / n * residual * angle(week).cos();
        squares += residual * residual / n;
    }
    // James and Stein: what a wave of chance would have is taken off.
    let height = sine * sine + cosine * cosine;
    let chance = 4.0 / n * (squares - height / 2.0).max(0.0);
    let kept = if height > 0.0 { (1.0 - chance / height).max(0.0) } else { 0.0 };
    (0..weeks.len() + ahead)
        .map(|week| (1.0 + kept * (sine * angle(week).sin() + cosine * angle(week).cos())).clamp(0.5, 2.0))
        .collect()
}
