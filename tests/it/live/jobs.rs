//! Jobs: each effect once, also when the node that does it dies.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;
use std::{
    process::{Command, Stdio},
    time::Duration,
};
use sunhwan::kernel::{
    db::Db,
    jobs::{self, Claim, Jobs},
};
use tests::{TestApp, on_postgres};

/// Writes one line for each job, slowly, in the transaction that says it is done.
fn ledger(pause: Duration) -> Jobs {
    Jobs::default().kind(
        "test",
        Box::new(move |db: Db, claim: Claim, now: DateTime<Utc>| {
            Box::pin(async move {
                let tx = db.begin().await?;
                tx.execute_unprepared(&format!("INSERT INTO ledger (what) VALUES ('{}')", claim.key)).await?;
                tokio::time::sleep(pause).await;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    )
}

async fn with_ledger(app: &TestApp) {
    app.db.writer().execute_unprepared("CREATE TABLE ledger (what TEXT NOT NULL)").await.unwrap();
}

#[tokio::test]
async fn a_job_is_done_once_at_its_time_however_often_it_is_planned() {
    let app = TestApp::start().await;
    with_ledger(&app).await;
    let later = app.now() + chrono::TimeDelta::hours(1);
    assert!(jobs::plan(app.db.writer(), "test", "a", later, json!({})).await.unwrap());
    assert!(!jobs::plan(app.db.writer(), "test", "a", later, json!({})).await.unwrap());
    let jobs = ledger(Duration::ZERO);
    assert_eq!(jobs.run(&app.db, app.now()).await.unwrap(), 0);
    assert_eq!(jobs.run(&app.db, later).await.unwrap(), 1);
    assert!(!jobs::plan(app.db.writer(), "test", "a", later, json!({})).await.unwrap());
    assert_eq!(jobs.run(&app.db, later).await.unwrap(), 0);
    assert_eq!(app.count("ledger").await, 1);
}

#[tokio::test]
async fn a_job_that_fails_is_tried_again_later_and_keeps_why() {
    let app = TestApp::start().await;
    let fail = |_: Db, _: Claim, _: DateTime<Utc>| -> futures_util::future::BoxFuture<'static, Result<(), DbErr>> {
        Box::pin(async { Err(DbErr::Custom("not today".into())) })
    };
    let jobs = Jobs::default().kind("test", Box::new(fail));
    jobs::plan(app.db.writer(), "test", "a", app.now(), json!({})).await.unwrap();
    assert_eq!(jobs.run(&app.db, app.now()).await.unwrap(), 0);
    let tried = "SELECT attempts AS n FROM job WHERE last_error LIKE '%not today' AND done_at IS NULL";
    assert_eq!(app.number(tried).await, 1);
    jobs.run(&app.db, app.now()).await.unwrap();
    assert_eq!(app.number(tried).await, 1, "it rests first");
    app.pass(chrono::TimeDelta::seconds(3));
    jobs.run(&app.db, app.now()).await.unwrap();
    assert_eq!(app.number(tried).await, 2);
}

/// The lease of a slow node ends, another does the job, and the slow one can't finish it a second time.
#[tokio::test]
async fn a_slow_node_does_not_do_it_a_second_time() {
    let app = TestApp::start().await;
    with_ledger(&app).await;
    jobs::plan(app.db.writer(), "test", "a", app.now(), json!({})).await.unwrap();
    let later = app.now() + chrono::TimeDelta::minutes(2);
    // Claimed here; before it writes, another node whose clock is past the lease does it all.
    let (db, other) = (app.db.clone(), app.db.clone());
    let slow = Jobs::default().kind(
        "test",
        Box::new(move |_, claim, now| {
            let (db, other) = (db.clone(), other.clone());
            Box::pin(async move {
                assert_eq!(ledger(Duration::ZERO).run(&other, later).await?, 1);
                let tx = db.begin().await?;
                tx.execute_unprepared("INSERT INTO ledger (what) VALUES ('twice')").await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    );
    assert_eq!(slow.run(&app.db, app.now()).await.unwrap(), 0);
    assert_eq!(
        (app.count("ledger").await, app.number("SELECT COUNT(*) AS n FROM ledger WHERE what = 'twice'").await),
        (1, 0)
    );
}

#[tokio::test]
async fn a_periodic_job_is_planned_once_by_all_nodes() {
    let app = TestApp::start().await;
    with_ledger(&app).await;
    let periodic = || {
        let work =
            |db: Db, claim: Claim, now: DateTime<Utc>| -> futures_util::future::BoxFuture<'static, Result<(), DbErr>> {
                Box::pin(async move {
                    let tx = db.begin().await?;
                    tx.execute_unprepared(&format!("INSERT INTO ledger (what) VALUES ('{}')", claim.key)).await?;
                    claim.done(&tx, now).await?;
                    tx.commit().await
                })
            };
        Jobs::default().periodic("test", jobs::hourly, Box::new(work))
    };
    for _ in 0..3 {
        let (one, two) = (periodic(), periodic());
        let (a, b) = tokio::join!(one.run(&app.db, app.now()), two.run(&app.db, app.now()));
        a.unwrap();
        b.unwrap();
        app.pass(chrono::TimeDelta::minutes(30));
    }
    assert_eq!(app.count("ledger").await, 2);
}

const JOBS: usize = 200;

/// Two nodes as processes of their own, one of which is killed again and again in the middle of its work: each effect is
/// there exactly once. On PostgreSQL; a file of SQLite belongs to one node.
#[tokio::test]
async fn two_nodes_one_killed_at_random_do_each_job_exactly_once() {
    if !on_postgres() {
        return;
    }
    let app = TestApp::start().await;
    with_ledger(&app).await;
    for n in 0..JOBS {
        jobs::plan(app.db.writer(), "test", &format!("job {n}"), app.now(), json!({})).await.unwrap();
    }
    let url = secrecy::ExposeSecret::expose_secret(&app.config.database_url).to_owned();
    let start = || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--ignored", "--exact", "live::jobs::a_node_that_may_be_killed"]).env("SUNHWAN_TEST_NODE", &url);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let mut steady = start();
    let mut kills = 0;
    while app.number("SELECT COUNT(*) AS n FROM job WHERE done_at IS NULL").await > 0 {
        let mut victim = start();
        tokio::time::sleep(Duration::from_millis(150 + (kills * 37) % 200)).await;
        victim.kill().unwrap();
        victim.wait().unwrap();
        kills += 1;
        assert!(kills < 200, "the jobs are never done");
    }
    steady.kill().unwrap();
    steady.wait().unwrap();
    assert!(kills >= 3, "killed {kills} times");
    assert_eq!(app.count("ledger").await, JOBS as i64);
    assert_eq!(app.number("SELECT COUNT(DISTINCT what) AS n FROM ledger").await, JOBS as i64);
    let again = app.number("SELECT COUNT(*) AS n FROM job WHERE attempts > 1").await;
    assert!(again > 0, "no job was interrupted: {kills} kills prove nothing");
}

/// Not a test: the node that the test above starts as a process of its own.
#[tokio::test]
#[ignore = "started by another test"]
async fn a_node_that_may_be_killed() {
    let Ok(url) = std::env::var("SUNHWAN_TEST_NODE") else { return };
    let db = Db::open(&url, 2).await.unwrap();
    let jobs = ledger(Duration::from_millis(15));
    // Its clock runs fast, so that a lease ends in a second instead of a minute.
    let start = std::time::Instant::now();
    loop {
        let now = tests::noon()
            + chrono::TimeDelta::seconds(60 * i64::try_from(start.elapsed().as_millis() / 1_000).unwrap());
        let _ = jobs.run(&db, now).await;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
