//! Executives' participation as the schema shows it.

use crate::{
    connection,
    kernel::scalar::Date,
    org::Employee,
    praise::participation::rules::{Participation, Span},
};
use async_graphql::SimpleObject;
use std::sync::Arc;

/// How one executive takes part in the praise board (임원 칭찬 댓글 참여, P5): on every business day on which they are not absent, a
/// comment is due. Weekends, holidays, absent days and days on which they were no executive are never due; today is due once it
/// is done. Comments that were deleted or hidden do not count.
#[derive(SimpleObject)]
pub struct ExecutiveParticipation {
    /// The executive.
    executive: Arc<Employee>,
    /// The period's first day.
    from: Date,
    /// The period's last day, included.
    to: Date,
    /// On how many days of the period a comment was due.
    days_due: i32,
    /// On how many of those they commented or replied.
    days_done: i32,
    /// The share of days done, 0 to 1; null if none was due.
    rate: Option<f64>,
    /// How many due days in a row they have done by now, or by the period's last day if that is over. It goes on from before the
    /// period, a year back at most.
    current_streak: i32,
    /// The days that were due and not done, the oldest first.
    missed_on: Vec<Date>,
}

impl ExecutiveParticipation {
    pub fn new(executive: Arc<Employee>, found: Participation, period: Span) -> Self {
        Self {
            executive,
            from: Date(period.first),
            to: Date(period.last),
            days_due: found.due,
            days_done: found.done,
            rate: (found.due > 0).then(|| f64::from(found.done) / f64::from(found.due)),
            current_streak: found.streak,
            missed_on: found.missed.into_iter().map(Date).collect(),
        }
    }
}

connection!(
    ExecutiveParticipationConnection,
    ExecutiveParticipationEdge,
    ExecutiveParticipation,
    "How executives take part, ordered by their names."
);
