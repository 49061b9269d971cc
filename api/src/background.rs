//! What a node does besides answering: keeping up to date, jobs, mail, seals. It begins with the server and ends with it.

use crate::{
    access,
    app::{self, App, Mailroom},
    config::Config,
    customer,
    delegation::Clerk,
    duty::{self, Keeper},
    files::Files,
    hotline::Clerk as HotlineClerk,
    improvement::Watcher,
    kernel::{
        clock::Clock,
        db::Db,
        events::{self, Feed},
        idempotency,
        jobs::{self, Jobs, Lane},
        mail::{self, Mailer},
        metrics::Metrics,
        seal::{self, SealKeys, Sealer},
    },
    notification::{self, Teller},
    praise, recovery, sealed,
    voc::{self, Closer, clock::Clerk as ClockClerk, risk::Scorer},
};
use chrono::{DateTime, Months, TimeDelta, Utc};
use sea_orm::DbErr;
use secrecy::ExposeSecret;
use std::{path::Path, sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// Runs for as long as what is returned is kept.
pub fn start(app: &App) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(app.watch.clone().run());
    tasks.spawn(app.feed.clone().follow());
    tasks.spawn(app.feed.clone().tell_others());
    tasks.spawn(app.feed.clone().hear_others(app.config.database_url.expose_secret().to_owned()));
    if app.config.jobs {
        let (db, clock) = (app.db.clone(), app.clock.clone());
        for lane in [Lane::Short, Lane::Long] {
            let metrics = app.metrics.clone();
            tasks.spawn(run_jobs((app.jobs.clone(), lane), db.clone(), clock.clone(), app.feed.clone(), metrics));
        }
        let feed = app.feed.clone();
        tasks.spawn(teller(app).run(app.feed.growth(), move || feed.ring()));
        let (feed, directory) = (app.feed.clone(), app.directory.clone());
        let clerk = Clerk { db: db.clone(), clock: clock.clone(), directory };
        tasks.spawn(clerk.run(move || feed.ring()));
        let (feed, directory) = (app.feed.clone(), app.directory.clone());
        let clock_clerk = ClockClerk { db: db.clone(), clock: clock.clone(), directory };
        tasks.spawn(clock_clerk.run(move || feed.ring()));
        let (feed, directory) = (app.feed.clone(), app.directory.clone());
        let (ring, links) = (app.ring.clone(), app.surveys.clone());
        let closer = Closer { db: db.clone(), clock: clock.clone(), directory, ring, links };
        tasks.spawn(closer.run(move || feed.ring()));
        let (feed, directory) = (app.feed.clone(), app.directory.clone());
        let keeper = Keeper { db: db.clone(), clock: clock.clone(), directory };
        tasks.spawn(keeper.run(app.feed.growth(), move || feed.ring()));
        let (feed, directory) = (app.feed.clone(), app.directory.clone());
        let watcher = Watcher::new(db.clone(), clock.clone(), directory);
        tasks.spawn(watcher.run(move || feed.ring()));
        let (feed, directory) = (app.feed.clone(), app.directory.clone());
        let opener = recovery::Opener { db: db.clone(), clock: clock.clone(), directory };
        tasks.spawn(opener.run(feed.growth(), move || feed.ring()));
        let (feed, directory) = (app.feed.clone(), app.directory.clone());
        let recovery_clerk = recovery::Clerk { db: db.clone(), clock: clock.clone(), directory };
        tasks.spawn(recovery_clerk.run(move || feed.ring()));
        let (feed, directory) = (app.feed.clone(), app.directory.clone());
        let host = app::host(&app.config);
        let hotline_clerk = HotlineClerk { db: db.clone(), clock: clock.clone(), directory, host };
        tasks.spawn(hotline_clerk.run(move || feed.ring()));
        tasks.spawn(Scorer { db: db.clone(), clock: clock.clone() }.run());
        tasks.spawn(send_mail(db.clone(), (app.mailer.clone(), app.letters.clone()), clock.clone(), app.feed.clone()));
        tasks.spawn(listing(db.clone(), clock.clone(), app.config.clone()));
        tasks.spawn(sealing(db, clock, app.config.clone(), app.seal_keys.clone()));
    }
    tasks
}

/// Who makes notifications of what happens.
fn teller(app: &App) -> Teller {
    let (host, app_url) = (app::host(&app.config), app::app_url(&app.config));
    Teller {
        db: app.db.clone(),
        clock: app.clock.clone(),
        directory: app.directory.clone(),
        host,
        app_url,
        worked: Default::default(),
    }
}

/// What is done behind the requests, by whichever node comes first.
pub fn jobs(files: Arc<Files>) -> Jobs {
    Jobs::default().periodic(
        "forget",
        jobs::hourly,
        Box::new(move |db, claim, now| {
            let files = files.clone();
            Box::pin(async move {
                forget(&db, &files, now).await?;
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    )
}

/// Drops what is no longer needed. Doing it twice drops nothing more.
async fn forget(db: &Db, files: &Files, now: DateTime<Utc>) -> Result<(), DbErr> {
    let keys = idempotency::forget(db, now).await?;
    let events = events::forget(db, now).await?;
    let jobs = jobs::forget(db, now).await?;
    let mail = mail::forget(db, now).await?;
    let access = access::forget(db, now).await.map_err(|fault| DbErr::Custom(format!("{fault:?}")))?;
    let notifications = notification::forget(db, now).await?;
    let digests = duty::forget(db, now).await?;
    let images = praise::forget_images(db, files, now).await.map_err(|fault| DbErr::Custom(format!("{fault:?}")))?;
    let attachments =
        voc::forget_attachments(db, files, now).await.map_err(|fault| DbErr::Custom(format!("{fault:?}")))?;
    tracing::info!(keys, events, jobs, mail, access, notifications, digests, images, attachments, "forgotten");
    Ok(())
}

const LOOK_FOR_JOBS: Duration = Duration::from_secs(1);

async fn run_jobs((jobs, lane): (Arc<Jobs>, Lane), db: Db, clock: Clock, feed: Arc<Feed>, metrics: Arc<Metrics>) {
    let mut turn = tokio::time::interval(LOOK_FOR_JOBS);
    turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        turn.tick().await;
        match jobs.run_and_count(&db, lane, clock.now(), &metrics).await {
            Ok(0) => {}
            Ok(_) => feed.ring(),
            Err(error) => tracing::warn!(%error, "jobs can't be done now"),
        }
    }
}

/// Sends mail that is due, for as long as the process runs.
async fn send_mail(db: Db, (mailer, letters): (Arc<Mailer>, Arc<Mailroom>), clock: Clock, feed: Arc<Feed>) {
    let mut pause = tokio::time::interval(Duration::from_secs(2));
    pause.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        pause.tick().await;
        match mail::deliver_due(&db, (&mailer, &*letters), clock.now()).await {
            Ok(delivered) if delivered == mail::Delivered::default() => {}
            Ok(delivered) => {
                feed.ring();
                tracing::info!(?delivered, "mail");
            }
            Err(fault) => tracing::warn!(?fault, "mail can't be sent now"),
        }
    }
}

/// Tells the list outside of the database who was erased (C4), for as long as the process runs.
async fn listing(db: Db, clock: Clock, config: Config) {
    let file = Some(Path::new(&config.erasures_file)).filter(|file| !file.as_os_str().is_empty());
    let Ok(ring) = app::ring(&config) else { return };
    let mut pause = tokio::time::interval(Duration::from_secs(2));
    pause.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        pause.tick().await;
        if let Err(error) = customer::list_new_erasures(&db, &ring, file, clock.now()).await {
            tracing::error!(?error, "erasures can't be written to `erasures_file`");
        }
    }
}

/// How often what was written is sealed: with what a pass waits for, within five seconds (C3).
const SEAL_EVERY: Duration = Duration::from_secs(2);

/// Heads that wait until their file can be written again.
const MOST_UNTOLD: usize = 1_000;

/// Seals every sealed table, and drops of it what is too old, for as long as the process runs.
pub async fn sealing(db: Db, clock: Clock, config: Config, keys: Arc<SealKeys>) {
    let file = Some(Path::new(&config.seal_heads_file)).filter(|file| !file.as_os_str().is_empty());
    let mut sealers: Vec<Sealer> = sealed::TABLES.iter().map(|table| Sealer::new(table.sealed)).collect();
    let mut tick = tokio::time::interval(SEAL_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut untold = Vec::new();
    let mut next_retention = DateTime::<Utc>::MIN_UTC;
    loop {
        tick.tick().await;
        let now = clock.now();
        // All at once: each may wait for transactions that write to its table.
        let passes = sealers.iter_mut().map(async |sealer| (sealer.table(), sealer.pass(&db, &keys, now).await));
        for (table, sealed) in futures_util::future::join_all(passes).await {
            match sealed {
                Ok(heads) => untold.extend(heads),
                Err(error) => tracing::error!(%error, table, "it can't be sealed now"),
            }
        }
        match seal::tell(&untold, file) {
            Ok(()) => untold.clear(),
            Err(error) => tracing::error!(%error, "heads can't be written to `seal_heads_file`"),
        }
        // A later head of a table stands for all before it.
        untold.drain(..untold.len().saturating_sub(MOST_UNTOLD));
        if now >= next_retention {
            next_retention = now + TimeDelta::hours(1);
            for table in &sealed::TABLES {
                retention(&db, &keys, table, config.audit_retention_years, now).await;
            }
        }
    }
}

async fn retention(db: &Db, keys: &SealKeys, table: &sealed::Table, configured: u32, now: DateTime<Utc>) {
    let Some(years) = table.kept.years(configured) else { return };
    let Some(before) = now.checked_sub_months(Months::new(years.saturating_mul(12))) else { return };
    let name = table.sealed.table;
    match seal::drop_blocks(db, table.sealed, keys, before, now).await {
        Ok((0, _)) => {}
        Ok((blocks, rows)) => tracing::info!(table = name, blocks, rows, "rows dropped: their time is over"),
        Err(error) => tracing::warn!(%error, table = name, "rows whose time is over can't be dropped now"),
    }
}
