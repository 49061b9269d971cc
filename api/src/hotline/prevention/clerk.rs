//! What time does to directions: one that is overdue is told, once.

use crate::{
    hotline::{
        inbox,
        prevention::{service::changed, store},
    },
    kernel::{db::Db, error::Fault, events, writes::Writes},
};
use chrono::{DateTime, Utc};
use entity::{
    ids::RecurrencePreventionId,
    recurrence_prevention::{Model, PreventionState},
};

/// Tells of those that are overdue; how many.
pub async fn pass(db: &Db, now: DateTime<Utc>, most: u64) -> Result<usize, Fault> {
    let mut done = 0;
    for id in store::due(db.background(), now, most).await? {
        match look_after(db, id, now).await {
            Ok(told) => done += usize::from(told),
            // The others do not wait for this one.
            Err(fault) => tracing::warn!(?fault, prevention = %id.0, "a direction can't be looked after now"),
        }
    }
    Ok(done)
}

async fn look_after(db: &Db, id: RecurrencePreventionId, now: DateTime<Utc>) -> Result<bool, Fault> {
    let tx = db.begin().await?;
    let row = store::lock_free(&tx, id).await?;
    let is_due = |row: &Model| row.state == PreventionState::Open && row.next_at.is_some_and(|at| at <= now);
    let Some(mut row) = row.filter(is_due) else { return Ok(false) };
    (row.overdue_told_at, row.next_at) = (Some(now), None);
    row.version += 1;
    let what = changed("recurrencePreventionOverdue", &row);
    let rows = Writes::default().insert(events::row_by(None, now, &what));
    let people = [row.owner_id, row.directed_by].into_iter().take(if row.owner_id == row.directed_by { 1 } else { 2 });
    let rows =
        people.fold(rows, |rows, to| rows.insert(inbox::heard_of(&row, "recurrencePreventionLate", to, None, now)));
    store::save(&tx, &row).await?;
    rows.run_in(&tx).await?;
    tx.commit().await?;
    Ok(true)
}
