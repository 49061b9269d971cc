//! What is done every hour: keeping since when who heads what (M1).

use crate::{
    kernel::{
        db::Db,
        jobs::{self, Claim, Jobs},
    },
    meeting::quota::store,
    org::LiveDirectory,
};
use chrono::{DateTime, Utc};
use std::sync::Arc;

const KIND: &str = "leader terms";

pub fn register(jobs: Jobs, directory: Arc<LiveDirectory>) -> Jobs {
    jobs.periodic(
        KIND,
        jobs::hourly,
        Box::new(move |db, claim, now| {
            let directory = directory.clone();
            Box::pin(async move {
                let directory = directory.fresh(&db).await?;
                follow(&db, &claim, (now, directory.calendar().day_of(now))).await
            })
        }),
    )
}

async fn follow(db: &Db, claim: &Claim, (now, today): (DateTime<Utc>, chrono::NaiveDate)) -> jobs::Done {
    let tx = db.begin().await?;
    let changed = store::follow_leaders(&tx, today).await?;
    claim.done(&tx, now).await?;
    tx.commit().await?;
    tracing::debug!(changed, "leaders' terms");
    Ok(())
}
