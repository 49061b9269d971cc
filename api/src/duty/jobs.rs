//! When a day's duties are planned, and when people are told of them.

use crate::{
    duty::service,
    kernel::jobs::{self, Jobs},
    org::LiveDirectory,
};
use chrono::{DateTime, SubsecRound, TimeDelta, Timelike, Utc};
use std::sync::Arc;

const TAKE_IN: &str = "takeInDuties";
const PLAN: &str = "planDuties";
const DIGEST: &str = "tellDuties";

pub fn register(jobs: Jobs, live: Arc<LiveDirectory>) -> Jobs {
    let (begun, planned, told) = (live.clone(), live.clone(), live);
    let jobs = jobs.long(TAKE_IN).periodic(
        TAKE_IN,
        once,
        Box::new(move |db, claim, now| {
            let directory = begun.now();
            Box::pin(async move {
                service::take_in(&db, &directory, now).await.map_err(jobs::failed)?;
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    );
    let jobs = jobs.periodic(
        PLAN,
        jobs::hourly,
        Box::new(move |db, claim, now| {
            let directory = planned.now();
            Box::pin(async move {
                service::plan(&db, &directory, now).await.map_err(jobs::failed)?;
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    );
    jobs.periodic(
        DIGEST,
        quarterly,
        Box::new(move |db, claim, now| {
            let directory = told.now();
            Box::pin(async move {
                service::digest(&db, &directory, now).await.map_err(jobs::failed)?;
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    )
}

/// When the list begins.
fn once(_: DateTime<Utc>) -> (String, DateTime<Utc>) {
    ("1".to_owned(), DateTime::UNIX_EPOCH)
}

/// Each quarter of an hour: an hour of the day begins with one in every time zone that a company may be in.
fn quarterly(now: DateTime<Utc>) -> (String, DateTime<Utc>) {
    let start = now.trunc_subsecs(0) - TimeDelta::seconds(i64::from(now.minute() % 15 * 60 + now.second()));
    (start.format("%Y-%m-%dT%H:%M").to_string(), start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_an_hour_has_one_key() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(
            quarterly(at("2026-03-02T03:59:59.9Z")),
            ("2026-03-02T03:45".to_owned(), at("2026-03-02T03:45:00Z"))
        );
        assert_eq!(quarterly(at("2026-03-02T04:00:00Z")).0, "2026-03-02T04:00");
    }
}
