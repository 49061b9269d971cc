//! What time does to items (V4): a clock warns, is breached, escalates. Each once, with any number of nodes and after any pause: a
//! clock says itself what is next, and the step is taken in the transaction that says it is taken.

use crate::{
    kernel::{clock::Clock, db::Db, error::Fault, writes::Writes},
    org::{Directory, LiveDirectory},
    voc::clock::{service, store, telling},
};
use chrono::{DateTime, Utc};
use entity::ids::VocItemId;
use std::{sync::Arc, time::Duration};

const EVERY: Duration = Duration::from_secs(2);
/// Clocks of one look.
const MOST_AT_ONCE: u64 = 200;

pub struct Clerk {
    pub db: Db,
    pub clock: Clock,
    pub directory: Arc<LiveDirectory>,
}

impl Clerk {
    /// For as long as the process runs. `ring` says that there is something to be heard.
    pub async fn run(self, ring: impl Fn() + Send) {
        let mut turn = tokio::time::interval(EVERY);
        turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            turn.tick().await;
            match self.pass().await {
                Ok(0) => {}
                Ok(_) => {
                    ring();
                    // After a pause there is more than one look finds.
                    turn.reset_immediately();
                }
                Err(fault) => tracing::warn!(?fault, "the clocks of VOC can't be looked after now"),
            }
        }
    }

    /// Looks after the items a clock of which is due; how many.
    pub async fn pass(&self) -> Result<usize, Fault> {
        let now = self.clock.now();
        let directory = self.directory.fresh(&self.db).await?;
        let mut done = 0;
        for id in store::due(self.db.background(), now, MOST_AT_ONCE).await? {
            match self.look_after(&directory, id, now).await {
                Ok(looked_after) => done += usize::from(looked_after),
                // The others do not wait for this one.
                Err(fault) => tracing::warn!(?fault, item = %id.0, "the clocks of an item can't be looked after now"),
            }
        }
        Ok(done)
    }

    async fn look_after(&self, directory: &Directory, id: VocItemId, now: DateTime<Utc>) -> Result<bool, Fault> {
        let tx = self.db.begin().await?;
        let Some(mut item) = store::lock_free_item(&tx, id).await? else { return Ok(false) };
        let mut clocks = store::load(&tx, id).await?;
        let before = item.version;
        let late = service::catch_up(&mut item, &mut clocks, now);
        if late.is_empty() {
            // Another node was here since it was found to be due.
            return Ok(false);
        }
        if item.version != before {
            store::save_escalation(&tx, &item).await?;
        }
        store::save(&tx, clocks).await?;
        telling::tell(Writes::default(), &item, late, directory, now).run_in(&tx).await?;
        tx.commit().await?;
        Ok(true)
    }
}
