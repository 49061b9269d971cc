//! When weeks are judged.

use crate::{
    kernel::jobs::{self, Jobs},
    org::LiveDirectory,
    voc::signal::service,
};
use std::sync::Arc;

const JUDGE: &str = "judgeVoc";

pub fn register(jobs: Jobs, live: Arc<LiveDirectory>) -> Jobs {
    // Years of weeks, the first time.
    jobs.long(JUDGE).periodic(
        JUDGE,
        jobs::hourly,
        Box::new(move |db, claim, now| {
            let directory = live.now();
            Box::pin(async move {
                service::judge_due(&db, &directory, now).await.map_err(jobs::failed)?;
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    )
}
