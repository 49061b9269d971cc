//! When is learnt anew, and who keeps the scores.

use crate::{
    kernel::{
        clock::Clock,
        db::Db,
        jobs::{self, Jobs},
    },
    voc::risk::service,
};
use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Utc};
use std::time::Duration;

const LEARN: &str = "learnVocRisk";

/// Each Monday before anybody is at work: three o'clock in Seoul, six hours before midnight in London.
fn weekly(now: DateTime<Utc>) -> (String, DateTime<Utc>) {
    let early = TimeDelta::hours(6);
    let day = (now + early).date_naive();
    let monday = day - TimeDelta::days(day.weekday().num_days_from_monday().into());
    (monday.to_string(), monday.and_time(NaiveTime::MIN).and_utc() - early)
}

pub fn register(jobs: Jobs) -> Jobs {
    jobs.long(LEARN).periodic(
        LEARN,
        weekly,
        Box::new(|db, claim, now| {
            Box::pin(async move {
                let found = service::learn(&db, now).await.map_err(jobs::failed)?;
                let tx = db.begin().await?;
                let model = service::keep(&tx, found, now).await.map_err(jobs::failed)?;
                claim.done(&tx, now).await?;
                tx.commit().await?;
                tracing::info!(version = model.version, verdict = ?model.verdict, "external complaints were learnt from");
                Ok(())
            })
        }),
    )
}

const EVERY: Duration = Duration::from_secs(30);

/// Who keeps the scores of open complaints.
pub struct Scorer {
    pub db: Db,
    pub clock: Clock,
}

impl Scorer {
    /// For as long as the process runs.
    pub async fn run(self) {
        let mut turn = tokio::time::interval(EVERY);
        turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            turn.tick().await;
            if let Err(fault) = service::refresh(&self.db, self.clock.now()).await {
                tracing::warn!(?fault, "the risk of open complaints can't be looked at now");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v9_a_week_begins_on_monday_at_three_in_seoul() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let begins = ("2026-11-23".to_owned(), at("2026-11-22T18:00:00Z"));
        assert_eq!(weekly(at("2026-11-22T18:00:00Z")), begins);
        assert_eq!(weekly(at("2026-11-29T17:59:59Z")), begins);
        assert_ne!(weekly(at("2026-11-29T18:00:00Z")), begins);
    }
}
