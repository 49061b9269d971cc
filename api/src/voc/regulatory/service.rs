//! Counting a quarter, freezing it, and giving what was frozen (V13).

use crate::{
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Db,
        error::{Fault, Stop},
        events, id,
        idempotency::{InvalidKey, Key, Seen},
        policy::{Action, Scope},
    },
    org::Directory,
    voc::{
        refusal::Refusal as VocRefusal,
        regulatory::{
            digest,
            errors::Refusal,
            rules::{
                self, Line,
                quarter::{self, Quarter},
                sets::{self, Rules},
            },
            store::{self, Time},
        },
        signal,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::{EmployeeId, RegulatoryFreezeId},
    regulatory_freeze::{Correction, Figures, Model as Freeze, RuleSet},
    voc_item::VocKind,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// A quarter as it is counted at a moment.
pub struct Counted {
    pub rules: &'static Rules,
    pub at: DateTime<Utc>,
    /// The oldest item first.
    pub lines: Vec<Line>,
    pub figures: Figures,
    pub contracts: i64,
}

/// From its first moment to that of the next.
pub fn time(directory: &Directory, quarter: Quarter) -> Time {
    let calendar = directory.calendar();
    (calendar.start_of(quarter.first()), calendar.start_of(quarter.next().first()))
}

/// Tenths of a second of one core for a large company: one at a time, so that the others are served meanwhile.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// V13: counts a quarter as everything is now.
pub async fn count(
    db: &Db,
    directory: &Directory,
    (rules, quarter): (&'static Rules, Quarter),
    now: DateTime<Utc>,
) -> Result<Counted, Fault> {
    let time = time(directory, quarter);
    let day = quarter.last().min(directory.calendar().day_of(now));
    let around = TimeDelta::days(rules.same_for_days);
    let db = db.clone();
    let _turn = ONE_AT_A_TIME.acquire().await.map_err(Fault::internal)?;
    // In a task of its own: the transaction is ended also if nobody waits any more.
    let counting = tokio::spawn(async move {
        let read = store::read(&db, time, around, day).await?;
        let counting = tokio::task::spawn_blocking(move || {
            let lines = rules::count(rules, &read.complaints, time);
            let figures = figures(&lines, &read.others);
            Counted { rules, at: now, lines, figures, contracts: read.contracts }
        });
        counting.await.map_err(Fault::internal)
    });
    counting.await.map_err(Fault::internal)?
}

fn figures(lines: &[Line], others: &[(VocKind, i64)]) -> Figures {
    let of = |kind| others.iter().find(|(one, _)| *one == kind).map_or(0, |(_, items)| *items);
    Figures {
        inquiries: of(VocKind::Inquiry),
        suggestions: of(VocKind::Suggestion),
        compliments: of(VocKind::Compliment),
        ..rules::figures(lines)
    }
}

/// No further quarter is begun after so long: a job has 50 seconds, and the next one is in an hour.
const LONG_ENOUGH: Duration = Duration::from_secs(20);

/// Freezes what is due, the oldest quarter first.
pub async fn freeze_due(db: &Db, directory: &Directory, now: DateTime<Utc>) -> Result<(), Fault> {
    let Some(first) = signal::store::first(db.background()).await? else { return Ok(()) };
    let calendar = directory.calendar();
    let first = Quarter::of(calendar.day_of(first)).max(sets::FIRST);
    let begun = Instant::now();
    for set in sets::SETS {
        let frozen: Vec<Quarter> = store::frozen(db.background(), set).await?.into_iter().map(Quarter::of).collect();
        for quarter in quarter::due(first, calendar.day_of(now), &frozen) {
            let Some(rules) = Rules::of(set, quarter).filter(|_| begun.elapsed() < LONG_ENOUGH) else { continue };
            let counted = count(db, directory, (rules, quarter), now).await?;
            freeze_first(db, quarter, &counted).await?;
        }
    }
    Ok(())
}

/// By nobody, because its time is over. Once: whoever is second leaves it.
async fn freeze_first(db: &Db, quarter: Quarter, counted: &Counted) -> Result<(), Fault> {
    let freeze = row(quarter, counted, &Why::default());
    store::insert_lines(db, freeze.id, &counted.lines).await?;
    let tx = db.begin().await?;
    match store::insert(&tx, &freeze).await {
        Ok(()) => {}
        Err(error) if store::frozen_at_once(&error) => return Ok(tx.rollback().await?),
        Err(error) => return Err(error.into()),
    }
    events::write(&tx, events::row_by(None, counted.at, &changed(&freeze))).await?;
    Ok(tx.commit().await?)
}

/// By whom and why, and after which version.
#[derive(Default)]
struct Why {
    after: i64,
    by: Option<EmployeeId>,
    reason: Option<Correction>,
    reference: Option<String>,
}

fn row(quarter: Quarter, counted: &Counted, why: &Why) -> Freeze {
    Freeze {
        at: counted.at,
        id: RegulatoryFreezeId(id::fresh(counted.at)),
        quarter: quarter.first(),
        rule_set: counted.rules.set,
        rule_version: counted.rules.version,
        version: why.after + 1,
        reason: why.reason,
        reference: why.reference.clone(),
        frozen_by: why.by,
        contracts: counted.contracts,
        figures: counted.figures.clone(),
        line_count: i64::try_from(counted.lines.len()).unwrap_or(i64::MAX),
        digest: digest::of(&counted.lines),
    }
}

fn changed(freeze: &Freeze) -> Change<'static> {
    Change {
        event: "regulatoryReportFrozen",
        object_type: "RegulatoryReport",
        object_id: freeze.id.0,
        version: i32::try_from(freeze.version).unwrap_or(i32::MAX),
        part: None,
        fields: &["figures"],
    }
}

/// What somebody wants frozen.
#[derive(serde::Serialize)]
pub struct Wish {
    pub year: i32,
    pub quarter: i32,
    pub set: RuleSet,
    /// The version that there is; 0 if it is not frozen yet.
    pub expected_version: i32,
    pub reason: Option<Correction>,
    pub reference: Option<String>,
}

/// V13: freezes a quarter before its time, or anew with a reason.
pub async fn freeze(
    cx: &Cx,
    (scope, directory): (&Scope, &Directory),
    wish: Wish,
    key: Option<String>,
) -> Result<Freeze, Stop<Refusal>> {
    let key = Key::given(scope.employee().0, Action::FreezeRegulatoryReport, key, &wish)
        .map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    if let Some(freeze) = frozen_before(cx, key.as_ref()).await? {
        return Ok(freeze);
    }
    let (rules, quarter) = admitted(directory, &wish, cx.now).map_err(Stop::refused)?;
    let reference = wish.reference.as_deref().map(|given| crate::voc::refusal::reference("reference", given));
    let reference = reference.transpose().map_err(|_: VocRefusal| Stop::refused(Refusal::ReferenceInvalid))?;
    let last = store::versions(cx.db.writer(), quarter.first(), wish.set).await?.into_iter().next();
    let after = last.as_ref().map_or(0, |last| last.version);
    if after != i64::from(wish.expected_version) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    if after > 0 && wish.reason.is_none() {
        return Err(Stop::refused(Refusal::ReasonMissing));
    }
    let counted = count(&cx.db, directory, (rules, quarter), cx.now).await?;
    let reason = wish.reason.filter(|_| after > 0);
    let freeze = row(quarter, &counted, &Why { after, by: cx.employee(), reason, reference });
    if last.is_some_and(|last| says_the_same(&last, &freeze)) {
        return Err(Stop::refused(Refusal::NothingChanges));
    }
    store::insert_lines(&cx.db, freeze.id, &counted.lines).await?;
    match write(cx, &freeze, key.as_ref()).await {
        Err(Stop::Failed(fault)) if is_taken(&fault) => {
            // The same call, at the same moment, was faster; or somebody else.
            frozen_before(cx, key.as_ref()).await?.ok_or(Stop::refused(Refusal::StaleVersion))
        }
        Err(stop) => Err(stop),
        Ok(()) => Ok(freeze),
    }
}

fn admitted(directory: &Directory, wish: &Wish, now: DateTime<Utc>) -> Result<(&'static Rules, Quarter), Refusal> {
    let number = u32::try_from(wish.quarter).unwrap_or_default();
    let quarter = Quarter::new(wish.year, number).ok_or(Refusal::QuarterInvalid)?;
    let rules = Rules::of(wish.set, quarter).ok_or(Refusal::QuarterTooEarly)?;
    match quarter.is_over(directory.calendar().day_of(now)) {
        true => Ok((rules, quarter)),
        false => Err(Refusal::QuarterNotOver),
    }
}

fn says_the_same(last: &Freeze, new: &Freeze) -> bool {
    (&last.digest, last.contracts, last.rule_version, &last.figures)
        == (&new.digest, new.contracts, new.rule_version, &new.figures)
}

async fn write(cx: &Cx, freeze: &Freeze, key: Option<&Key>) -> Result<(), Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    store::insert(&tx, freeze).await?;
    change::write(&tx, cx, Action::FreezeRegulatoryReport, &changed(freeze)).await?;
    if let Some(key) = key {
        key.keep_in(&tx, cx, freeze.id.0).await?;
    }
    Ok(tx.commit().await?)
}

fn is_taken(fault: &Fault) -> bool {
    let taken = |error: &_| store::frozen_at_once(error) || Key::broken_by(error);
    matches!(fault, Fault::Internal(source) if source.downcast_ref().is_some_and(taken))
}

/// I3.
async fn frozen_before(cx: &Cx, key: Option<&Key>) -> Result<Option<Freeze>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    match key.seen(cx).await? {
        Seen::Never => Ok(None),
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
        Seen::Before(id) => Ok(store::freeze(cx.db.writer(), RegulatoryFreezeId(id)).await?),
    }
}

/// Which of the versions of a quarter is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The last one that was frozen; as it is counted now, if none was.
    Last,
    Version(i64),
    /// The last one that was frozen by then.
    AsOf(DateTime<Utc>),
    Now,
}

/// A quarter as it was frozen, or as it is.
#[derive(Clone)]
pub enum Found {
    Frozen(Arc<Freeze>),
    Counted(Arc<Counted>),
}

/// V13: a quarter with every version of it, the last first; `None` if there is no such version.
pub async fn report(
    cx: &Cx,
    directory: &Directory,
    (rules, quarter): (&'static Rules, Quarter),
    which: Which,
) -> Result<Option<(Found, Vec<Arc<Freeze>>)>, Fault> {
    let versions = store::versions(cx.db.reader(), quarter.first(), rules.set).await?;
    let versions: Vec<Arc<Freeze>> = versions.into_iter().map(Arc::new).collect();
    let frozen = match which {
        Which::Last => versions.first(),
        Which::Version(version) => versions.iter().find(|one| one.version == version),
        Which::AsOf(moment) => versions.iter().find(|one| one.at <= moment),
        Which::Now => None,
    };
    let found = match frozen.cloned() {
        Some(freeze) => Found::Frozen(freeze),
        None if matches!(which, Which::Version(_) | Which::AsOf(_)) => return Ok(None),
        None => Found::Counted(Arc::new(count(&cx.db, directory, (rules, quarter), cx.now).await?)),
    };
    Ok(Some((found, versions)))
}

/// What was frozen just now, or by an earlier try, with every version of its quarter.
pub async fn with_versions(cx: &Cx, freeze: Freeze) -> Result<(Found, Vec<Arc<Freeze>>), Fault> {
    let versions = store::versions(cx.db.writer(), freeze.quarter, freeze.rule_set).await?;
    Ok((Found::Frozen(Arc::new(freeze)), versions.into_iter().map(Arc::new).collect()))
}

/// C3: whether a freeze's lines are those that it was made with.
pub async fn is_intact(db: &Db, freeze: &Freeze) -> Result<bool, Fault> {
    let _turn = ONE_AT_A_TIME.acquire().await.map_err(Fault::internal)?;
    let lines = store::all_lines(db.reader(), freeze.id).await?;
    let kept: Vec<Line> = lines.iter().map(digest::kept).collect();
    Ok(digest::of(&kept) == freeze.digest && i64::try_from(kept.len()).is_ok_and(|count| count == freeze.line_count))
}
