//! A clock of an item (V4): when it warns, is over and escalates, worked out ahead for as long as it runs.

use crate::{ids::VocItemId, voc_item::Severity};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_clock")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: VocItemId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: ClockKind,
    pub started_at: DateTimeUtc,
    /// The calendar that it keeps to the end.
    pub calendar_version: i32,
    /// For which its target was set.
    pub severity: Severity,
    /// Business minutes; of the statutory clock days after that on which it started.
    pub target: i32,
    pub warn_percent: i32,
    pub escalate_percent: i32,
    /// Business time in microseconds, before `running_since`. 0 of the statutory clock.
    pub spent: i64,
    /// Of these four exactly one is there.
    pub running_since: Option<DateTimeUtc>,
    pub stands_since: Option<DateTimeUtc>,
    pub met_at: Option<DateTimeUtc>,
    /// Over without being met: rejected, merged, closed, or no complaint any more.
    pub ended_at: Option<DateTimeUtc>,
    /// None while it stands: nobody knows when it will be.
    pub warn_at: Option<DateTimeUtc>,
    pub due_at: Option<DateTimeUtc>,
    pub escalate_at: Option<DateTimeUtc>,
    /// The first of them that has not happened yet; of a clock that runs alone.
    pub next_at: Option<DateTimeUtc>,
    /// When they did happen.
    pub warned_at: Option<DateTimeUtc>,
    pub breached_at: Option<DateTimeUtc>,
    pub escalated_at: Option<DateTimeUtc>,
    /// How often it was extended; the statutory clock alone.
    pub extensions: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClockKind {
    FirstResponse,
    Resolution,
    Statutory,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
