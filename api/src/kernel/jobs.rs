//! What is to be done once, at its time, by whichever node comes first. A job is a row that several nodes may see; one of
//! them takes a lease on it, and does its work in one transaction together with saying that it is done. If it dies, the
//! lease ends and another begins anew; if it was only slow, the fence keeps it from finishing a second time. So whatever a
//! job writes is written exactly once.

use crate::kernel::{
    db::{Db, Tx},
    error::Fault,
    metrics::Metrics,
};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use entity::job;
use futures_util::future::BoxFuture;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
    sea_query::{Expr, OnConflict},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

/// A job that takes longer is another node's to begin anew.
const LEASE: TimeDelta = TimeDelta::seconds(60);
const LONGEST_RUN: Duration = Duration::from_secs(50);
/// Of what reads years.
const LONG_LEASE: TimeDelta = TimeDelta::minutes(30);
const LONGEST_LONG_RUN: Duration = Duration::from_secs(29 * 60);
/// How long after its end a job is remembered, so that a second one with its key is still the same. One without a time is done once and for all.
const KEPT: TimeDelta = TimeDelta::days(400);
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(10);
const MOST_AT_ONCE: u64 = 100;

/// Plans a job, if one of this key was not planned before; true if it was not.
pub async fn plan(
    db: &impl ConnectionTrait,
    kind: &str,
    key: &str,
    due_at: DateTime<Utc>,
    data: serde_json::Value,
) -> Result<bool, DbErr> {
    let job = job::ActiveModel {
        kind: Set(kind.to_owned()),
        key: Set(key.to_owned()),
        data: Set(data),
        due_at: Set(due_at),
        attempts: Set(0),
        fence: Set(0),
        leased_until: Set(None),
        last_error: Set(None),
        done_at: Set(None),
    };
    let insert = job::Entity::insert(job).on_conflict(OnConflict::new().do_nothing().to_owned());
    Ok(insert.exec_without_returning(db).await? == 1)
}

/// A job that this node may do now.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Claim {
    pub kind: String,
    pub key: String,
    pub data: serde_json::Value,
    pub due_at: DateTime<Utc>,
    pub attempts: i32,
    fence: i64,
}

impl Claim {
    /// Says that it is done, in the transaction of its work and as the last step before the commit. Fails if another node has
    /// begun it meanwhile: then nothing of this transaction may stay.
    pub async fn done(&self, tx: &Tx, now: DateTime<Utc>) -> Result<(), DbErr> {
        let finished = job::Entity::update_many()
            .col_expr(job::Column::DoneAt, Expr::value(now))
            .col_expr(job::Column::LastError, Expr::value(None::<String>))
            .filter(job::Column::Kind.eq(&self.kind))
            .filter(job::Column::Key.eq(&self.key))
            .filter(job::Column::Fence.eq(self.fence))
            .filter(job::Column::DoneAt.is_null())
            .exec(tx)
            .await?;
        match finished.rows_affected {
            1 => Ok(()),
            _ => Err(DbErr::Custom(format!("{} {} is another node's by now", self.kind, self.key))),
        }
    }
}

pub type Done = Result<(), DbErr>;
/// What a kind of job does. It must call `Claim::done` in the transaction of its work.
pub type Work = Box<dyn Fn(Db, Claim, DateTime<Utc>) -> BoxFuture<'static, Result<(), DbErr>> + Send + Sync>;
/// The job of the period in which this moment lies: its key, and when it is due.
pub type Period = fn(DateTime<Utc>) -> (String, DateTime<Utc>);

/// The kinds of jobs there are.
#[derive(Default)]
pub struct Jobs {
    work: BTreeMap<&'static str, Work>,
    periodic: Vec<(&'static str, Period)>,
    long: BTreeSet<&'static str>,
}

/// A node does one job of each at a time, so that what takes minutes keeps nothing waiting that takes none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    Short,
    Long,
}

impl Jobs {
    pub fn kind(mut self, kind: &'static str, work: Work) -> Self {
        self.work.insert(kind, work);
        self
    }

    /// A kind of which every period has one.
    pub fn periodic(mut self, kind: &'static str, period: Period, work: Work) -> Self {
        self.periodic.push((kind, period));
        self.kind(kind, work)
    }

    /// Of this kind a job may take minutes.
    pub fn long(mut self, kind: &'static str) -> Self {
        self.long.insert(kind);
        self
    }

    /// Plans and does what is due, whatever takes long last; returns how many jobs were done.
    pub async fn run(&self, db: &Db, now: DateTime<Utc>) -> Result<usize, DbErr> {
        let short = self.run_and_count(db, Lane::Short, now, &Metrics::default()).await?;
        Ok(short + self.run_and_count(db, Lane::Long, now, &Metrics::default()).await?)
    }

    /// Plans the jobs of this period and does what is due in this lane; returns how many jobs were done.
    pub async fn run_and_count(
        &self,
        db: &Db,
        lane: Lane,
        now: DateTime<Utc>,
        metrics: &Metrics,
    ) -> Result<usize, DbErr> {
        for (kind, period) in &self.periodic {
            let (key, due_at) = period(now);
            // A look costs less than an attempt to write, which is one in an hour.
            if job::Entity::find_by_id(((*kind).to_owned(), key.clone())).one(db.background()).await?.is_none() {
                plan(db.writer(), kind, &key, due_at, serde_json::json!({})).await?;
            }
        }
        let (mut done, begun) = (0, Instant::now());
        // A job may take as long as a lease lasts: the next one's begins when it is taken.
        let now = || now + begun.elapsed();
        while let Some(claim) = self.claim(db, lane, now()).await? {
            let now = now();
            let well = self.attempt(db, (claim, lane), now).await?;
            let count = if well { &metrics.jobs_done } else { &metrics.jobs_failed };
            count.fetch_add(1, Ordering::Relaxed);
            done += usize::from(well);
        }
        Ok(done)
    }

    async fn attempt(&self, db: &Db, (claim, lane): (Claim, Lane), now: DateTime<Utc>) -> Result<bool, DbErr> {
        let begun = Instant::now();
        let Some(work) = self.work.get(claim.kind.as_str()) else { return Ok(false) };
        let work = work(db.clone(), claim.clone(), now);
        // In a task of its own: a transaction must not be dropped between its first statement and its end.
        let longest = if lane == Lane::Long { LONGEST_LONG_RUN } else { LONGEST_RUN };
        let result = match tokio::time::timeout(longest, tokio::spawn(work)).await {
            Ok(Ok(result)) => result.map_err(|error| error.to_string()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(format!("not done within {} s", longest.as_secs())),
        };
        let Err(error) = result else { return Ok(true) };
        tracing::warn!(kind = claim.kind, key = claim.key, attempts = claim.attempts, error, "a job failed");
        // From its end on: it may have taken longer than the pause.
        let pause = TimeDelta::seconds(1_i64 << claim.attempts.clamp(0, 20)).min(LONGEST_PAUSE);
        job::Entity::update_many()
            .col_expr(job::Column::LeasedUntil, Expr::value(now + begun.elapsed() + pause))
            .col_expr(job::Column::LastError, Expr::value(error.chars().take(500).collect::<String>()))
            .filter(job::Column::Kind.eq(&claim.kind))
            .filter(job::Column::Key.eq(&claim.key))
            .filter(job::Column::Fence.eq(claim.fence))
            .filter(job::Column::DoneAt.is_null())
            .exec(db.writer())
            .await?;
        Ok(false)
    }

    /// Takes the lease of one job that is due, of a kind of this lane that this node knows.
    async fn claim(&self, db: &Db, lane: Lane, now: DateTime<Utc>) -> Result<Option<Claim>, DbErr> {
        let backend = db.writer().get_database_backend();
        let is_ours = |kind: &&&str| self.long.contains(**kind) == (lane == Lane::Long);
        let kinds: Vec<String> = self.work.keys().filter(is_ours).map(|kind| format!("'{kind}'")).collect();
        let of_ours = if kinds.is_empty() { "1 = 0".to_owned() } else { format!("kind IN ({})", kinds.join(", ")) };
        let skip = if backend == DbBackend::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" };
        let sql = format!(
            "UPDATE job SET attempts = attempts + 1, fence = fence + 1, leased_until = $1 WHERE (kind, key) = (\
             SELECT kind, key FROM job WHERE done_at IS NULL AND due_at <= $2 AND (leased_until IS NULL OR leased_until <= $2) \
             AND {of_ours} ORDER BY due_at LIMIT 1{skip}) RETURNING kind, key, data, due_at, attempts, fence"
        );
        // Looking costs no write; on SQLite the writer is everyone's.
        let waiting = job::Entity::find()
            .filter(job::Column::DoneAt.is_null())
            .filter(job::Column::DueAt.lte(now))
            .limit(1)
            .one(db.background())
            .await?;
        if waiting.is_none() {
            return Ok(None);
        }
        let lease = if lane == Lane::Long { LONG_LEASE } else { LEASE };
        let values = [(now + lease).into(), now.into()];
        Claim::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).one(db.writer()).await
    }
}

/// For work that ends in a fault: what the job's row says of it.
pub fn failed(fault: Fault) -> DbErr {
    DbErr::Custom(format!("{fault:?}"))
}

/// A key and a time for what is done once in every hour.
pub fn hourly(now: DateTime<Utc>) -> (String, DateTime<Utc>) {
    let start = now.with_minute(0).and_then(|time| time.with_second(0)).and_then(|time| time.with_nanosecond(0));
    let start = start.unwrap_or(now);
    (start.format("%Y-%m-%dT%H").to_string(), start)
}

/// Since when the oldest job is due that nobody has done yet.
pub async fn oldest_due(db: &Db, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, DbErr> {
    let open = job::Entity::find().filter(job::Column::DoneAt.is_null()).filter(job::Column::DueAt.lte(now));
    let oldest = open.order_by_asc(job::Column::DueAt).limit(1).one(db.background()).await?;
    Ok(oldest.map(|job| job.due_at))
}

/// Drops jobs that were done long ago; returns how many.
pub async fn forget(db: &Db, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let mut forgotten = 0;
    loop {
        let old = job::Entity::find().filter(job::Column::DoneAt.lt(now - KEPT));
        let old = old.filter(job::Column::DueAt.gt(DateTime::UNIX_EPOCH)).limit(MOST_AT_ONCE);
        let old = old.all(db.reader()).await?;
        if old.is_empty() {
            return Ok(forgotten);
        }
        for job in old {
            forgotten += job::Entity::delete_by_id((job.kind, job.key)).exec(db.writer()).await?.rows_affected;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_has_one_key() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let (key, due) = hourly(at("2026-03-02T03:59:59.999999Z"));
        assert_eq!((key.as_str(), due), ("2026-03-02T03", at("2026-03-02T03:00:00Z")));
        assert_eq!(hourly(at("2026-03-02T03:00:00Z")).0, key);
        assert_ne!(hourly(at("2026-03-02T04:00:00Z")).0, key);
    }
}
