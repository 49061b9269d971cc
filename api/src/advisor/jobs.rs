//! What time does: terms end by themselves, exactly once (A3), and those concerned are told once of an answer that is overdue (A4).

use crate::{
    advisor::{desk, question, rules, store, term},
    kernel::{
        db::{Db, Tx},
        error::Fault,
        events,
        jobs::{self, Jobs},
        writes::Writes,
    },
    org::{Directory, LiveDirectory},
};
use chrono::{DateTime, Utc};
use entity::loyal_customer_advisor::AdvisorEnd;
use std::sync::Arc;

const KIND: &str = "advisor terms";
/// Of one look; there is another within the same job as long as there are more.
const AT_ONCE: u64 = 100;

pub fn register(jobs: Jobs, directory: Arc<LiveDirectory>) -> Jobs {
    jobs.periodic(
        KIND,
        jobs::hourly,
        Box::new(move |db, claim, now| {
            let directory = directory.clone();
            Box::pin(async move {
                let directory = directory.fresh(&db).await?;
                while pass(&db, &directory, now).await.map_err(jobs::failed)? > 0 {}
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    )
}

/// One look; how many rows it changed. What is written with each change keeps a second look from doing it again, on this node or another.
pub async fn pass(db: &Db, directory: &Directory, now: DateTime<Utc>) -> Result<usize, Fault> {
    let tx = db.begin().await?;
    let changed = expire(&tx, directory, now).await? + remind(&tx, directory, now).await?;
    tx.commit().await?;
    Ok(changed)
}

async fn expire(tx: &Tx, directory: &Directory, now: DateTime<Utc>) -> Result<usize, Fault> {
    let calendar = directory.calendar();
    let over = store::lock_expired(tx, calendar.day_of(now), AT_ONCE).await?;
    let office = desk::those(directory, desk::is_office);
    for mut advisor in over.iter().cloned() {
        // When it was over, not when it was noticed.
        advisor.ended_at = advisor.last_day.map(|last| calendar.start_of(rules::day_after(last)));
        term::over(&mut advisor, AdvisorEnd::Expired);
        store::save(tx, &advisor).await?;
        store::lapse(tx, advisor.id).await?;
        let change = desk::changed("advisorExpired", &advisor);
        let rows = Writes::default().insert(events::row_by(None, now, &change));
        let told = office.iter().fold(rows, |rows, to| rows.insert(desk::heard(&change, *to, (None, now))));
        told.run_in(tx).await?;
    }
    Ok(over.len())
}

async fn remind(tx: &Tx, directory: &Directory, now: DateTime<Utc>) -> Result<usize, Fault> {
    let today = directory.calendar().day_of(now);
    let late = store::lock_overdue(tx, today, AT_ONCE).await?;
    if late.is_empty() {
        return Ok(0);
    }
    let mut people = desk::ccos(directory, today);
    people.extend(desk::those(directory, desk::is_office));
    people.sort_unstable();
    people.dedup();
    let mut rows = Writes::default();
    for one in &late {
        let change = question::changed("advisorAnswerOverdue", one, &[]);
        rows = people.iter().fold(rows, |rows, to| rows.insert(desk::heard(&change, *to, (None, now))));
    }
    rows.run_in(tx).await?;
    let ids: Vec<_> = late.iter().map(|one| one.id).collect();
    store::told_overdue(tx, &ids, now).await?;
    Ok(late.len())
}
