//! A clock as the schema shows it.

use crate::{
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        scalar::{Date, DateTime},
    },
    org::Directory,
    voc::{
        care,
        clock::{
            extension::VocExtension,
            loader::{ClocksOf, ExtensionsOf},
            rules, service,
        },
    },
};
use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use chrono::{NaiveDate, TimeDelta, Utc};
use entity::{
    ids::VocItemId,
    voc_clock::{ClockKind, Model},
    voc_item::Model as Item,
};

/// How long there is for a VOC item (V4). A service clock counts business time under the calendar that it began with, and stands
/// while the item waits for the customer; the statutory clock of a complaint (법정 처리기한) counts days, and never stands.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct VocClock {
    /// Which of the item's clocks.
    kind: VocClockKind,
    /// When it began: when the item was received; for the statutory clock of a follow-up, when the first one was.
    started_at: DateTime,
    /// The moment at which it is breached if it runs on. Null while it stands.
    due_at: Option<DateTime>,
    /// The last day on which the statutory clock is kept; null for the others.
    last_day: Option<Date>,
    /// Since when it stands, null if it does not.
    stands_since: Option<DateTime>,
    /// Business minutes that it has run; null for the statutory clock.
    spent_minutes: Option<i32>,
    /// Business minutes that are left, 0 if none are; null for the statutory clock.
    left_minutes: Option<i32>,
    /// When it warned.
    warned_at: Option<DateTime>,
    /// When its time was over.
    breached_at: Option<DateTime>,
    /// When it escalated the item to the leader, if nobody had done so before.
    escalated_at: Option<DateTime>,
    /// When what it is for was done.
    met_at: Option<DateTime>,
    /// When it ended without being met: rejected, merged or closed, or no complaint any more.
    ended_at: Option<DateTime>,
    /// Whether its time was over before it was met.
    is_breached: bool,
    /// Whether it was breached after the abuse over its item: then that counts in no figures of whoever had it (V12).
    is_excused: bool,
    #[graphql(skip)]
    row: Model,
}

/// What a clock is for.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "ClockKind")]
pub enum VocClockKind {
    /// The first reply to the customer.
    FirstResponse,
    /// Resolving it.
    Resolution,
    /// Resolving a complaint within the days that the law gives.
    Statutory,
}

#[ComplexObject]
impl VocClock {
    /// By what the statutory clock was extended, the first first.
    async fn extensions(&self, ctx: &Context<'_>) -> Result<Vec<VocExtension>, Fault> {
        if self.row.extensions == 0 {
            return Ok(Vec::new());
        }
        let (rows, directory) = (batch::load(ctx, ExtensionsOf(self.row.item_id)).await?, Directory::of(ctx)?);
        Ok(rows.iter().flat_map(|rows| rows.iter()).map(|row| VocExtension::new(row, directory)).collect())
    }
}

/// The clocks of an item that the viewer may see.
pub async fn clocks_of(ctx: &Context<'_>, item: &Item) -> Result<Vec<VocClock>, Fault> {
    let (directory, now) = (Directory::of(ctx)?, Cx::of(ctx)?.now);
    let rows = batch::load(ctx, ClocksOf(item.id)).await?;
    rows.iter().flat_map(|rows| rows.iter()).map(|row| VocClock::new(row.clone(), item, directory, now)).collect()
}

/// Until when an item is to be resolved: by the statutory clock if it runs, else by that of resolution. None if neither runs.
pub async fn due_day(ctx: &Context<'_>, item: VocItemId) -> Result<Option<NaiveDate>, Fault> {
    let (directory, rows) = (Directory::of(ctx)?, batch::load(ctx, ClocksOf(item)).await?);
    let runs = |kind| {
        let of_kind = rows.iter().flat_map(|rows| rows.iter()).find(|row| row.kind == kind);
        of_kind.filter(|row| row.met_at.is_none() && row.ended_at.is_none())
    };
    if let Some(clock) = runs(ClockKind::Statutory) {
        return Ok(Some(rules::last_day(clock, &*service::calendar_of(directory, clock.calendar_version)?)));
    }
    Ok(runs(ClockKind::Resolution).and_then(|clock| clock.due_at).map(|at| directory.calendar().day_of(at)))
}

impl VocClock {
    fn new(row: Model, item: &Item, directory: &Directory, now: chrono::DateTime<Utc>) -> Result<Self, Fault> {
        let calendar = service::calendar_of(directory, row.calendar_version)?;
        let counts_days = row.kind == ClockKind::Statutory;
        let spent = rules::spent(&row, &calendar, now);
        let left = (TimeDelta::minutes(row.target.into()) - spent).max(TimeDelta::zero());
        let minutes = |time: TimeDelta| i32::try_from(time.num_minutes()).ok().filter(|_| !counts_days);
        Ok(Self {
            kind: row.kind.into(),
            started_at: DateTime(row.started_at),
            due_at: row.due_at.map(DateTime),
            last_day: counts_days.then(|| Date(rules::last_day(&row, &calendar))),
            stands_since: row.stands_since.map(DateTime),
            spent_minutes: minutes(spent),
            left_minutes: minutes(left),
            warned_at: row.warned_at.map(DateTime),
            breached_at: row.breached_at.map(DateTime),
            escalated_at: row.escalated_at.map(DateTime),
            met_at: row.met_at.map(DateTime),
            ended_at: row.ended_at.map(DateTime),
            is_breached: row.breached_at.is_some(),
            is_excused: row.breached_at.is_some_and(|at| !care::rules::counts(item.abused_at, at)),
            row,
        })
    }
}
