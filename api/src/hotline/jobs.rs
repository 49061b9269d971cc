//! When bulletins are composed: one job for each week, by the week.

use crate::{
    hotline::{composing, rules, store},
    kernel::{
        db::Db,
        error::Fault,
        jobs::{self, Jobs},
    },
    org::{Directory, LiveDirectory, settings::Setting},
};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;

const COMPOSE: &str = "composeHotline";

pub fn register(jobs: Jobs, live: Arc<LiveDirectory>) -> Jobs {
    jobs.kind(
        COMPOSE,
        Box::new(move |db, claim, now| {
            let directory = live.now();
            Box::pin(async move {
                // A key that is no week is nobody's.
                if let Ok(week) = claim.key.parse::<NaiveDate>() {
                    let composed = composing::compose(&db, &directory, week, now).await.map_err(jobs::failed)?;
                    let tx = db.begin().await?;
                    composing::write(&tx, &directory, composed, now).await.map_err(jobs::failed)?;
                    claim.done(&tx, now).await?;
                    return tx.commit().await;
                }
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    )
}

/// H1, H2: plans what is due and was not planned; how many weeks. A second plan of a week is none.
pub async fn plan(db: &Db, directory: &Directory, now: DateTime<Utc>) -> Result<usize, Fault> {
    let hour = directory.whole_setting(Setting::HotlineComposeHour, now);
    let last = store::last_week(db.background()).await?;
    let mut planned = 0;
    for week in rules::due_weeks(directory.calendar(), hour, last, now) {
        let due_at = rules::composes_at(directory.calendar(), week, hour);
        planned +=
            usize::from(jobs::plan(db.writer(), COMPOSE, &week.to_string(), due_at, serde_json::json!({})).await?);
    }
    Ok(planned)
}
