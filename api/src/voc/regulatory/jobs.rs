//! When quarters are frozen.

use crate::{
    kernel::jobs::{self, Jobs},
    org::LiveDirectory,
    voc::regulatory::service,
};
use std::sync::Arc;

const FREEZE: &str = "freezeRegulatoryReports";

pub fn register(jobs: Jobs, live: Arc<LiveDirectory>) -> Jobs {
    jobs.periodic(
        FREEZE,
        jobs::hourly,
        Box::new(move |db, claim, now| {
            let directory = live.now();
            Box::pin(async move {
                service::freeze_due(&db, &directory, now).await.map_err(jobs::failed)?;
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    )
}
