//! Everything put together: used by `main` and by the tests alike.

use crate::{
    access::{
        EndedSessions, Gate,
        token::{KeyError, Keys},
    },
    advisor, background,
    config::{Config, ConfigError},
    customer::{self, Letters},
    demo,
    document::Shapes,
    duty,
    files::{Files, FilesError, Largest},
    hotline,
    http::{Draining, Explorer, Sockets, Turnstile},
    improvement,
    kernel::{
        access_version,
        clock::Clock,
        db::{self, Db, Tx},
        error::Fault,
        events::{self, Feed},
        jobs::Jobs,
        mail::{Keeper, MailError, Mailer, Opened, Settled},
        metrics::Metrics,
        seal::{SealKeyError, SealKeys},
        secret::{Ring, RingError},
        signature::Signer,
    },
    meeting, messages,
    org::{self, LiveDirectory},
    praise, recovery,
    schema::{self, SunhwanSchema},
    voc,
    watch::Watch,
};
use chrono::TimeDelta;
use entity::{installation, outgoing_mail};
use futures_util::future::BoxFuture;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait};
use secrecy::ExposeSecret;
use std::{sync::Arc, time::Duration};

pub struct App {
    pub config: Config,
    pub clock: Clock,
    pub db: Db,
    pub directory: Arc<LiveDirectory>,
    pub ended: Arc<EndedSessions>,
    pub keys: Arc<Keys>,
    pub seal_keys: Arc<SealKeys>,
    pub mailer: Arc<Mailer>,
    pub letters: Arc<Mailroom>,
    pub files: Arc<Files>,
    pub ring: Arc<Ring>,
    pub surveys: Arc<voc::satisfaction::Links>,
    pub promises: Arc<recovery::promise::Links>,
    pub bulletins: Arc<hotline::Links>,
    pub certificates: Arc<advisor::certificate::Links>,
    pub schema: SunhwanSchema,
    pub shapes: Shapes,
    pub explorer: Explorer,
    pub draining: Draining,
    pub sockets: Sockets,
    pub turnstile: Turnstile,
    pub feed: Arc<Feed>,
    pub watch: Arc<Watch>,
    pub jobs: Arc<Jobs>,
    pub metrics: Arc<Metrics>,
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    SealKey(#[from] SealKeyError),
    #[error(transparent)]
    Ring(#[from] RingError),
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error(transparent)]
    Files(#[from] FilesError),
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
        install_forgetting();
        install_open_work();
        config.check()?;
        let keys = config.signing_keys.iter().map(|key| (key.id.as_str(), key.key.expose_secret()));
        let lifetime = TimeDelta::minutes(config.access_token_minutes.into());
        let keys = Arc::new(Keys::new(&config.public_url, lifetime, keys)?);
        let seal_keys = Arc::new(seal_keys(&config)?);
        let gate = Arc::new(gate(&config)?);
        let mailer = Arc::new(Mailer::new(config.mail_url.expose_secret(), &config.mail_from)?);
        let files = Arc::new(files(&config, gate.secrets.clone())?);
        let ring = gate.secrets.clone();
        let db = open(&config).await?;
        let pending = Migrator::get_pending_migrations(db.writer()).await?.len();
        if pending > 0 {
            return Err(StartError::NotMigrated(pending));
        }
        // Before what it speaks of is read: what changes in between is then read once more.
        let seen = access_version::read(db.background()).await?;
        let directory = LiveDirectory::load(&db, clock.clone()).await?;
        let ended = Arc::new(EndedSessions::load(&db, lifetime, clock.now()).await?);
        let longest_blind = Duration::from_secs(config.blind_seconds.into());
        let watch = Watch::new((db.clone(), clock.clone()), (directory.clone(), ended.clone()), seen, longest_blind);
        events::begin_anew(&db).await?;
        let feed = Feed::open(&db).await?;
        let jobs = customer::register_erasure(background::jobs(files.clone()), directory.clone(), gate.secrets.clone());
        let jobs = praise::statistics::register(jobs, directory.clone());
        let jobs = voc::signal::register(jobs, directory.clone());
        let jobs = voc::register_dropping(jobs, files.clone());
        let jobs = voc::regulatory::register(jobs, directory.clone());
        let jobs = voc::risk::register(jobs);
        let jobs = duty::register(jobs, directory.clone());
        let jobs = hotline::register(jobs, directory.clone());
        let jobs = meeting::register(jobs, directory.clone());
        let jobs = advisor::register(jobs, directory.clone());
        let company = fact(&db, installation::COMPANY).await?.unwrap_or_default();
        let jobs = improvement::due::register(jobs, directory.clone());
        let post = Arc::new(improvement::Post::new(gate.secrets.clone(), &company, &host(&config)));
        let jobs = improvement::register_feedback(jobs, directory.clone(), post);
        let surveys = Arc::new(surveys(&config, &company));
        let promises = Arc::new(promises(&config, &company));
        let bulletins = Arc::new(bulletins(&config, &company));
        let letters = Arc::new(mailroom(ring.clone(), bulletins.clone(), directory.clone(), clock.clone()));
        let certificates = Arc::new(certificates(&config));
        let schema = schema::builder().data(directory.clone()).data(ended.clone()).data(keys.clone());
        let schema = schema.data(gate.secrets.clone()).data(gate).data(feed.clone()).data(files.clone());
        let schema = schema.data(surveys.clone()).data(promises.clone()).data(bulletins.clone());
        let schema = schema.data(certificates.clone()).finish();
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
            seal_keys,
            mailer,
            letters,
            schema,
            draining: Draining::default(),
            sockets: Sockets::default(),
            turnstile: Turnstile::default(),
            ring,
            surveys,
            promises,
            bulletins,
            certificates,
            feed,
            watch,
            jobs: Arc::new(jobs),
            metrics: Arc::default(),
            files,
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

    pub fn is_demo(&self) -> bool {
        self.explorer.demo
    }
}

/// Who else keeps something of customers, beside the customers' own domain (C4).
pub fn install_forgetting() {
    customer::install_forgetting(vec![
        |tx, cx, action, id| Box::pin(async move { Ok(praise::forget_customer(tx, cx, action, id).await?) }),
        |tx, cx, action, id| Box::pin(voc::forget_customer(tx, cx, action, id)),
        |tx, cx, action, id| Box::pin(recovery::forget_customer(tx, cx, action, id)),
        |tx, cx, action, id| Box::pin(hotline::forget_customer(tx, cx, action, id)),
        |tx, cx, action, id| Box::pin(meeting::forget_customer(tx, cx, action, id)),
        |tx, cx, action, id| Box::pin(advisor::forget_customer(tx, cx, action, id)),
    ]);
}

/// What open work there is beside that of the organisation itself (O4).
pub fn install_open_work() {
    org::leaving::install_open_work(vec![
        improvement::OPEN_WORK,
        recovery::OPEN_CASES,
        recovery::OPEN_PROMISES,
        hotline::OPEN_WORK,
        meeting::OPEN_WORK,
    ]);
}

/// The keeper of customers' mail, and who hears what became of it.
pub fn letters(ring: Arc<Ring>) -> Letters {
    Letters { ring, hearers: vec![|tx, what| Box::pin(voc::reply_settled(tx, what))] }
}

/// Whoever writes mail that the outbox does not have in words.
pub struct Mailroom {
    letters: Letters,
    bulletins: Arc<hotline::Links>,
    directory: Arc<LiveDirectory>,
    clock: Clock,
}

pub fn mailroom(
    ring: Arc<Ring>,
    bulletins: Arc<hotline::Links>,
    directory: Arc<LiveDirectory>,
    clock: Clock,
) -> Mailroom {
    Mailroom { letters: letters(ring), bulletins, directory, clock }
}

impl Keeper for Mailroom {
    fn open<'a>(&'a self, db: &'a Db, mail: &'a outgoing_mail::Model) -> BoxFuture<'a, Result<Option<Opened>, Fault>> {
        match mail.object_type.as_deref() {
            Some(hotline::DRAWN) => Box::pin(async move {
                let directory = self.directory.fresh(db).await?;
                hotline::draw(db, (&directory, &self.bulletins), mail, self.clock.now()).await
            }),
            _ => self.letters.open(db, mail),
        }
    }

    fn settled<'a>(&'a self, tx: &'a Tx, what: Settled) -> BoxFuture<'a, Result<(), Fault>> {
        self.letters.settled(tx, what)
    }
}

/// The keys that seal secrets at rest.
pub fn ring(config: &Config) -> Result<Ring, RingError> {
    Ring::new(config.secret_keys.iter().map(|key| (key.id.as_str(), key.key.expose_secret())))
}

/// What the configuration decides about signing in.
fn gate(config: &Config) -> Result<Gate, RingError> {
    let hours = |hours: u32| TimeDelta::hours(hours.into());
    Ok(Gate {
        secrets: Arc::new(ring(config)?),
        session_lifetime: hours(config.session_days * 24),
        refresh_lifetime: hours(config.refresh_token_hours),
        second_factor_required: config.second_factor_required,
        failures_per_address: i32::try_from(config.sign_in_failures_per_address).unwrap_or(i32::MAX),
        host: host(config),
        app_url: app_url(config),
    })
}

/// The service's name in its mails and in authenticator apps.
pub fn host(config: &Config) -> String {
    let host = config.public_url.split("://").nth(1).unwrap_or_default().split(['/', ':']).next();
    host.filter(|host| !host.is_empty()).unwrap_or("sunhwan").to_owned()
}

/// Where people find the application that links lead to.
pub fn app_url(config: &Config) -> String {
    if config.app_url.is_empty() { config.public_url.clone() } else { config.app_url.clone() }
}

/// Addresses of files are signed with keys of their own, made of the secret ones.
pub fn files(config: &Config, ring: Arc<Ring>) -> Result<Files, FilesError> {
    let signer = Signer::new(config.secret_keys.iter().map(|key| key.key.expose_secret()), "sunhwan files 1");
    let most = |bytes: u32| i32::try_from(bytes).unwrap_or(i32::MAX);
    let largest = Largest { praise_image: most(config.upload_bytes), attachment: most(config.attachment_bytes) };
    Files::open(&config.files_url, largest, (signer, ring))
}

/// What surveys are asked by. Links are signed with keys of their own, made of the secret ones.
pub fn surveys(config: &Config, company: &str) -> voc::satisfaction::Links {
    let signer = Signer::new(config.secret_keys.iter().map(|key| key.key.expose_secret()), "sunhwan voc survey 1");
    voc::satisfaction::Links::new(signer, &config.public_url).of(company, &host(config))
}

/// What customers say by whether a promise was kept (R5).
pub fn promises(config: &Config, company: &str) -> recovery::promise::Links {
    let signer = Signer::new(config.secret_keys.iter().map(|key| key.key.expose_secret()), "sunhwan promise 1");
    recovery::promise::Links::new(signer, &config.public_url, (company, &host(config)))
}

/// Where bulletins are opened. Links are signed with keys of their own, made of the secret ones.
pub fn bulletins(config: &Config, company: &str) -> hotline::Links {
    let signer = Signer::new(config.secret_keys.iter().map(|key| key.key.expose_secret()), "sunhwan hotline 1");
    hotline::Links::new(signer, &config.public_url).of(company, &app_url(config), &host(config))
}

/// Addresses of certificates are signed with keys of their own, too.
pub fn certificates(config: &Config) -> advisor::certificate::Links {
    let signer = Signer::new(config.secret_keys.iter().map(|key| key.key.expose_secret()), "sunhwan certificate 1");
    advisor::certificate::Links::new(signer)
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

/// Whether the tables are those of this program.
pub async fn check_migrated(url: &str) -> Result<(), StartError> {
    let db = Db::open(url, 1).await?;
    let pending = Migrator::get_pending_migrations(db.writer()).await?.len();
    db.close().await?;
    if pending > 0 { Err(StartError::NotMigrated(pending)) } else { Ok(()) }
}

async fn up(db: &Db) -> Result<usize, DbErr> {
    let pending = Migrator::get_pending_migrations(db.writer()).await?.len();
    Migrator::up(db.writer(), None).await?;
    Ok(pending)
}

/// The keys that seal, and those that only verify.
pub fn seal_keys(config: &Config) -> Result<SealKeys, SealKeyError> {
    let private = config.seal_keys.iter().map(|key| (key.id.as_str(), key.key.expose_secret()));
    SealKeys::new(private, config.seal_public_keys.iter().map(|key| (key.id.as_str(), key.key.as_str())))
}

async fn fact(db: &Db, name: &str) -> Result<Option<String>, DbErr> {
    let found = installation::Entity::find_by_id(name.to_owned()).one(db.reader()).await?;
    Ok(found.map(|fact| fact.value))
}
