//! What tests stand on: a real server on a database of its own, a small company, and clients who are somebody.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on has failed"
)]

mod client;
mod company;
mod database;
mod live;
pub mod pdf;
mod proxy;
mod smtp;

pub use client::{Answer, Client, http, plain};
pub use company::{Company, EVERYONE, foreign, noon};
pub use database::{TestDatabase, on_postgres};
pub use live::{Events, Socket};
pub use proxy::Proxy;
pub use smtp::{Fate, SmtpServer};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    employee_role::{self, Role},
    ids::EmployeeId,
};
use secrecy::ExposeSecret;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use sunhwan::{
    access,
    app::App,
    config::{Config, SigningKey},
    delegation::Clerk,
    hotline::Clerk as HotlineClerk,
    http::{self, Running},
    improvement::{self, Post, Watcher},
    kernel::{
        clock::Clock,
        db::Db,
        id::PublicId,
        jobs::Jobs,
        mail::{Delivered, Mailer, deliver_due},
        seal, secret,
    },
    notification::Teller,
    org::{Directory, LiveDirectory},
    recovery,
    voc::{Closer, clock::Clerk as ClockClerk},
};

/// The events that are still to be told.
const UNTOLD: &str = "SELECT COUNT(*) AS n FROM event WHERE (transaction_id, seq) > \
    (SELECT transaction_id, seq FROM event_reader WHERE name = 'notifications')";

const UNKEPT: &str = "SELECT COUNT(*) AS n FROM event WHERE (transaction_id, seq) > \
    (SELECT transaction_id, seq FROM event_reader WHERE name = 'duties')";

/// A server and its database, gone when the test is.
pub struct TestApp {
    pub address: String,
    pub company: Company,
    pub db: Db,
    pub config: Config,
    directory: Arc<LiveDirectory>,
    keys: Arc<access::token::Keys>,
    clock: Arc<Mutex<DateTime<Utc>>>,
    running: Option<Running>,
    _database: Arc<TestDatabase>,
    _files: Arc<tempfile::TempDir>,
}

/// The endpoint and the bucket of the S3 that the tests are to use, if they are.
fn s3() -> Option<(String, String)> {
    Some((std::env::var("AWS_ENDPOINT").ok()?, std::env::var("TEST_S3_BUCKET").ok()?))
}

/// A node by what `node_settings` says.
pub async fn node(settings: &serde_json::Value) -> Running {
    let key = |n: usize| {
        let key = settings["keys"][n].as_str().unwrap().to_owned();
        vec![SigningKey { id: "test".into(), key: key.into() }]
    };
    let config = Config {
        database_url: settings["url"].as_str().unwrap().to_owned().into(),
        database_connections: 4,
        listen: "127.0.0.1:0".into(),
        public_url: "https://sunhwan.test".into(),
        signing_keys: key(0),
        seal_keys: key(1),
        secret_keys: key(2),
        workers: 1,
        blind_seconds: 10,
        jobs: false,
        files_url: settings["files"].as_str().unwrap().to_owned(),
        ..Config::default()
    };
    let clock = Clock::Fixed(Arc::new(Mutex::new(company::noon())));
    http::start(App::build_for_service(config, clock).await.unwrap()).unwrap()
}

impl TestApp {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// With a configuration that differs from the usual one.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        if let Ok(filter) = std::env::var("SUNHWAN_LOG") {
            sunhwan::cli::log(&filter, false);
        }
        let database = Arc::new(TestDatabase::create().await);
        let files = Arc::new(tempfile::tempdir().unwrap());
        let mut config = Config {
            database_url: database.url.clone().into(),
            database_connections: 4,
            listen: "127.0.0.1:0".into(),
            public_url: "https://sunhwan.test".into(),
            signing_keys: vec![SigningKey { id: "test".into(), key: access::token::fresh_key().unwrap().into() }],
            seal_keys: vec![SigningKey { id: "test".into(), key: seal::fresh_key().unwrap().into() }],
            secret_keys: vec![SigningKey { id: "test".into(), key: secret::fresh_key().unwrap().into() }],
            workers: 1,
            drain_seconds: 0,
            // A machine that compiles beside its tests may stop for a second.
            blind_seconds: 10,
            jobs: false,
            files_url: match s3() {
                // A place of its own for each test.
                Some((_, bucket)) => format!("s3://{bucket}{}", files.path().display()),
                None => format!("file:{}", files.path().display()),
            },
            ..Config::default()
        };
        change(&mut config);
        Self::run(config, Arc::new(Mutex::new(company::noon())), database, files).await
    }

    /// What a node needs to be one of this service in a process of its own.
    pub fn node_settings(&self) -> serde_json::Value {
        let Config { signing_keys, seal_keys, secret_keys, .. } = &self.config;
        let keys = [signing_keys, seal_keys, secret_keys].map(|keys| keys[0].key.expose_secret().to_owned());
        serde_json::json!({ "url": self.config.database_url.expose_secret(), "keys": keys, "files": self.config.files_url })
    }

    /// Another node of the same service: the same database, keys and time.
    pub async fn another_node(&self) -> Self {
        self.another_node_with(|_| {}).await
    }

    pub async fn another_node_with(&self, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = self.config.clone();
        change(&mut config);
        Self::run(config, self.clock.clone(), self._database.clone(), self._files.clone()).await
    }

    async fn run(
        config: Config,
        time: Arc<Mutex<DateTime<Utc>>>,
        database: Arc<TestDatabase>,
        files: Arc<tempfile::TempDir>,
    ) -> Self {
        let app = App::build_for_service(config.clone(), Clock::Fixed(time.clone())).await.unwrap();
        let (db, directory, keys) = (app.db.clone(), app.directory.clone(), app.keys.clone());
        let running = http::start(app).unwrap();
        let address = format!("http://{}", running.address);
        let company = Company::of(&directory.now());
        Self {
            address,
            company,
            db,
            config,
            directory,
            keys,
            clock: time,
            running: Some(running),
            _database: database,
            _files: files,
        }
    }

    /// Drops images that nobody shows, as the hourly job does.
    pub async fn forget_images(&self) -> u64 {
        sunhwan::praise::forget_images(&self.db, &self.files(), self.now()).await.unwrap()
    }

    /// Drops attachments that nobody shows, as the hourly job does.
    pub async fn forget_attachments(&self) -> u64 {
        sunhwan::voc::forget_attachments(&self.db, &self.files(), self.now()).await.unwrap()
    }

    /// Where files are kept.
    pub fn files(&self) -> Arc<sunhwan::files::Files> {
        let ring = Arc::new(sunhwan::app::ring(&self.config).unwrap());
        Arc::new(sunhwan::app::files(&self.config, ring).unwrap())
    }

    /// How many files are kept.
    pub async fn kept_files(&self) -> usize {
        if let Some((endpoint, bucket)) = s3() {
            let prefix = self._files.path().display().to_string();
            let list = format!("{endpoint}/{bucket}?list-type=2&prefix={}", prefix.trim_start_matches('/'));
            let list = http().get(list).send().await.unwrap().error_for_status().unwrap().text().await.unwrap();
            return list.matches("<Key>").count();
        }
        fn count(folder: &std::path::Path) -> usize {
            let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
        }
        count(self._files.path())
    }

    pub fn now(&self) -> DateTime<Utc> {
        *self.clock.lock().unwrap()
    }

    pub fn directory(&self) -> Arc<Directory> {
        self.directory.now()
    }

    /// Lets time pass.
    pub fn pass(&self, time: TimeDelta) {
        *self.clock.lock().unwrap() += time;
    }

    /// Nobody.
    pub fn anonymous(&self) -> Client {
        Client::new(&self.address, None)
    }

    /// The person with this name in their address, signed in.
    pub async fn sign_in(&self, who: &str) -> Client {
        Client::new(&self.address, Some(self.token(self.key(who), false).await))
    }

    /// Pat, who now has this role and no other, signed in.
    pub async fn sign_in_as_only(&self, role: Role) -> Client {
        use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
        let pat = self.key("pat");
        let theirs = employee_role::Entity::delete_many().filter(employee_role::Column::EmployeeId.eq(pat));
        theirs.exec(self.db.writer()).await.unwrap();
        let row = employee_role::Model { employee_id: pat, role }.into_active_model();
        employee_role::Entity::insert(row).exec_without_returning(self.db.writer()).await.unwrap();
        self.reload().await;
        self.sign_in("pat").await
    }

    /// Who makes the notifications on this node. Nothing is made before it is asked to: `jobs` is off in tests.
    /// Does what time does to approval requests, once.
    pub async fn clerk(&self) -> usize {
        let clock = Clock::Fixed(self.clock.clone());
        let clerk = Clerk { db: self.db.clone(), clock, directory: self.directory.clone() };
        // What a refused answer has locked is free a moment after the answer; the clerk passes over it, and comes again.
        for _ in 0..3 {
            let done = clerk.pass().await.unwrap();
            if done > 0 {
                return done;
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        0
    }

    /// Who does on this node what time does to VOC items.
    pub fn voc_clerk(&self) -> ClockClerk {
        let clock = Clock::Fixed(self.clock.clone());
        ClockClerk { db: self.db.clone(), clock, directory: self.directory.clone() }
    }

    /// Sends the mail that is due, once.
    pub async fn deliver(&self, mailer: &Mailer) -> Delivered {
        let ring = Arc::new(sunhwan::app::ring(&self.config).unwrap());
        let links = Arc::new(sunhwan::app::bulletins(&self.config, "한빛화재"));
        let letters = sunhwan::app::mailroom(ring, links, self.directory.clone(), Clock::Fixed(self.clock.clone()));
        deliver_due(&self.db, (mailer, &letters), self.now()).await.unwrap()
    }

    pub fn watcher(&self) -> Watcher {
        Watcher::new(self.db.clone(), Clock::Fixed(self.clock.clone()), self.directory.clone())
    }

    /// What came again since it was last asked.
    pub async fn watch_recurrence(&self) {
        self.watch_recurrence_with(&self.watcher()).await;
    }

    /// The same, by one that has looked before.
    pub async fn watch_recurrence_with(&self, watcher: &Watcher) {
        const UNSEEN: &str = "SELECT COUNT(*) AS n FROM event WHERE (transaction_id, seq) > \
            (SELECT transaction_id, seq FROM event_reader WHERE name = 'improvementRecurrence')";
        while self.number(UNSEEN).await > 0 {
            if watcher.pass().await.unwrap() == 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// The jobs that are due, as this node does them.
    pub async fn improvement_jobs(&self) -> usize {
        let ring = Arc::new(sunhwan::app::ring(&self.config).unwrap());
        let post = Arc::new(Post::new(ring, "한빛화재", &sunhwan::app::host(&self.config)));
        let jobs = improvement::due::register(Jobs::default(), self.directory.clone());
        improvement::register_feedback(jobs, self.directory.clone(), post).run(&self.db, self.now()).await.unwrap()
    }

    /// Closes the items whose time has come, once.
    pub async fn closer(&self) -> usize {
        let clock = Clock::Fixed(self.clock.clone());
        let (ring, links) =
            (sunhwan::app::ring(&self.config).unwrap(), sunhwan::app::surveys(&self.config, "한빛화재"));
        let (ring, links) = (Arc::new(ring), Arc::new(links));
        let closer = Closer { db: self.db.clone(), clock, directory: self.directory.clone(), ring, links };
        closer.pass().await.unwrap()
    }

    /// Takes into the list of duties everything that has happened; as `tell`.
    pub async fn keep(&self) {
        let (db, clock) = (self.db.clone(), Clock::Fixed(self.clock.clone()));
        let keeper = sunhwan::duty::Keeper { db, clock, directory: self.directory.clone() };
        while self.number(UNKEPT).await > 0 {
            if keeper.pass().await.unwrap() == 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// Who opens recovery cases on this node.
    pub fn opener(&self) -> recovery::Opener {
        let clock = Clock::Fixed(self.clock.clone());
        recovery::Opener { db: self.db.clone(), clock, directory: self.directory.clone() }
    }

    /// Opens the recovery cases that everything which has happened calls for.
    pub async fn recover(&self) {
        let opener = self.opener();
        let left = UNTOLD.replace("notifications", "recovery");
        while self.number(&left).await > 0 {
            if opener.pass().await.unwrap() == 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// Does what time does to recovery cases and promises, once.
    pub async fn recovery_clerk(&self) -> usize {
        let clock = Clock::Fixed(self.clock.clone());
        let clerk = recovery::Clerk { db: self.db.clone(), clock, directory: self.directory.clone() };
        clerk.pass().await.unwrap()
    }

    /// Who does on this node what time does to bulletins.
    pub fn hotline_clerk(&self) -> HotlineClerk {
        let (db, directory, clock) = (self.db.clone(), self.directory.clone(), Clock::Fixed(self.clock.clone()));
        HotlineClerk { db, clock, directory, host: sunhwan::app::host(&self.config) }
    }

    /// Composes the bulletins that are due.
    pub async fn compose_hotline(&self) -> usize {
        self.hotline_clerk().pass().await.unwrap();
        let jobs = sunhwan::hotline::register(Jobs::default(), self.directory.clone());
        jobs.run(&self.db, self.now()).await.unwrap()
    }

    pub fn teller(&self) -> Teller {
        let (db, directory) = (self.db.clone(), self.directory.clone());
        let (host, app_url) = (sunhwan::app::host(&self.config), sunhwan::app::app_url(&self.config));
        Teller { db, directory, clock: Clock::Fixed(self.clock.clone()), host, app_url, worked: Default::default() }
    }

    /// Makes the notifications of everything that has happened. On PostgreSQL that may take a moment, because other tests'
    /// transactions hold back what counts as finished.
    pub async fn tell(&self) {
        let teller = self.teller();
        while self.number(UNTOLD).await > 0 {
            if teller.pass().await.unwrap() == 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// Until whatever has happened here can be read as a whole: other tests' transactions, in other databases of the same cluster, hold it back.
    pub async fn settled(&self) {
        const HELD_BACK: &str = "SELECT COUNT(*) AS n FROM event WHERE transaction_id >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
        while on_postgres() && self.number(HELD_BACK).await > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Lets the server see what was written behind its back.
    pub async fn reload(&self) {
        self.directory.reload(&self.db).await.unwrap();
    }

    pub async fn token(&self, who: EmployeeId, one_time: bool) -> String {
        let session = access::open_session(&self.db, who, self.now()).await.unwrap();
        // As if they had shown a second factor, which some roles ask for.
        let standing = access::token::Standing { one_time, second_factor: true };
        self.keys.issue(who, session, standing, self.now()).unwrap().token
    }

    /// A client that is a customer's app (X1).
    pub fn as_customer(&self, id: &str) -> Client {
        let customer = entity::ids::CustomerId::decode(id).unwrap();
        self.anonymous().with_token(&self.keys.issue_to_customer(customer, self.now()).unwrap().token)
    }

    pub fn key(&self, who: &str) -> EmployeeId {
        EmployeeId::decode(self.company.id(who)).unwrap()
    }

    /// What the node tells of itself, line by line, if it was told to.
    pub async fn metrics(&self) -> Vec<String> {
        let address = self.running.as_ref().unwrap().metrics_address.expect("no `metrics_listen`");
        let text = http().get(format!("http://{address}/metrics")).send().await.unwrap().text().await.unwrap();
        text.lines().map(str::to_owned).collect()
    }

    /// How many statements `work` runs.
    pub async fn statements<T>(&self, work: impl Future<Output = T>) -> (u64, T) {
        let before = self.db.statements();
        let result = work.await;
        (self.db.statements() - before, result)
    }

    /// Another node on the same database, with the same clock.
    pub async fn second_node(&self) -> (Running, Client) {
        let app = App::build_for_service(self.config.clone(), Clock::Fixed(self.clock.clone())).await.unwrap();
        let running = http::start(app).unwrap();
        let client = Client::new(&format!("http://{}", running.address), None);
        (running, client)
    }

    /// Who has just left the company.
    pub async fn leave(&self, who: &str) {
        use sea_orm::{ActiveValue::Set, EntityTrait};
        let left = entity::employee::ActiveModel {
            id: Set(self.key(who)),
            status: Set(entity::employee::EmployeeStatus::Left),
            ..Default::default()
        };
        entity::employee::Entity::update(left).exec(self.db.writer()).await.unwrap();
        self.reload().await;
    }

    pub async fn stop(mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) AS n FROM {table}")).await
    }

    pub async fn number(&self, sql: &str) -> i64 {
        use sea_orm::ConnectionTrait;
        let db = self.db.reader();
        let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
        let row = db.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get("", "n").or_else(|_| row.try_get::<i32>("", "n").map(i64::from)).unwrap()
    }
}
