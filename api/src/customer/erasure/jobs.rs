//! When customers whose time is over are erased (C4).

use crate::{
    customer::erasure::{rules, service, store},
    kernel::{
        actor::Actor,
        cx::Cx,
        db::Db,
        error::Fault,
        i18n::Locale,
        id,
        jobs::{self, Jobs, hourly},
        secret::Ring,
    },
    org::{Directory, LiveDirectory, settings::Setting},
};
use chrono::{DateTime, Utc};
use std::sync::Arc;

const ERASE: &str = "eraseCustomers";
/// Customers of one run; who is left is due in the next.
const MOST: u64 = 1_000;

pub fn register(jobs: Jobs, live: Arc<LiveDirectory>, ring: Arc<Ring>) -> Jobs {
    jobs.periodic(
        ERASE,
        hourly,
        Box::new(move |db, claim, now| {
            let (directory, ring) = (live.now(), ring.clone());
            Box::pin(async move {
                erase_due(&db, (&directory, &ring), now).await.map_err(jobs::failed)?;
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    )
}

/// C4: each in a transaction of their own, so that nobody waits for many.
async fn erase_due(db: &Db, (directory, ring): (&Directory, &Ring), now: DateTime<Utc>) -> Result<usize, Fault> {
    let years = directory.settings().at(directory.calendar().day_of(now)).whole(Setting::CustomerRetentionYears);
    let Some(before) = rules::due_before(now, years) else { return Ok(0) };
    let cx = by_nobody(db, now);
    let mut erased = 0;
    for customer in store::due(db, before, MOST).await? {
        erased += usize::from(service::erase_due(&cx, ring, customer, before).await?);
    }
    if erased > 0 {
        tracing::info!(erased, "customers erased: their time is over");
    }
    Ok(erased)
}

/// What a job does is done by nobody who is signed in.
fn by_nobody(db: &Db, now: DateTime<Utc>) -> Cx {
    let request_id = format!("job-{}", id::fresh(now).simple());
    let (locale, db) = (Locale::default(), db.clone());
    Cx { actor: Actor::Anonymous, now, locale, request_id, client_ip: None, user_agent: None, browser: None, db }
}
