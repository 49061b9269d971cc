//! Connections that are kept in hand, for the hottest statements on PostgreSQL. A pool's connection is asked whether it lives
//! each time it goes back, a round trip that the caller waits for, and each time it is another one, whose server process knows
//! nothing of this statement yet. These stay with the thread that opened them, which is then woken by the database itself.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};
use sqlx::{
    AssertSqlSafe, Connection, PgConnection,
    postgres::{PgConnectOptions, PgPool},
};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, ThreadId},
    time::{Duration, Instant},
};
use tokio::time::timeout;

/// How many, beside those that are configured.
pub const MOST: usize = 4;
/// One that was not used for so long may be dead: it is asked first.
const TRUSTED: Duration = Duration::from_secs(1);
/// The database itself gives up earlier: this is for a network that has gone silent.
const LONGEST_ANSWER: Duration = Duration::from_secs(10);
const LONGEST_CONNECT: Duration = Duration::from_secs(5);

#[derive(Default)]
pub struct Kept(Mutex<State>);

#[derive(Default)]
struct State {
    idle: Vec<Idle>,
    open: usize,
}

struct Idle {
    connection: PgConnection,
    /// Which one opened it: its runtime is told when the database answers.
    thread: ThreadId,
    since: Instant,
}

impl Kept {
    /// Runs one statement with text parameters, in a transaction of its own.
    pub async fn execute(&self, pool: &PgPool, sql: &str, values: &[String]) -> Result<(), DbErr> {
        let (mut connection, thread) = self.take(&pool.connect_options()).await?;
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value.as_str());
        }
        match timeout(LONGEST_ANSWER, query.execute(&mut connection)).await {
            Ok(Ok(_)) => self.put_back(connection, thread),
            // It is the statement that failed, not the connection.
            Ok(Err(error)) if !ends_connection(&error) => {
                self.put_back(connection, thread);
                return Err(failed(error));
            }
            Ok(Err(error)) => {
                self.lost();
                return Err(failed(error));
            }
            Err(_) => {
                self.lost();
                return Err(failed(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())));
            }
        }
        Ok(())
    }

    async fn take(&self, options: &PgConnectOptions) -> Result<(PgConnection, ThreadId), DbErr> {
        while let Some(mut idle) = self.pick() {
            let alive =
                idle.since.elapsed() < TRUSTED || matches!(timeout(TRUSTED, idle.connection.ping()).await, Ok(Ok(())));
            if alive {
                return Ok((idle.connection, idle.thread));
            }
            self.lost();
        }
        match timeout(LONGEST_CONNECT, PgConnection::connect_with(options)).await {
            Ok(Ok(connection)) => {
                self.state().open += 1;
                Ok((connection, thread::current().id()))
            }
            Ok(Err(error)) => Err(failed(error)),
            Err(_) => Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)),
        }
    }

    /// This thread's own; another's once there are enough.
    fn pick(&self) -> Option<Idle> {
        let mut state = self.state();
        let here = thread::current().id();
        let own = state.idle.iter().position(|idle| idle.thread == here);
        let place = own.or_else(|| (state.open >= MOST && !state.idle.is_empty()).then_some(0))?;
        Some(state.idle.swap_remove(place))
    }

    fn put_back(&self, connection: PgConnection, thread: ThreadId) {
        self.state().idle.push(Idle { connection, thread, since: Instant::now() });
    }

    fn lost(&self) {
        let mut state = self.state();
        state.open = state.open.saturating_sub(1);
    }

    /// How many there are, and how many of them nobody uses.
    pub fn size(&self) -> (usize, usize) {
        let state = self.state();
        (state.open, state.idle.len())
    }

    pub async fn close(&self) {
        let idle = std::mem::take(&mut self.state().idle);
        for one in idle {
            self.lost();
            // What can't be told any more is gone already.
            let _ = timeout(TRUSTED, one.connection.close()).await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Unless the database has looked at the statement; and also when it says that it ends the connection.
fn ends_connection(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| code.starts_with("57P") || code.starts_with("08"))
        }
        _ => true,
    }
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error)))
}
