//! Composing the bulletins of a week: what is read, before any transaction, in a fixed number of statements whatever the number of divisions
//! and of items; then one transaction writes them all.

use crate::{
    hotline::{
        figures::{self, Counted},
        inbox,
        rules::{self, USUAL, WEEKS},
        store::{self, Candidate, Time},
    },
    improvement,
    kernel::{
        bulk,
        change::Change,
        db::{Db, Tx},
        error::Fault,
        events, id,
    },
    org::{Directory, settings::Setting},
    voc::signal,
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    event,
    hotline_bulletin::{BulletinState, Model, Reopened},
    hotline_entry::{self, Reasons},
    ids::{DepartmentId, HotlineBulletinId},
};

const _: () = assert!(WEEKS > USUAL);

/// Bulletins that can be written.
pub struct Composed {
    pub bulletins: Vec<Model>,
    pub entries: Vec<hotline_entry::Model>,
}

/// H1: what each division's week was, as it is now. Changes nothing, but for judging the week (V8) if nobody has yet.
pub async fn compose(db: &Db, directory: &Directory, week: NaiveDate, now: DateTime<Utc>) -> Result<Composed, Fault> {
    if signal::store::judgement(db.background(), week).await?.is_none() {
        signal::judge_week(db, directory, week, now).await?;
    }
    compose_judged(db, directory, week, now).await
}

/// As `compose`, of a week of which everything that is to be judged was.
pub async fn compose_judged(
    db: &Db,
    directory: &Directory,
    week: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Composed, Fault> {
    let counted = count(db, directory, week, now).await?;
    let candidates = store::candidates(db.background(), week, time(directory, week)).await?;
    let hour = directory.whole_setting(Setting::HotlineSendHour, now);
    let release_at = rules::sends_at(directory.calendar(), week, hour, now);
    let divisions = directory.departments().iter().filter(|one| one.path.len() == 1);
    let mut composed = Composed { bulletins: Vec::new(), entries: Vec::new() };
    for division in divisions {
        let bulletin = Model {
            id: HotlineBulletinId(id::fresh(now)),
            division_id: division.key,
            week,
            state: BulletinState::Composed,
            figures: figures::of(&counted, &|place| is_of(directory, place, division.key)),
            remark: None,
            composed_at: now,
            release_at,
            sent_at: None,
            released_by: None,
            recipient_id: None,
            deputy_id: None,
            to_cco: false,
            acknowledge_by: None,
            acknowledged_at: None,
            acknowledged_by: None,
            cco_told_at: None,
            next_at: Some(release_at),
            version: 1,
        };
        let theirs: Vec<&Candidate> =
            candidates.iter().filter(|one| is_of(directory, one.department_id, division.key)).collect();
        composed.entries.extend(entries(bulletin.id, &theirs));
        composed.bulletins.push(bulletin);
    }
    Ok(composed)
}

/// Whether a department is of a division.
pub fn is_of(directory: &Directory, department: DepartmentId, division: DepartmentId) -> bool {
    directory.department(department).is_some_and(|one| one.path.first() == Some(&division))
}

/// A week's first moment, and the next one's.
pub fn time(directory: &Directory, week: NaiveDate) -> Time {
    let calendar = directory.calendar();
    (calendar.start_of(week), calendar.start_of(week + Days::new(7)))
}

async fn count(db: &Db, directory: &Directory, week: NaiveDate, now: DateTime<Utc>) -> Result<Counted, Fault> {
    let mut weeks = Vec::with_capacity(WEEKS);
    for ago in (0..WEEKS as u64).rev() {
        weeks.push(store::received(db.background(), time(directory, week - Days::new(7 * ago))).await?);
    }
    let reopened = reopened(db, directory, week, now).await?;
    Ok(Counted {
        reopened,
        weeks,
        breached: store::breached(db.background(), time(directory, week)).await?,
        open: store::open(db.background()).await?,
        signals: signal::store::signals(db.background(), week, &signal::store::SignalFilter::default()).await?,
    })
}

/// No transaction of ours lasts as long: what happened this long ago can be read, or never happened.
const SETTLED: TimeDelta = TimeDelta::minutes(1);

/// H8: since bulletins were composed before, until these are: so each stands in one, whatever the hour was then, and is now. Before the first ones a
/// week counts.
async fn reopened(
    db: &Db,
    directory: &Directory,
    week: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<(DepartmentId, Reopened)>, Fault> {
    let hour = directory.whole_setting(Setting::HotlineComposeHour, now);
    let first = || rules::composes_at(directory.calendar(), week - Days::new(7), hour);
    let before = store::last_composed(db.background()).await?.unwrap_or_else(first);
    let departments: Vec<DepartmentId> = directory.departments().iter().map(|one| one.key).collect();
    let span = (before - SETTLED, now - SETTLED);
    let found = improvement::store::reopened_between(db.background(), &departments, span).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let tasks = improvement::store::tasks_by_id(db.background(), found.iter().map(|one| one.task_id)).await?;
    let place = |one: improvement::store::Reopening| {
        let task = tasks.iter().find(|task| task.id == one.task_id)?;
        Some((task.department_id, Reopened { task: one.task_id, at: one.at }))
    };
    Ok(found.into_iter().filter_map(place).collect())
}

fn entries(bulletin_id: HotlineBulletinId, candidates: &[&Candidate]) -> Vec<hotline_entry::Model> {
    let departments: Vec<DepartmentId> = candidates.iter().map(|one| one.department_id).collect();
    let chosen = rules::main(&departments).into_iter().filter_map(|place| candidates.get(place));
    let entry = |(place, candidate): (i32, &&Candidate)| {
        let reasons = rules::reasons(&candidate.facts());
        hotline_entry::Model {
            bulletin_id,
            item_id: candidate.id,
            place,
            score: rules::score(&reasons),
            reasons: Reasons(reasons),
            added_by: None,
            dropped_by: None,
            comment: None,
        }
    };
    (1..).zip(chosen).map(entry).collect()
}

/// H2: all of a week, or nothing: the unique key of division and week is the last word.
pub async fn write(tx: &Tx, directory: &Directory, composed: Composed, now: DateTime<Utc>) -> Result<(), Fault> {
    let mut told: Vec<event::ActiveModel> = Vec::new();
    for bulletin in &composed.bulletins {
        told.push(events::row_by(None, now, &changed("hotlineComposed", bulletin, &["figures", "entries"])));
        told.extend(inbox::events_of(directory, bulletin, "hotlineComposed", None, now));
    }
    store::insert(tx, composed.bulletins, composed.entries).await?;
    Ok(bulk::insert(tx, told.into_iter()).await?)
}

/// What became of a bulletin.
pub fn changed<'a>(event: &'a str, bulletin: &Model, fields: &'a [&'a str]) -> Change<'a> {
    Change {
        event,
        object_type: "HotlineBulletin",
        object_id: bulletin.id.0,
        version: bulletin.version,
        part: None,
        fields,
    }
}
