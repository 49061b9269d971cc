//! Everything put together: used by `main` and by the tests alike.

use crate::{
    access::{
        EndedSessions,
        token::{KeyError, Keys},
    },
    config::{Config, ConfigError},
    demo,
    document::Shapes,
    http::{Draining, Explorer, Sockets},
    kernel::{
        access_version,
        clock::Clock,
        db::{self, Db},
        events::{self, Feed},
        idempotency,
        jobs::{self, Jobs},
    },
    messages,
    org::LiveDirectory,
    praise,
    schema::{self, SunhwanSchema},
    watch::Watch,
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::installation;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait};
use secrecy::ExposeSecret;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

pub struct App {
    pub config: Config,
    pub clock: Clock,
    pub db: Db,
    pub directory: Arc<LiveDirectory>,
    pub ended: Arc<EndedSessions>,
    pub keys: Arc<Keys>,
    pub schema: SunhwanSchema,
    pub shapes: Shapes,
    pub explorer: Explorer,
    pub draining: Draining,
    pub sockets: Sockets,
    pub feed: Arc<Feed>,
    pub watch: Arc<Watch>,
    pub jobs: Arc<Jobs>,
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("{}", db::plainly(.0))]
    Database(#[from] DbErr),
    #[error("the database lacks {0} migrations: run `sunhwan migrate` first")]
    NotMigrated(usize),
    #[error("this database was filled by the demo, with passwords that everyone knows: choose another `database_url`")]
    DemoData,
}

impl App {
    /// Opens the database and reads what is kept in memory.
    pub async fn build(config: Config, clock: Clock) -> Result<Self, StartError> {
        messages::install();
        config.check()?;
        let keys = config.signing_keys.iter().map(|key| (key.id.as_str(), key.key.expose_secret()));
        let lifetime = TimeDelta::minutes(config.access_token_minutes.into());
        let keys = Arc::new(Keys::new(&config.public_url, lifetime, keys)?);
        let db = open(&config).await?;
        let pending = Migrator::get_pending_migrations(db.writer()).await?.len();
        if pending > 0 {
            return Err(StartError::NotMigrated(pending));
        }
        // Before what it speaks of is read: what changes in between is then read once more.
        let seen = access_version::read(db.background()).await?;
        let directory = LiveDirectory::load(&db).await?;
        let ended = Arc::new(EndedSessions::load(&db, lifetime, clock.now()).await?);
        let longest_blind = Duration::from_secs(config.blind_seconds.into());
        let watch = Watch::new((db.clone(), clock.clone()), (directory.clone(), ended.clone()), seen, longest_blind);
        let feed = Feed::open(&db).await?;
        let jobs = praise::statistics::register(jobs(), directory.clone());
        let schema = schema::builder().data(directory.clone()).data(ended.clone()).data(keys.clone());
        let schema = schema.data(feed.clone()).finish();
        let company = fact(&db, installation::COMPANY).await?.unwrap_or_default();
        let is_demo = fact(&db, installation::DEMO).await?.is_some();
        let (accounts, names) = match is_demo {
            true => (demo::accounts(&directory.now()), demo::names(&db, &directory.now()).await?),
            false => (Vec::new(), Vec::new()),
        };
        Ok(Self {
            explorer: Explorer::new(company, is_demo, accounts, &names),
            shapes: Shapes::of(&schema.sdl()),
            config,
            clock,
            db,
            directory,
            ended,
            keys,
            schema,
            draining: Draining::default(),
            sockets: Sockets::default(),
            feed,
            watch,
            jobs: Arc::new(jobs),
        })
    }

    /// As `build`, for real service: nothing of a demo.
    pub async fn build_for_service(config: Config, clock: Clock) -> Result<Self, StartError> {
        config.check_for_service()?;
        let app = Self::build(config, clock).await?;
        if app.is_demo() {
            return Err(StartError::DemoData);
        }
        Ok(app)
    }

    /// Keeps this node up to date, for as long as what is returned is kept.
    pub fn run_in_background(&self) -> JoinSet<()> {
        let mut tasks = JoinSet::new();
        tasks.spawn(self.watch.clone().run());
        tasks.spawn(self.feed.clone().follow());
        tasks.spawn(self.feed.clone().tell_others());
        tasks.spawn(self.feed.clone().hear_others(self.config.database_url.expose_secret().to_owned()));
        if self.config.jobs {
            tasks.spawn(run_jobs(self.jobs.clone(), self.db.clone(), self.clock.clone(), self.feed.clone()));
        }
        tasks
    }

    pub fn is_demo(&self) -> bool {
        self.explorer.demo
    }
}

pub async fn open(config: &Config) -> Result<Db, DbErr> {
    Db::open(config.database_url.expose_secret(), config.database_connections).await
}

/// Brings the tables up to date; of several nodes that try at once, one does it and the others wait. Over connections
/// of its own: one holds the lock while the other migrates.
pub async fn migrate(url: &str) -> Result<usize, DbErr> {
    let db = Db::open(url, 2).await?;
    let done = match db.writer().get_database_backend() {
        DbBackend::Postgres => {
            let lock = db.begin().await?;
            // Waiting for another node, and then for long statements, is not what the usual limits are for.
            lock.execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = 0").await?;
            lock.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
            lock.execute_unprepared("SELECT pg_advisory_xact_lock(7364216051)").await?;
            let done = up(&db).await?;
            lock.commit().await?;
            done
        }
        _ => up(&db).await?,
    };
    db.close().await?;
    Ok(done)
}

async fn up(db: &Db) -> Result<usize, DbErr> {
    let pending = Migrator::get_pending_migrations(db.writer()).await?.len();
    Migrator::up(db.writer(), None).await?;
    Ok(pending)
}

/// What is done behind the requests, by whichever node comes first.
fn jobs() -> Jobs {
    Jobs::default().periodic(
        "forget",
        jobs::hourly,
        Box::new(|db, claim, now| {
            Box::pin(async move {
                forget(&db, now).await?;
                let tx = db.begin().await?;
                claim.done(&tx, now).await?;
                tx.commit().await
            })
        }),
    )
}

/// Drops what is no longer needed. Doing it twice drops nothing more.
async fn forget(db: &Db, now: DateTime<Utc>) -> Result<(), DbErr> {
    let keys = idempotency::forget(db, now).await?;
    let events = events::forget(db, now).await?;
    let jobs = jobs::forget(db, now).await?;
    tracing::info!(keys, events, jobs, "forgotten");
    Ok(())
}

const LOOK_FOR_JOBS: Duration = Duration::from_secs(1);

async fn run_jobs(jobs: Arc<Jobs>, db: Db, clock: Clock, feed: Arc<Feed>) {
    let mut turn = tokio::time::interval(LOOK_FOR_JOBS);
    turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        turn.tick().await;
        match jobs.run(&db, clock.now()).await {
            Ok(0) => {}
            Ok(_) => feed.ring(),
            Err(error) => tracing::warn!(%error, "jobs can't be done now"),
        }
    }
}

async fn fact(db: &Db, name: &str) -> Result<Option<String>, DbErr> {
    let found = installation::Entity::find_by_id(name.to_owned()).one(db.reader()).await?;
    Ok(found.map(|fact| fact.value))
}
