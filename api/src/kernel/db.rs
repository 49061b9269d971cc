//! The two databases behind one door. SQLite: one connection writes, many read. PostgreSQL: one pool does both.

use crate::kernel::{error::Fault, kept::Kept, writes::Together};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, RuntimeErr,
    SqliteTransactionMode, Statement, StatementBuilder, TransactionOptions, TransactionTrait, Value,
    sea_query::{Expr, ExprTrait, Func, IntoColumnRef, Query, SimpleExpr, extension::postgres::PgFunc},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use uuid::Uuid;

/// Whatever reads: for who hands a connection on to a store.
pub use sea_orm::ConnectionTrait;

pub type Tx = DatabaseTransaction;

/// No transaction of ours lasts longer: on PostgreSQL it would hold back everyone's view of what is finished.
const LONGEST_STATEMENT: Duration = Duration::from_secs(5);
const LONGEST_WAIT_FOR_CONNECTION: Duration = Duration::from_secs(5);
/// On PostgreSQL, beside those that are configured.
const BACKGROUND_CONNECTIONS: u32 = 2;
/// One that keeps asking, one that reads anew.
const WATCHING_CONNECTIONS: u32 = 2;

#[derive(Clone)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
    background: DatabaseConnection,
    watching: DatabaseConnection,
    statements: Arc<AtomicU64>,
    together: Arc<Together>,
    kept: Arc<Kept>,
}

impl Db {
    pub async fn open(url: &str, connections: u32) -> Result<Self, DbErr> {
        let statements = Arc::new(AtomicU64::new(0));
        if url.starts_with("sqlite:") {
            let write = connect(sqlite(url, 1), &statements).await?;
            let read = connect(sqlite(url, connections), &statements).await?;
            let background = Database::connect(sqlite(url, BACKGROUND_CONNECTIONS)).await?;
            let watching = Database::connect(sqlite(url, WATCHING_CONNECTIONS)).await?;
            let (together, kept) = Default::default();
            return Ok(Self { read, write, background, watching, statements, together, kept });
        }
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(connections)
            .min_connections(1)
            .acquire_timeout(LONGEST_WAIT_FOR_CONNECTION)
            .statement_timeout(LONGEST_STATEMENT)
            .test_before_acquire_if_idle_for(Duration::from_secs(1))
            .sqlx_logging_level(log_level())
            .map_sqlx_postgres_opts(|options| {
                // Many ask for little at the same time: to compile a plan, or to begin other processes for it, costs more than it saves.
                options.application_name("sunhwan").options([
                    ("idle_in_transaction_session_timeout", "5s"),
                    ("jit", "off"),
                    ("max_parallel_workers_per_gather", "0"),
                ])
            });
        let write = connect(options.clone(), &statements).await?;
        options.max_connections(BACKGROUND_CONNECTIONS).min_connections(0).sqlx_logging(false);
        let background = Database::connect(options.clone()).await?;
        options.max_connections(WATCHING_CONNECTIONS);
        let watching = Database::connect(options).await?;
        let (together, kept) = Default::default();
        Ok(Self { read: write.clone(), write, background, watching, statements, together, kept })
    }

    pub fn reader(&self) -> &DatabaseConnection {
        &self.read
    }

    /// For what is written at once, and for migrations; a use case takes `begin`.
    pub fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    /// For what the service itself keeps reading, whatever its callers do: connections of its own, and not counted.
    pub fn background(&self) -> &DatabaseConnection {
        &self.background
    }

    /// For what a node must know to serve at all (O4): nothing that anybody asks for ever waits here. Not counted.
    pub fn watching(&self) -> &DatabaseConnection {
        &self.watching
    }

    /// A write transaction from its first statement on: SQLite would refuse to turn a reading one into a writing one.
    ///
    /// Never where the caller may be dropped while it waits: between `BEGIN` and its answer nobody would end it. The
    /// endpoint runs mutations in tasks of their own for that.
    pub async fn begin(&self) -> Result<Tx, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.write.begin_with_options(options).await
    }

    /// A transaction that reads everything as of one moment.
    pub async fn begin_reading(&self) -> Result<Tx, DbErr> {
        self.reading(&self.read).await
    }

    /// The same, of what is watched.
    pub async fn begin_watching(&self) -> Result<Tx, DbErr> {
        self.reading(&self.watching).await
    }

    async fn reading(&self, from: &DatabaseConnection) -> Result<Tx, DbErr> {
        let isolation_level = match self.read.get_database_backend() {
            DbBackend::Postgres => Some(IsolationLevel::RepeatableRead),
            // Under a write-ahead log every transaction reads one moment.
            _ => None,
        };
        from.begin_with_options(TransactionOptions { isolation_level, ..TransactionOptions::default() }).await
    }

    pub(super) fn together(&self) -> &Arc<Together> {
        &self.together
    }

    /// One statement with text parameters on a connection that is kept in hand. PostgreSQL alone.
    pub(super) async fn execute_kept(&self, sql: &str, values: &[String]) -> Result<(), DbErr> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.kept.execute(self.write.get_postgres_connection_pool(), sql, values).await
    }

    /// How many statements have been run since it was opened.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Each pool's name, its connections, and how many of them nobody uses.
    pub fn pools(&self) -> Vec<(&'static str, u64, u64)> {
        let pools = match self.read.get_database_backend() {
            DbBackend::Postgres => vec![("requests", &self.write)],
            _ => vec![("requests", &self.read), ("writer", &self.write)],
        };
        let pools = [pools, vec![("background", &self.background), ("watching", &self.watching)]].concat();
        let sizes = |(name, of): (&'static str, &DatabaseConnection)| {
            let (open, idle) = match of.get_database_backend() {
                DbBackend::Postgres => {
                    let pool = of.get_postgres_connection_pool();
                    (pool.size(), pool.num_idle())
                }
                _ => {
                    let pool = of.get_sqlite_connection_pool();
                    (pool.size(), pool.num_idle())
                }
            };
            (name, u64::from(open), idle as u64)
        };
        let (open, idle) = self.kept.size();
        pools.into_iter().map(sizes).chain((open > 0).then_some(("commits", open as u64, idle as u64))).collect()
    }

    /// Callers that wait for a commit.
    pub fn waiting(&self) -> usize {
        self.together.waiting()
    }

    pub async fn ping(&self) -> Result<(), DbErr> {
        self.read.ping().await
    }

    pub async fn close(self) -> Result<(), DbErr> {
        self.kept.close().await;
        self.background.close().await?;
        self.watching.close().await?;
        self.read.close().await?;
        self.write.close().await
    }
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(LONGEST_WAIT_FOR_CONNECTION)
        .test_before_acquire_if_idle_for(Duration::from_secs(1))
        .sqlx_logging_level(log_level())
        .map_sqlx_sqlite_opts(|options| {
            options
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                // What was answered must survive a power cut: NORMAL would lose the last commits.
                .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
                .busy_timeout(LONGEST_WAIT_FOR_CONNECTION)
                .pragma("cache_size", "-16000")
                .statement_cache_capacity(200)
        });
    options
}

fn log_level() -> tracing::log::LevelFilter {
    tracing::log::LevelFilter::Debug
}

async fn connect(mut options: ConnectOptions, statements: &Arc<AtomicU64>) -> Result<DatabaseConnection, DbErr> {
    // sqlx formats each statement for its log; only a log that shows them is worth that.
    options.sqlx_logging(tracing::enabled!(target: "sqlx::query", tracing::Level::DEBUG));
    let mut connection = Database::connect(options).await?;
    let statements = statements.clone();
    connection.set_metric_callback(move |_| {
        statements.fetch_add(1, Ordering::Relaxed);
    });
    Ok(connection)
}

/// `column = ANY(ids)` with the ids as one value, so that the statement's text is the same for any number of them.
pub fn any_of(backend: DbBackend, column: impl IntoColumnRef, ids: impl IntoIterator<Item = Uuid>) -> SimpleExpr {
    let column = Expr::col(column);
    match backend {
        DbBackend::Postgres => {
            let ids: Vec<Uuid> = ids.into_iter().collect();
            column.eq(PgFunc::any(Expr::value(Value::from(ids))))
        }
        _ => column.in_subquery(
            Query::select()
                .expr(Expr::cust("unhex(value)"))
                .from_function(Func::cust("json_each").arg(json_ids(ids)), "ids")
                .to_owned(),
        ),
    }
}

/// Ids as one JSON value: how SQLite takes an array.
pub fn json_ids(ids: impl IntoIterator<Item = Uuid>) -> String {
    let ids: Vec<String> = ids.into_iter().map(|id| id.simple().to_string()).collect();
    serde_json::Value::from(ids).to_string()
}

/// What only one transaction of all nodes may look at and change at a time.
#[derive(Clone, Copy)]
pub enum Turn {
    /// Absences and deputies of the whole company: what may be recorded depends on everyone else's.
    Absences,
    /// Delegation limits: what may be approved depends on the others of the same holder.
    Limits,
    /// Categories of VOC: which are possible depends on all of them.
    VocCategories,
    /// Reply templates: a title is its language's only one.
    ReplyTemplates,
    /// Whose turn it is to answer a customer: it depends on everybody who had one.
    Recovery,
    /// Numbers of appointments: each is the next one.
    AdvisorNumbers,
    /// What one person may see of customers, by their id: it depends on what they saw.
    Reveals(Uuid),
}

/// Waits until no other transaction has this turn, and keeps it until this one ends. What is read afterwards is what
/// they committed. SQLite has one writer anyhow.
pub async fn take_turn(tx: &Tx, turn: Turn) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let lock = match turn {
            Turn::Absences => "SELECT pg_advisory_xact_lock(7364216052)".to_owned(),
            Turn::Limits => "SELECT pg_advisory_xact_lock(7364216053)".to_owned(),
            Turn::VocCategories => "SELECT pg_advisory_xact_lock(7364216054)".to_owned(),
            Turn::ReplyTemplates => "SELECT pg_advisory_xact_lock(7364216055)".to_owned(),
            Turn::Recovery => "SELECT pg_advisory_xact_lock(7364216062)".to_owned(),
            Turn::AdvisorNumbers => "SELECT pg_advisory_xact_lock(7364216059)".to_owned(),
            Turn::Reveals(id) => format!("SELECT pg_advisory_xact_lock(736421606, hashtext('{id}'))"),
        };
        tx.execute_unprepared(&lock).await?;
    }
    Ok(())
}

/// The statement with its limit written into the text: as a parameter PostgreSQL would plan it anew each time.
pub fn limited(backend: DbBackend, query: &impl StatementBuilder, limit: u64) -> Statement {
    let mut statement = StatementBuilder::build(query, &backend);
    statement.sql.push_str(&format!(" LIMIT {limit}"));
    statement
}

/// Whether a statement broke this unique constraint, so that the answer is given where the constraint breaks.
/// PostgreSQL names the constraint, SQLite its first column as `table.column`.
pub fn broke_unique(error: &DbErr, constraint: &str, column: &str) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
        return false;
    };
    let sqlx::Error::Database(error) = &**error else { return false };
    error.is_unique_violation() && (error.constraint() == Some(constraint) || error.message().contains(column))
}

/// Whether the database has looked at a statement and refused it, so that nothing of it was done.
pub fn is_refused(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) = error else {
        return false;
    };
    matches!(&**cause, sqlx::Error::Database(_)) && !is_passing(error)
}

/// Whether a statement had to give way to another one, so that nothing of it was done.
pub fn gave_way(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) = error else {
        return false;
    };
    let sqlx::Error::Database(cause) = &**cause else { return false };
    // A deadlock, or two transactions that can't both have been first.
    cause.code().is_some_and(|code| code == "40P01" || code == "40001")
}

/// For whoever starts the program.
pub fn plainly(error: &DbErr) -> String {
    match error {
        DbErr::ConnectionAcquire(_) => {
            let seconds = LONGEST_WAIT_FOR_CONNECTION.as_secs();
            format!("the database can't be reached within {seconds} s: does it run at the address of `database_url`?")
        }
        // Its own message repeats the address, with the password in it.
        error if error.to_string().contains("connection string") => "`database_url` can't be understood".to_owned(),
        error => format!("the database: {error}"),
    }
}

/// Whether it may well work if it is tried again: the database was away, busy, or stopped a statement.
fn is_passing(error: &DbErr) -> bool {
    let error = match error {
        DbErr::ConnectionAcquire(_) => return true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => &**error,
        _ => return false,
    };
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            // PostgreSQL's classes: connection, resources, cancelled, shut down, serialisation, deadlock, lock; and
            // SQLite's BUSY and LOCKED with their extensions.
            ["08", "53"].iter().any(|class| code.len() == 5 && code.starts_with(class))
                || ["57014", "57P01", "57P02", "57P03", "40001", "40P01", "55P03"].contains(&&*code)
                || code.parse::<u32>().is_ok_and(|code| code < 10_000 && matches!(code & 0xff, 5 | 6))
        }),
        _ => false,
    }
}

impl From<DbErr> for Fault {
    fn from(error: DbErr) -> Self {
        match is_passing(&error) {
            true => {
                tracing::error!(%error, "the database did not answer");
                Self::Unavailable
            }
            false => Self::internal(error),
        }
    }
}
