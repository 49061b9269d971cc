//! What time does to bulletins and directions: weeks are planned, bulletins sent, the CCO and owners told. Each once, with any number of nodes
//! and after any pause: a row says itself what is next, and the step is taken in the transaction that says it is done.

use crate::{
    hotline::{jobs, prevention, sending, store},
    kernel::{clock::Clock, db::Db, error::Fault},
    org::{Directory, LiveDirectory},
};
use chrono::{DateTime, Utc};
use entity::ids::HotlineBulletinId;
use std::{sync::Arc, time::Duration};

const EVERY: Duration = Duration::from_secs(2);
/// Rows of one look.
const MOST_AT_ONCE: u64 = 100;

pub struct Clerk {
    pub db: Db,
    pub clock: Clock,
    pub directory: Arc<LiveDirectory>,
    /// Makes a mail's Message-ID the world's only one.
    pub host: String,
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
                Ok(_) => ring(),
                Err(fault) => tracing::warn!(?fault, "bulletins can't be looked after now"),
            }
        }
    }

    /// Does what is due; how many steps that were.
    pub async fn pass(&self) -> Result<usize, Fault> {
        let now = self.clock.now();
        let directory = self.directory.fresh(&self.db).await?;
        let mut done = jobs::plan(&self.db, &directory, now).await?;
        for id in store::due(self.db.background(), now, MOST_AT_ONCE).await? {
            match self.look_after(&directory, id, now).await {
                Ok(looked_after) => done += usize::from(looked_after),
                // The others do not wait for this one.
                Err(fault) => tracing::warn!(?fault, bulletin = %id.0, "a bulletin can't be looked after now"),
            }
        }
        Ok(done + prevention::clerk::pass(&self.db, now, MOST_AT_ONCE).await?)
    }

    async fn look_after(
        &self,
        directory: &Directory,
        id: HotlineBulletinId,
        now: DateTime<Utc>,
    ) -> Result<bool, Fault> {
        let tx = self.db.begin().await?;
        // Somebody else may have done it since it was looked for.
        let Some(row) = store::lock_free(&tx, id).await?.filter(|row| row.next_at.is_some_and(|at| at <= now)) else {
            return Ok(false);
        };
        let looked_after = sending::look_after(&tx, (directory, &self.host), row, now).await?;
        tx.commit().await?;
        Ok(looked_after)
    }
}
