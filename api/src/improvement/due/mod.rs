//! Telling those concerned, once each, that a task is due soon, and that it is overdue (L4); and the hourly job that does it, beside
//! measuring effects (H5).

mod service;

use crate::{
    improvement::effect,
    kernel::jobs::{self, Jobs},
    org::LiveDirectory,
};
use std::sync::Arc;

pub use service::remind;

const LOOK: &str = "lookAfterImprovements";

pub fn register(jobs: Jobs, live: Arc<LiveDirectory>) -> Jobs {
    jobs.periodic(
        LOOK,
        jobs::hourly,
        Box::new(move |db, claim, now| {
            let directory = live.now();
            Box::pin(async move {
                // Neither waits for the other to be possible.
                let reminded = remind(&db, &directory, now).await;
                let measured = effect::service::measure_due(&db, &directory, now).await;
                reminded.and(measured).map_err(jobs::failed)?;
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    )
}
