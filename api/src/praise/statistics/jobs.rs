//! When the board's figures are counted.

use crate::{
    kernel::{
        calendar::Calendar,
        db::Tx,
        jobs::{self, Done, Jobs},
    },
    org::LiveDirectory,
    praise::statistics::{rules, service},
};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use std::sync::Arc;

const COUNT: &str = "countPraise";
const RECOUNT: &str = "recountPraise";
const EVERY: TimeDelta = TimeDelta::minutes(10);
/// How long after its plan is full a recount is begun: whoever planned it has committed by then.
const SETTLING: TimeDelta = TimeDelta::seconds(30);

/// A key and a time for what is done once in every ten minutes.
fn period(now: DateTime<Utc>) -> (String, DateTime<Utc>) {
    let start = now.duration_trunc(EVERY).unwrap_or(now);
    (start.format("%Y-%m-%dT%H:%M").to_string(), start)
}

/// Something in an earlier month than the one that runs has changed: it is counted anew, within ten minutes.
pub async fn touch(tx: &Tx, calendar: &Calendar, posted: DateTime<Utc>, now: DateTime<Utc>) -> Done {
    let month = rules::month(calendar.day_of(posted));
    if month == rules::month(calendar.day_of(now)) {
        return Ok(());
    }
    let (bucket, start) = period(now);
    let data = serde_json::json!({ "month": month });
    jobs::plan(tx, RECOUNT, &format!("{month}@{bucket}"), start + EVERY + SETTLING, data).await.map(|_| ())
}

pub fn register(jobs: Jobs, live: Arc<LiveDirectory>) -> Jobs {
    let directory = live.clone();
    let jobs = jobs.periodic(
        COUNT,
        period,
        Box::new(move |db, claim, now| {
            let directory = directory.now();
            Box::pin(async move {
                service::count_due(&db, &directory, now).await?;
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    );
    jobs.kind(
        RECOUNT,
        Box::new(move |db, claim, now| {
            let directory = live.now();
            Box::pin(async move {
                // What is not a month was not planned by `touch`: there is nothing to count.
                let month = claim.data.get("month").and_then(|month| month.as_str()?.parse().ok());
                let month = month.unwrap_or_else(|| rules::month(directory.calendar().day_of(now)));
                service::count_month(&db, &directory, month, now, Some(&claim)).await
            })
        }),
    )
}
