//! What this node holds in memory is never older than a second (O4): it keeps asking the database whether people, roles or
//! sessions have changed, by whichever node, and says when it does not know.

use crate::{
    access::EndedSessions,
    kernel::{
        access_version::{self, AccessVersion},
        clock::Clock,
        db::Db,
    },
    org::LiveDirectory,
};
use sea_orm::DbErr;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::watch;

const EVERY: Duration = Duration::from_millis(250);

pub struct Watch {
    db: Db,
    clock: Clock,
    directory: Arc<LiveDirectory>,
    ended: Arc<EndedSessions>,
    longest_blind: Duration,
    start: Instant,
    /// When the last answer that is taken into account was asked for: milliseconds after the start.
    known_at: AtomicU64,
    changes: watch::Sender<AccessVersion>,
}

impl Watch {
    /// `seen` was read before the directory and the sessions were.
    pub fn new(
        (db, clock): (Db, Clock),
        (directory, ended): (Arc<LiveDirectory>, Arc<EndedSessions>),
        seen: AccessVersion,
        longest_blind: Duration,
    ) -> Arc<Self> {
        let (start, known_at) = (Instant::now(), AtomicU64::new(0));
        let changes = watch::Sender::new(seen);
        Arc::new(Self { db, clock, directory, ended, longest_blind, start, known_at, changes })
    }

    /// Whether this node knows who may do what as of a moment ago.
    pub fn is_current(&self) -> bool {
        self.age() < self.longest_blind
    }

    /// How old what this node knows is.
    pub fn age(&self) -> Duration {
        let known_at = Duration::from_millis(self.known_at.load(Ordering::Acquire));
        self.start.elapsed().saturating_sub(known_at)
    }

    /// Tells whoever keeps a connection open when to look again at who may.
    pub fn changes(&self) -> watch::Receiver<AccessVersion> {
        self.changes.subscribe()
    }

    /// Keeps asking for as long as the process runs.
    pub async fn run(self: Arc<Self>) {
        let mut turn = tokio::time::interval(EVERY);
        turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            turn.tick().await;
            let asked_at = self.start.elapsed();
            match self.look().await {
                Ok(()) => {
                    let millis = u64::try_from(asked_at.as_millis()).unwrap_or(u64::MAX);
                    self.known_at.store(millis, Ordering::Release);
                }
                Err(error) => tracing::warn!(%error, "who may do what can't be read now"),
            }
        }
    }

    async fn look(&self) -> Result<(), DbErr> {
        let found = tokio::time::timeout(self.longest_blind, access_version::read(self.db.watching())).await;
        let found = found.map_err(|_| DbErr::Custom("the database does not answer".into()))??;
        let seen = *self.changes.borrow();
        if found == seen {
            return Ok(());
        }
        // What this node changed itself it has taken in before it answered.
        if found.people != seen.people && self.directory.version() < found.people {
            self.directory.reload(&self.db).await?;
        }
        if found.sessions != seen.sessions {
            self.ended.reload(&self.db, self.clock.now()).await?;
        }
        self.changes.send_replace(found);
        Ok(())
    }
}
