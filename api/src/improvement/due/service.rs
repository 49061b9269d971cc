//! What days do to tasks.

use crate::{
    improvement::{desk::changed, rules, store},
    kernel::{db::Db, error::Fault, events, writes::Writes},
    org::{Directory, settings::Setting},
};
use chrono::{DateTime, Days, Utc};

/// Tasks of one transaction.
const AT_ONCE: u64 = 100;

/// Everything of today; how many were told of.
pub async fn remind(db: &Db, directory: &Directory, now: DateTime<Utc>) -> Result<usize, Fault> {
    let today = directory.calendar().day_of(now);
    let soon_days = directory.whole_setting(Setting::ImprovementDueSoonDays, now);
    let until = today + Days::new(u64::try_from(soon_days).unwrap_or_default());
    let mut told = 0;
    // First what is over: of that nobody is told any more that it is near.
    for (until, step) in [(today - Days::new(1), 2), (until, 1)] {
        loop {
            let tx = db.begin().await?;
            let tasks = store::lock_untold(&tx, (until, step), AT_ONCE).await?;
            let mut rows = Writes::default();
            for task in &tasks {
                let next = task.due_on.and_then(|day| rules::due_step(day, task.due_told, (today, soon_days)));
                let Some((reached, event)) = next else { continue };
                store::set_told(&tx, task.id, reached).await?;
                rows = rows.insert(events::row_by(None, now, &changed(event, task)));
            }
            rows.run_in(&tx).await?;
            tx.commit().await?;
            told += tasks.len();
            if (tasks.len() as u64) < AT_ONCE {
                break;
            }
        }
    }
    Ok(told)
}
