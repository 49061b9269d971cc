//! What becomes of the files of customers who are forgotten (C4), and of what nobody attached.

use crate::{
    files::{self, Files},
    kernel::{
        db::{Db, Tx},
        error::Fault,
        jobs::{self, Jobs},
    },
    voc::attachment::store,
};
use chrono::{DateTime, Utc};
use entity::ids::CustomerId;
use serde_json::json;
use std::sync::Arc;

const DROP: &str = "dropAttachments";

/// In the erasure's own transaction. Of a second erasure, on a restored backup, the first job may be remembered: the hourly one does it then.
pub async fn plan_dropping(tx: &Tx, customer: CustomerId, now: DateTime<Utc>) -> Result<(), Fault> {
    jobs::plan(tx, DROP, &customer.0.simple().to_string(), now, json!({})).await?;
    Ok(())
}

pub fn register(jobs: Jobs, files: Arc<Files>) -> Jobs {
    jobs.kind(
        DROP,
        Box::new(move |db, claim, now| {
            let files = files.clone();
            Box::pin(async move {
                drop_erased(&db, &files).await.map_err(jobs::failed)?;
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    )
}

/// What has no key any more, of whichever customer. The objects first, the row that says where they are last: what is left if it fails
/// in between is found again.
async fn drop_erased(db: &Db, files: &Files) -> Result<u64, Fault> {
    let (mut dropped, mut last) = (0, None);
    loop {
        let erased = files::erased(db, last).await?;
        let Some(next) = erased.last() else { return Ok(dropped) };
        last = Some(*next);
        store::delete(db, &erased).await?;
        dropped += files::discard(db, files, &erased).await?;
    }
}

/// Drops what no text has claimed within a day, and what erasures have left; returns how many.
pub async fn forget(db: &Db, files: &Files, now: DateTime<Utc>) -> Result<u64, Fault> {
    Ok(files::forget_unclaimed(db, files, now).await? + drop_erased(db, files).await?)
}
