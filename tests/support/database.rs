//! A database for each test: a copy of one that was migrated and filled once.
//!
//! SQLite in a temporary file; with `REQUIRE_POSTGRES=1`, PostgreSQL, in a throwaway cluster of this process.

use crate::company;
use sea_orm::ConnectionTrait;
use std::{
    fs,
    io::Write,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};
use sunhwan::{app, kernel::db::Db};
use tempfile::TempDir;
use tokio::sync::OnceCell;

pub struct TestDatabase {
    pub url: String,
    _folder: Option<TempDir>,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);
static SQLITE: OnceCell<(TempDir, PathBuf)> = OnceCell::const_new();
static POSTGRES: OnceCell<Cluster> = OnceCell::const_new();

/// Whether the tests run on PostgreSQL.
pub fn on_postgres() -> bool {
    std::env::var_os("REQUIRE_POSTGRES").is_some_and(|value| value == "1")
}

impl TestDatabase {
    /// With the small company in it.
    pub async fn create() -> Self {
        match on_postgres() {
            true => Self::postgres("template_company").await,
            false => {
                let (_, template) = SQLITE.get_or_init(sqlite_template).await;
                let (database, file) = Self::sqlite();
                fs::copy(template, file).unwrap();
                database
            }
        }
    }

    /// Without tables.
    pub async fn empty() -> Self {
        match on_postgres() {
            true => Self::postgres("template0").await,
            false => Self::sqlite().0,
        }
    }

    fn sqlite() -> (Self, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("test.db");
        (Self { url: format!("sqlite://{}?mode=rwc", file.display()), _folder: Some(folder) }, file)
    }

    async fn postgres(template: &str) -> Self {
        let cluster = POSTGRES.get_or_init(Cluster::start).await;
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        cluster.create(&name, template).await;
        Self { url: cluster.url(&name), _folder: None }
    }
}

async fn sqlite_template() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("template.db");
    prepare(&format!("sqlite://{}?mode=rwc", file.display())).await;
    (folder, file)
}

async fn prepare(url: &str) {
    app::migrate(url).await.unwrap();
    let db = Db::open(url, 1).await.unwrap();
    company::fill(db.writer()).await;
    if db.writer().get_database_backend() == sea_orm::DbBackend::Sqlite {
        // All of it into the one file that is copied.
        db.writer().execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
    }
    db.close().await.unwrap();
}

/// PostgreSQL for as long as this process lives.
struct Cluster {
    port: u16,
    _folder: TempDir,
    /// A shell that stops the server, and takes its folder away, when its standard input ends, however this process ends.
    _keeper: Child,
}

impl Cluster {
    async fn start() -> Self {
        let programs = programs().expect("REQUIRE_POSTGRES=1, but there is no PostgreSQL (initdb, postgres) here");
        let folder = tempfile::Builder::new().prefix("sunhwan-pg-").tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let script = format!(
            "set -e; cd /; chmod 755 '{folder}'; mkdir '{folder}/data'; as=''; \
             if [ \"$(id -u)\" = 0 ]; then chown postgres '{folder}/data'; as='setpriv --reuid=postgres --regid=postgres --clear-groups'; fi; \
             $as '{bin}/initdb' -D '{folder}/data' -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null; \
             $as '{bin}/postgres' -D '{folder}/data' -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
             -c fsync=off -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB >'{folder}/log' 2>&1 & \
             server=$!; read -r _ || true; kill -INT $server; wait $server || true; rm -rf '{folder}'",
            folder = folder.path().display(),
            bin = programs.display(),
        );
        let mut keeper = Command::new("sh").arg("-c").arg(script).stdin(Stdio::piped()).spawn().unwrap();
        keeper.stdin.as_mut().unwrap().flush().unwrap();
        let cluster = Self { port, _folder: folder, _keeper: keeper };
        for _ in 0..300 {
            if Db::open(&cluster.url("postgres"), 1).await.is_ok() {
                cluster.create("template_company", "template0").await;
                prepare(&cluster.url("template_company")).await;
                return cluster;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        let log = fs::read_to_string(cluster._folder.path().join("log")).unwrap_or_default();
        panic!("PostgreSQL did not start within 30 s:\n{log}");
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    async fn create(&self, name: &str, template: &str) {
        let db = Db::open(&self.url("postgres"), 1).await.unwrap();
        let sql = format!("CREATE DATABASE {name} TEMPLATE {template}");
        // Copies of one template are made one after the other: "being accessed by other users" is a matter of waiting.
        for _ in 0..100 {
            match db.writer().execute_unprepared(&sql).await {
                Ok(_) => return db.close().await.unwrap(),
                Err(error) if error.to_string().contains("being accessed") => {
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                }
                Err(error) => panic!("{error}"),
            }
        }
        panic!("{name} can't be created");
    }
}

/// Where `initdb` and `postgres` are: on the path, or where Debian keeps them.
fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    folders.into_iter().find(|folder| folder.join("initdb").exists() && Path::new(folder).join("postgres").exists())
}
