//! How the rate of a task's VOC has changed, and how surely (H5): before the work began against after it came into force.

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

use chrono::{Datelike, Days, NaiveDate};

/// At most so many whole weeks on either side.
pub const MOST_WEEKS: usize = 26;
/// Less says too little: how much the weeks scatter is not known of fewer.
const LEAST_BEFORE: usize = 8;
const LEAST_AFTER: usize = 8;
/// Items before, and items that were to be expected after it if nothing had changed.
const LEAST_ITEMS: u32 = 20;
const LEAST_EXPECTED: f64 = 10.0;
/// The company's other VOC corrects for its volume if there is enough of it on both sides.
const LEAST_OTHERS: u64 = 100;
const OTHERS_PER_ITEM: u64 = 1;
/// Of the normal distribution, for 95%.
const Z: f64 = 1.959_963_984_540_054;

/// From a Monday until another, which is not in it.
pub type Period = (NaiveDate, NaiveDate);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Periods {
    pub before: Period,
    pub after: Period,
}

/// Whole weeks before the one in which work began; whole weeks since it is in force, through this one at the latest.
pub fn periods(began_on: NaiveDate, effective_on: NaiveDate, through: NaiveDate) -> Periods {
    let monday = |day: NaiveDate| day - Days::new(day.weekday().num_days_from_monday().into());
    let most = Days::new(7 * MOST_WEEKS as u64);
    let began = monday(began_on);
    let first = match effective_on.weekday().num_days_from_monday() {
        0 => effective_on,
        _ => monday(effective_on) + Days::new(7),
    };
    Periods { before: (began - most, began), after: (first, (through + Days::new(7)).min(first + most)) }
}

/// Whether a week was one of those whose signal the task comes from: V8 looks at one or at two together.
pub fn led_to_it(week: NaiveDate, signal: Option<NaiveDate>) -> bool {
    signal.is_some_and(|signal| week == signal || week + Days::new(7) == signal)
}

/// What a week had: of the task's VOC, and of all other VOC of the company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Week {
    pub items: u32,
    pub others: u32,
}

/// Why nothing can be said yet, or ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLittle {
    /// Fewer than eight whole weeks before the work began.
    WeeksBefore,
    /// Fewer than eight whole weeks since it came into force.
    WeeksAfter,
    /// Fewer than twenty items before.
    ItemsBefore,
    /// Fewer than ten would have been expected after it.
    ExpectedAfter,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// The rate after by the rate before: 0.7 is 30% less.
    pub ratio: f64,
    /// 95%.
    pub low: f64,
    pub high: f64,
    /// How much more the weeks scatter than chance makes them; at least 1.
    pub scatter: f64,
    /// As many would have come after it at the rate of before.
    pub expected: f64,
    pub is_volume_corrected: bool,
}

/// The ratio of two rates of a quasi-Poisson model, with the interval of its likelihood ratio: the values of the ratio whose deviance,
/// by the scatter, is not more than the square of Student's t.
pub fn measure(before: &[Week], after: &[Week]) -> Result<Effect, TooLittle> {
    if before.len() < LEAST_BEFORE {
        return Err(TooLittle::WeeksBefore);
    }
    if after.len() < LEAST_AFTER {
        return Err(TooLittle::WeeksAfter);
    }
    let is_volume_corrected = is_enough(before) && is_enough(after);
    let (before, after) = (Side::of(before, is_volume_corrected), Side::of(after, is_volume_corrected));
    if before.items < f64::from(LEAST_ITEMS) {
        return Err(TooLittle::ItemsBefore);
    }
    let expected = before.items / before.exposure * after.exposure;
    if expected < LEAST_EXPECTED {
        return Err(TooLittle::ExpectedAfter);
    }
    let odds = after.exposure / before.exposure;
    let (scatter, most) = scattered(&before, &after);
    let ratio = after.items / expected;
    let is_inside = |log: f64| deviance(after.items, before.items, odds * log.exp()) <= most;
    let low = if after.items > 0.0 { bound(ratio.ln(), -1.0, is_inside).exp() } else { 0.0 };
    // Of nothing at all the logarithm is far below whatever the interval reaches to.
    let from = if after.items > 0.0 { ratio.ln() } else { (0.1 / expected).ln() };
    let high = bound(from, 1.0, is_inside).exp();
    Ok(Effect { ratio, low, high, scatter, expected, is_volume_corrected })
}

/// How much more than chance it scatters, and how far the deviance may go. If both sides scatter alike their weeks say it together; if
/// they do not (Welch), the more uncertain answer counts.
fn scattered(before: &Side, after: &Side) -> (f64, f64) {
    let freedom = before.freedom() + after.freedom();
    let together = ((before.pearson() + after.pearson()) / freedom).max(1.0);
    let apart = [before, after].map(|side| {
        // Nothing at all scatters as chance does.
        let variance = (side.pearson() / side.freedom()).max(1.0) / side.items.max(1.0);
        (variance, variance.powi(2) / side.freedom())
    });
    let [(one, one_part), (other, other_part)] = apart;
    let welch = (one + other) / (1.0 / before.items.max(1.0) + 1.0 / after.items.max(1.0));
    let welch_freedom = (one + other).powi(2) / (one_part + other_part);
    let reach = |scatter: f64, freedom: f64| scatter * t(freedom).powi(2);
    (together.max(welch), reach(together, freedom).max(reach(welch, welch_freedom)))
}

fn is_enough(weeks: &[Week]) -> bool {
    let sum = |of: fn(&Week) -> u32| weeks.iter().map(|week| u64::from(of(week))).sum::<u64>();
    let (items, others) = (sum(|week| week.items), sum(|week| week.others));
    others >= LEAST_OTHERS && others >= OTHERS_PER_ITEM * items && weeks.iter().all(|week| week.others > 0)
}

/// Weeks before, or after.
struct Side {
    /// Items and exposure of each.
    weeks: Vec<(f64, f64)>,
    items: f64,
    exposure: f64,
}

impl Side {
    fn of(weeks: &[Week], by_volume: bool) -> Self {
        let exposure = |week: &Week| if by_volume { f64::from(week.others) } else { 1.0 };
        let weeks: Vec<(f64, f64)> = weeks.iter().map(|week| (f64::from(week.items), exposure(week))).collect();
        let sum = |of: fn(&(f64, f64)) -> f64| weeks.iter().map(of).sum();
        Self { items: sum(|week| week.0), exposure: sum(|week| week.1), weeks }
    }

    fn freedom(&self) -> f64 {
        self.weeks.len() as f64 - 1.0
    }

    /// Pearson's statistic against a constant rate.
    fn pearson(&self) -> f64 {
        let rate = self.items / self.exposure;
        let part = |(items, exposure): &(f64, f64)| (items - rate * exposure).powi(2) / (rate * exposure);
        if self.items > 0.0 { self.weeks.iter().map(part).sum() } else { 0.0 }
    }
}

/// Twice the logarithm of how much better the counts fit their own ratio than this one, given their sum: `odds` is how much is to be
/// expected after for each one before.
fn deviance(after: f64, before: f64, odds: f64) -> f64 {
    let all = after + before;
    let part = |count: f64, share: f64| if count > 0.0 { count * (count / (all * share)).ln() } else { 0.0 };
    2.0 * (part(after, odds / (1.0 + odds)) + part(before, 1.0 / (1.0 + odds)))
}

/// Where the interval ends on this side.
fn bound(from: f64, direction: f64, is_inside: impl Fn(f64) -> bool) -> f64 {
    let (mut inside, mut step) = (from, 0.5);
    // It leaves what is inside soon, or the counts are so few that nothing is known: then it ends far out.
    for _ in 0..60 {
        match is_inside(inside + direction * step) {
            true => inside += direction * step,
            false => break,
        }
    }
    for _ in 0..50 {
        step /= 2.0;
        if is_inside(inside + direction * step) {
            inside += direction * step;
        }
    }
    inside
}

/// The 97.5% point of Student's t, by Cornish and Fisher's expansion: exact to three digits from ten degrees of freedom on.
fn t(freedom: f64) -> f64 {
    let z = Z;
    let [z3, z5, z7] = [3, 5, 7].map(|power| z.powi(power));
    z + (z3 + z) / (4.0 * freedom)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * freedom.powi(2))
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * freedom.powi(3))
}
