//! What comes back to those whose VOC it was, once a result is verified (H4): to the department and the employee where each item came in, and
//! to each customer who raised it and may be written to.
//!
//! The executive, the department and the owners hear of it by `improvementVerified` (`notification`). The rest may be thousands, so they are
//! told by jobs, each batch in a transaction of its own that plans the next one: first the items of the task's period are linked
//! (`gather`), then those concerned are told (`tell`). A batch happens once or not at all (`kernel::jobs`), a customer is written to once for
//! a task, whatever the number of their items and of its rounds, and an employee is told once (`notification.occasion`).

mod letter;
mod service;
mod store;

use crate::{
    kernel::{
        db::Db,
        error::Fault,
        jobs::{self, Claim, Jobs},
        secret::Ring,
    },
    org::LiveDirectory,
};
use chrono::{DateTime, Utc};
use std::sync::Arc;

pub use service::{Post, plan};

pub fn register(jobs: Jobs, live: Arc<LiveDirectory>, post: Arc<Post>) -> Jobs {
    let directory = live.clone();
    let jobs = jobs.kind(
        service::GATHER,
        Box::new(move |db, claim, now| {
            let directory = directory.now();
            Box::pin(async move { done(service::gather(&db, &directory, &claim, now).await) })
        }),
    );
    jobs.kind(
        service::TELL,
        Box::new(move |db: Db, claim: Claim, now: DateTime<Utc>| {
            let (directory, post) = (live.now(), post.clone());
            Box::pin(async move { done(service::tell(&db, (&directory, &post), &claim, now).await) })
        }),
    )
}

fn done(result: Result<(), Fault>) -> jobs::Done {
    result.map_err(jobs::failed)
}

impl Post {
    pub fn new(ring: Arc<Ring>, company: &str, host: &str) -> Self {
        Self { ring, company: company.to_owned(), host: host.to_owned() }
    }
}
