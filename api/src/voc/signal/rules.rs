//! Which series have become frequent (V8). A series is what one department gets in one category; `mod.rs` tells the method.

mod baseline;
mod budget;
mod history;
#[cfg(test)]
mod simulation;
mod tail;
#[cfg(test)]
mod tests;

use baseline::{Scatters, Usual};
use chrono::{Days, NaiveDate};
use entity::ids::{DepartmentId, VocCategoryId};
use history::History;
use tail::Forecast;

/// Two years, so that a season is seen twice.
const HISTORY_WEEKS: usize = 104;
/// Weeks that are judged together: a doubling that one week leaves in doubt shows in two.
const LOOKS: [usize; 2] = [1, 2];
/// Those that are judged are no part of the history.
const JUDGED_WEEKS: usize = 2;
/// Weeks of counts that a judgement reads: the history and those that are judged.
pub const WEEKS: usize = HISTORY_WEEKS + JUDGED_WEEKS;
/// Weeks that are made up for after a pause. Older news is none.
const MOST_DUE: usize = 4;
/// With less history nothing is judged.
pub const LEAST_HISTORY: usize = 26;
/// Fewer in a week are not frequent, however unlikely they are.
pub const LEAST_COUNT: u32 = 5;
/// A smaller rise is not worth a signal, even where it is no chance.
const LEAST_RATIO: f64 = 1.25;
/// False signals that a week may have, on average, over all series together.
pub const BUDGET: f64 = 0.6;

/// What came in each week, the oldest first. All series of a judgement have the same weeks; the last one is judged.
#[derive(Clone, Debug)]
pub struct Series {
    pub category: VocCategoryId,
    pub department: DepartmentId,
    pub counts: Vec<u32>,
}

/// More than chance makes of what is usual.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    pub category: VocCategoryId,
    pub department: DepartmentId,
    /// In the week that is judged.
    pub week_count: u32,
    /// How many weeks, that one the last, are looked at together; what follows is about all of them.
    pub weeks: usize,
    pub count: u32,
    pub expected: f64,
    /// The largest count that would have been no signal.
    pub limit: u32,
    pub ratio: f64,
    pub p_value: f64,
    /// At most so unlikely is a signal among so many series.
    pub threshold: f64,
    /// What it was learnt from.
    pub history_weeks: usize,
}

/// Nobody can say whether that is frequent: the category or the department is too new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unjudged {
    pub category: VocCategoryId,
    pub department: DepartmentId,
    pub week_count: u32,
    pub history_weeks: usize,
}

/// What is to be said of a week.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// The least likely first.
    pub signals: Vec<Signal>,
    /// Of those that have items enough to be asked about.
    pub unjudged: Vec<Unjudged>,
    pub series_looked_at: usize,
    /// The company's volume in the week, by what it usually is.
    pub volume_factor: f64,
    pub history_weeks: usize,
}

/// The Monday so many weeks earlier.
pub fn week_before(monday: NaiveDate, weeks: usize) -> NaiveDate {
    monday - Days::new(7 * weeks as u64)
}

/// The weeks to judge, the oldest first: of the last ones that are over, those that have not been. `first`: when there began to be any.
pub fn due(first: NaiveDate, last: NaiveDate, judged: &[NaiveDate]) -> Vec<NaiveDate> {
    let weeks = (0..MOST_DUE).rev().map(|weeks| week_before(last, weeks));
    weeks.filter(|week| *week >= first && !judged.contains(week)).collect()
}

struct Looked<'a> {
    series: &'a Series,
    usual: Usual,
    history_weeks: usize,
    /// For each of `LOOKS`.
    forecasts: [Forecast; 2],
}

impl Looked<'_> {
    /// Of less than one item a week. There are so many of them that they would spend the whole budget.
    fn is_rare(&self) -> bool {
        self.usual.level < 1.0
    }

    fn count(&self, weeks: usize) -> u32 {
        self.series.counts.iter().rev().take(weeks).sum()
    }

    fn signal(&self, threshold: f64) -> Option<Signal> {
        // What was frequent last week, and is over, is no news.
        let [week, _] = &self.forecasts;
        let week_count = Some(self.count(1)).filter(|count| *count >= budget::least(week.mean))?;
        let looks = LOOKS.iter().zip(&self.forecasts).filter_map(|(weeks, forecast)| {
            let count = self.count(*weeks);
            let p_value = forecast.tail(count);
            (count >= budget::least(forecast.mean) && p_value <= threshold)
                .then_some((*weeks, forecast, count, p_value))
        });
        let (weeks, forecast, count, p_value) = looks.min_by(|one, other| one.3.total_cmp(&other.3))?;
        Some(Signal {
            category: self.series.category,
            department: self.series.department,
            week_count,
            weeks,
            count,
            expected: forecast.mean,
            limit: budget::limit(forecast, threshold),
            ratio: f64::from(count) / forecast.mean,
            p_value,
            threshold,
            history_weeks: self.history_weeks,
        })
    }
}

/// V8: what has become frequent in the last of these weeks. Half of the budget is for rare series, half for the others.
pub fn judge(all: &[Series], budget: f64) -> Judgement {
    let history = History::of(all);
    let (learnt, unjudged) = learn(&history, all);
    let scatters = Scatters::of(learnt.iter().map(|(_, usual, _)| usual));
    let looked: Vec<Looked> = learnt
        .into_iter()
        .map(|(series, usual, history_weeks)| {
            let scatter = scatters.shrunk(&usual);
            let forecasts =
                LOOKS.map(|weeks| usual.forecast(history.exposure(series, weeks), scatter, history.volume(weeks)));
            Looked { series, usual, history_weeks, forecasts }
        })
        .collect();
    let threshold = |is_rare: bool| {
        let alike = looked.iter().filter(|looked| looked.is_rare() == is_rare);
        budget::threshold(alike.flat_map(|looked| &looked.forecasts), budget / 2.0)
    };
    let (rare, frequent) = (threshold(true), threshold(false));
    let mut signals: Vec<Signal> =
        looked.iter().filter_map(|looked| looked.signal(if looked.is_rare() { rare } else { frequent })).collect();
    signals.sort_by(|one, other| one.p_value.total_cmp(&other.p_value).then_with(|| key(one).cmp(&key(other))));
    Judgement {
        signals,
        unjudged,
        series_looked_at: looked.len(),
        volume_factor: history.volume_factor(),
        history_weeks: history.weeks(),
    }
}

fn key(signal: &Signal) -> (VocCategoryId, DepartmentId) {
    (signal.category, signal.department)
}

type Learnt<'a> = (&'a Series, Usual, usize);

/// What is usual in each series that has history enough, and those that have not.
fn learn<'a>(history: &History, all: &'a [Series]) -> (Vec<Learnt<'a>>, Vec<Unjudged>) {
    let (mut learnt, mut unjudged) = (Vec::with_capacity(all.len()), Vec::new());
    for series in all {
        let weeks = history.weeks_of(series);
        if weeks.len() >= LEAST_HISTORY {
            learnt.push((series, baseline::learn(&weeks), weeks.len()));
            continue;
        }
        let week_count = series.counts.last().copied().unwrap_or_default();
        if week_count >= LEAST_COUNT {
            let (category, department) = (series.category, series.department);
            unjudged.push(Unjudged { category, department, week_count, history_weeks: weeks.len() });
        }
    }
    unjudged.sort_by_key(|one| (std::cmp::Reverse(one.week_count), one.category, one.department));
    (learnt, unjudged)
}
