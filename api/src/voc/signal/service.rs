//! Judging weeks, and giving what was found.

use crate::{
    kernel::{
        calendar::Period,
        cx::Cx,
        db::Db,
        error::Fault,
        policy::{Rows, Scope},
    },
    org::Directory,
    voc::{
        desk,
        signal::{
            groups::{self, Group},
            rules::{self, Judgement, Series, Signal, Unjudged, WEEKS},
            store::{self, Report, Reports, SignalFilter, Time},
        },
    },
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    ids::{DepartmentId, VocCategoryId},
    voc_judgement,
    voc_signal::{self, VocNumbers},
};
use std::collections::BTreeMap;
use tokio::sync::Semaphore;

/// Earlier texts of the category that say what it is always about, and how long ago they may be.
const HISTORY_TEXTS: u64 = 500;
const HISTORY_DAYS: Days = Days::new(26 * 7);

/// The Monday of the last week that is over.
pub fn last_week(directory: &Directory, now: DateTime<Utc>) -> NaiveDate {
    rules::week_before(monday(directory.calendar().day_of(now)), 1)
}

pub fn monday(day: NaiveDate) -> NaiveDate {
    Period::Week.around(day).0
}

/// Judges the weeks that are over and have not been judged, the oldest first.
pub async fn judge_due(db: &Db, directory: &Directory, now: DateTime<Utc>) -> Result<(), Fault> {
    let Some(first) = store::first(db.background()).await? else { return Ok(()) };
    let (first, last) = (monday(directory.calendar().day_of(first)), last_week(directory, now));
    let judged = store::judged_weeks(db.background(), first).await?;
    for week in rules::due(first, last, &judged) {
        judge_week(db, directory, week, now).await?;
    }
    Ok(())
}

/// V8: judges one week, whatever was said of it before.
pub async fn judge_week(db: &Db, directory: &Directory, week: NaiveDate, now: DateTime<Utc>) -> Result<(), Fault> {
    let all = count(db, directory, week).await?;
    // Some tenths of a second of arithmetic: beside the threads that answer.
    let judged = tokio::task::spawn_blocking(move || rules::judge(&all, rules::BUDGET)).await;
    let judged = judged.map_err(Fault::internal)?;
    let (judgement, signals) = rows(week, &judged, now);
    let tx = db.begin().await?;
    store::replace(&tx, judgement, signals).await?;
    Ok(tx.commit().await?)
}

/// Counts what a judgement of this week reads, and writes what differs from what was counted before.
async fn count(db: &Db, directory: &Directory, last: NaiveDate) -> Result<Vec<Series>, Fault> {
    let mut series: BTreeMap<(VocCategoryId, DepartmentId), Vec<u32>> = BTreeMap::new();
    for place in 0..WEEKS {
        let week = rules::week_before(last, WEEKS - 1 - place);
        let counted = store::count(db.background(), week, time(directory, week)).await?;
        for row in &counted {
            let counts = series.entry((row.category_id, row.department_id)).or_insert_with(|| vec![0; WEEKS]);
            if let Some(count) = counts.get_mut(place) {
                *count = u32::try_from(row.items).unwrap_or_default();
            }
        }
        if store::week(db.background(), week).await? != counted {
            store::replace_week(db, week, counted).await?;
        }
    }
    let series = series.into_iter();
    Ok(series.map(|((category, department), counts)| Series { category, department, counts }).collect())
}

fn time(directory: &Directory, week: NaiveDate) -> Time {
    let calendar = directory.calendar();
    (calendar.start_of(week), calendar.start_of(week + Days::new(7)))
}

fn rows(
    week: NaiveDate,
    judged: &Judgement,
    judged_at: DateTime<Utc>,
) -> (voc_judgement::Model, Vec<voc_signal::Model>) {
    let judgement = voc_judgement::Model {
        week,
        judged_at,
        series_looked_at: whole(judged.series_looked_at),
        history_weeks: whole(judged.history_weeks),
        volume_factor: judged.volume_factor,
    };
    let signals = judged.signals.iter().map(|signal| signalled(week, signal));
    (judgement, signals.chain(judged.unjudged.iter().map(|series| unjudged(week, series))).collect())
}

fn signalled(week: NaiveDate, signal: &Signal) -> voc_signal::Model {
    voc_signal::Model {
        week,
        category_id: signal.category,
        department_id: signal.department,
        week_items: whole(signal.week_count),
        history_weeks: whole(signal.history_weeks),
        numbers: Some(VocNumbers {
            weeks: whole(signal.weeks),
            count: whole(signal.count),
            expected: signal.expected,
            limit: whole(signal.limit),
            ratio: signal.ratio,
            p_value: signal.p_value,
            threshold: signal.threshold,
        }),
    }
}

fn unjudged(week: NaiveDate, series: &Unjudged) -> voc_signal::Model {
    voc_signal::Model {
        week,
        category_id: series.category,
        department_id: series.department,
        week_items: whole(series.week_count),
        history_weeks: whole(series.history_weeks),
        numbers: None,
    }
}

fn whole(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}

/// What was said of a week.
pub struct Week {
    pub judgement: voc_judgement::Model,
    pub signals: Vec<voc_signal::Model>,
}

/// Of which series.
#[derive(Default)]
pub struct Asked {
    /// This department and those below it.
    pub department: Option<DepartmentId>,
    /// One of these.
    pub categories: Option<Vec<VocCategoryId>>,
}

/// V8: what was found in a week; `None` if it has not been judged.
pub async fn signals(
    cx: &Cx,
    (scope, directory): (&Scope, &Directory),
    week: NaiveDate,
    asked: Asked,
) -> Result<Option<Week>, Fault> {
    let db = cx.db.reader();
    let Some(judgement) = store::judgement(db, week).await? else { return Ok(None) };
    let filter =
        SignalFilter { departments: departments(scope, directory, asked.department), categories: asked.categories };
    let signals = store::signals(db, week, &filter).await?;
    Ok(Some(Week { judgement, signals }))
}

/// Those that are asked about, as far as the policy reaches; `None` if that is all.
fn departments(scope: &Scope, directory: &Directory, asked: Option<DepartmentId>) -> Option<Vec<DepartmentId>> {
    let reached = match scope.rows() {
        Rows::All if asked.is_none() => return None,
        Rows::All => None,
        Rows::Within(roots) => Some(roots),
        Rows::Of(_) => Some(&[][..]),
    };
    let is_meant = |path: &[DepartmentId]| {
        asked.is_none_or(|id| path.contains(&id)) && reached.is_none_or(|ids| path.iter().any(|id| ids.contains(id)))
    };
    let meant = directory.departments().iter().filter(|department| is_meant(&department.path));
    Some(meant.map(|department| department.key).collect())
}

static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// V8: what a series is about in some weeks up to this one: groups of the texts that the viewer may read, and these.
pub async fn groups(
    cx: &Cx,
    (scope, directory): (&Scope, &Directory),
    (category, department): (VocCategoryId, DepartmentId),
    (week, weeks): (NaiveDate, i32),
) -> Result<(Vec<Group>, Vec<Report>), Fault> {
    if !desk::reads_all(directory, scope, cx.now) {
        return Ok((Vec::new(), Vec::new()));
    }
    let first = rules::week_before(week, usize::try_from(weeks - 1).unwrap_or_default());
    let (from, before) = (time(directory, first).0, time(directory, week).1);
    let these =
        Reports { category, department: Some(department), time: (from, before), most: groups::MOST_TEXTS as u64 };
    let earlier = directory.calendar().start_of(first - HISTORY_DAYS);
    let history = Reports { category, department: None, time: (earlier, from), most: HISTORY_TEXTS };
    let these = store::reports(cx.db.reader(), these).await?;
    let history = store::reports(cx.db.reader(), history).await?;
    // Seconds of one core for the largest: one at a time, so that the others are served meanwhile.
    let _turn = ONE_AT_A_TIME.acquire().await.map_err(Fault::internal)?;
    let grouped = tokio::task::spawn_blocking(move || {
        let texts = |reports: &[Report]| reports.iter().map(|report| report.text.clone()).collect::<Vec<_>>();
        let (texts, history) = (texts(&these), texts(&history));
        let [texts, history] = [&texts, &history].map(|all| all.iter().map(String::as_str).collect::<Vec<_>>());
        (groups::group(&texts, &history), these)
    });
    grouped.await.map_err(Fault::internal)
}
