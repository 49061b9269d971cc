//! What time does to cases and promises (R3, R5): a first contact is late, an executive is away or gone, a promise is nearly due or over. Each
//! once, with any number of nodes and after any pause: the row says what is next, and that it is done.

use crate::{
    kernel::{clock::Clock, db::Db, error::Fault, writes::Writes},
    org::{Directory, LiveDirectory},
    recovery::{handing, promise, rules, store, telling},
};
use chrono::{DateTime, Utc};
use entity::ids::{EmployeeId, RecoveryCaseId};
use std::{sync::Arc, time::Duration};

const EVERY: Duration = Duration::from_secs(10);
/// Rows of one look.
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
                Ok(_) => ring(),
                Err(fault) => tracing::warn!(?fault, "recovery can't be looked after now"),
            }
        }
    }

    /// Looks after what is due; how much that was.
    pub async fn pass(&self) -> Result<usize, Fault> {
        let now = self.clock.now();
        let directory = self.directory.fresh(&self.db).await?;
        let mut done = 0;
        // First who is to call, then who did not.
        for id in self.without_executive(&directory, now).await? {
            done += self.count(id, self.pass_on(&directory, id, now).await);
        }
        for id in store::untold(self.db.background(), now, MOST_AT_ONCE).await? {
            done += self.count(id, self.tell_late(&directory, id, now).await);
        }
        for id in promise::store::due(self.db.background(), now, MOST_AT_ONCE).await? {
            match self.remind(&directory, id, now).await {
                Ok(is_done) => done += usize::from(is_done),
                Err(fault) => tracing::warn!(?fault, promise = %id.0, "a promise can't be looked after now"),
            }
        }
        Ok(done)
    }

    /// The others do not wait for this one.
    fn count(&self, id: RecoveryCaseId, done: Result<bool, Fault>) -> usize {
        match done {
            Ok(is_done) => usize::from(is_done),
            Err(fault) => {
                tracing::warn!(?fault, case = %id.0, "a case can't be looked after now");
                0
            }
        }
    }

    /// Cases whose holder can't make the first contact in time, or is no executive any more.
    async fn without_executive(&self, directory: &Directory, now: DateTime<Utc>) -> Result<Vec<RecoveryCaseId>, Fault> {
        let today = directory.calendar().day_of(now);
        let mut found = Vec::new();
        let holders: Vec<EmployeeId> = store::holders(self.db.background()).await?;
        let is_missing =
            |id: &EmployeeId| directory.is_absent(*id, today) || !super::rota::is_executive(directory, *id);
        for holder in holders.into_iter().filter(is_missing) {
            let cases = match super::rota::is_executive(directory, holder) {
                // Of who is only away those alone go to somebody else in which nobody has called yet.
                true => store::awaited_of(self.db.background(), holder, MOST_AT_ONCE).await?,
                false => store::open_of(self.db.background(), holder, MOST_AT_ONCE).await?,
            };
            let moves = cases.into_iter().filter(|case| handing::ground(directory, case, now).is_some());
            found.extend(moves.map(|case| case.id));
        }
        Ok(found)
    }

    async fn pass_on(&self, directory: &Directory, id: RecoveryCaseId, now: DateTime<Utc>) -> Result<bool, Fault> {
        let tx = self.db.begin().await?;
        let is_done = handing::follow_absence(&tx, directory, id, now).await?;
        tx.commit().await?;
        Ok(is_done)
    }

    /// R3: the CEO sees it, and whoever holds it hears it.
    async fn tell_late(&self, directory: &Directory, id: RecoveryCaseId, now: DateTime<Utc>) -> Result<bool, Fault> {
        let tx = self.db.begin().await?;
        let Some(mut case) = store::lock_free(&tx, id).await? else { return Ok(false) };
        if !rules::is_overdue(&case, now) || case.overdue_told_at.is_some() {
            return Ok(false);
        }
        case.overdue_told_at = Some(now);
        store::save(&tx, &case).await?;
        let people = [case.executive_id].into_iter().chain(directory.chief_executives().iter().copied());
        telling::case(Writes::default(), ("recoveryOverdue", id), people, (None, now)).run_in(&tx).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn remind(
        &self,
        directory: &Directory,
        id: entity::ids::RecoveryPromiseId,
        now: DateTime<Utc>,
    ) -> Result<bool, Fault> {
        let tx = self.db.begin().await?;
        let is_done = promise::remind(&tx, directory, id, now).await?;
        tx.commit().await?;
        Ok(is_done)
    }
}
