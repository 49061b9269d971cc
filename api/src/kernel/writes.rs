//! Rows that are inserted together or not at all. What several callers write at the same moment is committed at once: the
//! database then waits for its disk once for all of them, and on PostgreSQL it is one statement, whatever the number.

use crate::kernel::db::{self, Db, Tx};
use chrono::SecondsFormat;
use sea_orm::{
    ActiveModelTrait, ConnAcquireErr, ConnectionTrait, DbBackend, DbErr, EntityName, EntityTrait, IdenStatic, Iterable,
    Statement, Value,
    sea_query::{Alias, InsertStatement, SimpleExpr},
};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// Commits that may be under way at once. One alone would let the database idle while the next is put together.
const LANES: usize = 2;
/// Callers whose rows are committed at once.
const MOST_AT_ONCE: usize = 64;
/// Callers that may wait. Further ones are told at once that they can't be served.
const MOST_WAITING: usize = 4_096;

/// The rows of one caller, in the order in which they refer to each other.
#[derive(Default)]
pub struct Writes(Vec<Row>);

pub(super) struct Row {
    pub(super) table: &'static str,
    pub(super) columns: Vec<&'static str>,
    pub(super) values: Vec<Value>,
}

impl Writes {
    pub fn insert<A: ActiveModelTrait>(mut self, row: A) -> Self {
        self.0.push(Row::of(&row));
        self
    }

    /// As a step of a transaction.
    pub async fn run_in(self, tx: &Tx) -> Result<(), DbErr> {
        if self.0.is_empty() {
            return Ok(());
        }
        let rows: Vec<&Row> = self.0.iter().collect();
        match tx.get_database_backend() {
            DbBackend::Postgres => {
                let (sql, values) = one_statement(&rows)?;
                let values = values.into_iter().map(Value::from);
                tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await.map(|_| ())
            }
            _ => insert_all(tx, &rows).await,
        }
    }

    pub async fn run(self, db: &Db) -> Result<(), DbErr> {
        let (done, answer) = oneshot::channel();
        if db.together().join(Caller { writes: self, done })? {
            tokio::spawn(commit_all(db.clone(), Lane::new(db.together())));
        }
        answer.await.unwrap_or_else(|_| Err(DbErr::Custom("a commit was given up".to_owned())))
    }
}

/// Who waits for a commit, and how many are under way.
#[derive(Default)]
pub struct Together(Mutex<State>);

#[derive(Default)]
struct State {
    waiting: Vec<Caller>,
    busy: usize,
}

struct Caller {
    writes: Writes,
    done: oneshot::Sender<Result<(), DbErr>>,
}

impl Together {
    /// Whether the caller is to open a lane.
    fn join(&self, caller: Caller) -> Result<bool, DbErr> {
        let mut state = self.state();
        if state.waiting.len() >= MOST_WAITING {
            return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout));
        }
        state.waiting.push(caller);
        let open = state.busy < LANES;
        state.busy += usize::from(open);
        Ok(open)
    }

    pub(super) fn waiting(&self) -> usize {
        self.state().waiting.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of the commits under way.
struct Lane {
    of: Arc<Together>,
    open: bool,
}

impl Lane {
    fn new(of: &Arc<Together>) -> Self {
        Self { of: of.clone(), open: true }
    }

    /// The next callers, the first come first. If nobody waits the lane closes, in the same breath: who comes next opens one.
    fn next(&mut self) -> Vec<Caller> {
        let mut state = self.of.state();
        let most = state.waiting.len().min(MOST_AT_ONCE);
        if most == 0 {
            state.busy -= 1;
            self.open = false;
        }
        state.waiting.drain(..most).collect()
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        if self.open {
            self.of.state().busy -= 1;
        }
    }
}

async fn commit_all(db: Db, mut lane: Lane) {
    loop {
        let callers = lane.next();
        if callers.is_empty() {
            return;
        }
        commit(&db, callers).await;
    }
}

/// All of them at once. If the database refuses someone's rows nobody's are written, and each is tried alone.
async fn commit(db: &Db, callers: Vec<Caller>) {
    let all: Vec<&Row> = callers.iter().flat_map(|caller| &caller.writes.0).collect();
    let together = write(db, &all).await;
    let alone = callers.len() > 1 && matches!(&together, Err(error) if db::is_refused(error) || db::gave_way(error));
    for Caller { writes, done } in callers {
        let result = match alone {
            true => write(db, &writes.0.iter().collect::<Vec<_>>()).await,
            false => together.clone(),
        };
        // Who went away meanwhile is not told; the rows stay.
        let _ = done.send(result);
    }
}

async fn write(db: &Db, rows: &[&Row]) -> Result<(), DbErr> {
    match db.writer().get_database_backend() {
        DbBackend::Postgres => {
            let (sql, values) = one_statement(rows)?;
            db.execute_kept(&sql, &values).await
        }
        _ => {
            let tx = db.begin().await?;
            insert_all(&tx, rows).await?;
            tx.commit().await
        }
    }
}

async fn insert_all(tx: &Tx, rows: &[&Row]) -> Result<(), DbErr> {
    for rows in rows.chunk_by(|one, next| one.table == next.table) {
        tx.execute(&insert(rows)).await?;
    }
    Ok(())
}

impl Row {
    pub(super) fn of<A: ActiveModelTrait>(row: &A) -> Self {
        let columns = <A::Entity as EntityTrait>::Column::iter();
        let (columns, values) =
            columns.filter_map(|column| Some((column.as_str(), row.get(column).into_value()?))).unzip();
        Self { table: A::Entity::default().table_name(), columns, values }
    }
}

/// Rows of one table in one statement.
pub(super) fn insert(rows: &[&Row]) -> InsertStatement {
    let mut insert = InsertStatement::new();
    if let Some(first) = rows.first() {
        let columns = first.columns.iter().map(|column| Alias::new(*column));
        insert.into_table(Alias::new(first.table)).columns(columns);
    }
    for row in rows {
        insert.values_panic(row.values.iter().cloned().map(SimpleExpr::Value));
    }
    insert
}

/// `WITH … INSERT … SELECT … FROM json_populate_recordset(…)`: one parameter for each table, so that the text is the same
/// for any number of rows, and the database has it planned. Keys between the rows are checked at the statement's end.
fn one_statement(rows: &[&Row]) -> Result<(String, Vec<String>), DbErr> {
    let mut tables: BTreeMap<&str, (&[&str], String)> = BTreeMap::new();
    for row in rows {
        let (_, json) = tables.entry(row.table).or_insert_with(|| (&row.columns, String::new()));
        json.push(if json.is_empty() { '[' } else { ',' });
        row.write_json(json)?;
    }
    let mut parts = Vec::with_capacity(tables.len());
    let mut values = Vec::with_capacity(tables.len());
    for (table, (columns, mut json)) in tables {
        json.push(']');
        values.push(json);
        let (columns, n) = (columns.join(", "), values.len());
        parts.push(format!(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, ${n}::json)"
        ));
    }
    let last = parts.pop().unwrap_or_default();
    let with: Vec<String> = parts.iter().enumerate().map(|(n, part)| format!("w{n} AS ({part})")).collect();
    let with = if with.is_empty() { String::new() } else { format!("WITH {} ", with.join(", ")) };
    Ok((with + &last, values))
}

impl Row {
    pub(super) fn write_json(&self, json: &mut String) -> Result<(), DbErr> {
        let mut start = '{';
        for (column, value) in self.columns.iter().zip(&self.values) {
            let written = write!(json, "{start}\"{column}\":").and_then(|()| write_value(json, value));
            written
                .map_err(|_| DbErr::Type(format!("{}.{column} has a type that Writes does not know", self.table)))?;
            start = ',';
        }
        json.push('}');
        Ok(())
    }
}

/// As PostgreSQL reads it back into the column's type.
fn write_value(json: &mut String, value: &Value) -> std::fmt::Result {
    match value {
        Value::Int(Some(number)) => write!(json, "{number}"),
        Value::BigInt(Some(number)) => write!(json, "{number}"),
        Value::Bool(Some(truth)) => write!(json, "{truth}"),
        Value::Uuid(Some(id)) => write!(json, "\"{id}\""),
        Value::String(Some(text)) => write!(json, "{}", serde_json::Value::from(text.as_str())),
        Value::Json(Some(value)) => write!(json, "{value}"),
        Value::ChronoDate(Some(date)) => write!(json, "\"{date}\""),
        Value::ChronoDateTimeUtc(Some(time)) => {
            write!(json, "\"{}\"", time.to_rfc3339_opts(SecondsFormat::Micros, true))
        }
        Value::Bytes(Some(bytes)) => {
            json.push_str("\"\\\\x");
            bytes.iter().try_for_each(|byte| write!(json, "{byte:02x}"))?;
            json.push('"');
            Ok(())
        }
        value if *value == value.as_null() => write!(json, "null"),
        _ => Err(std::fmt::Error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    fn caller() -> Caller {
        Caller { writes: Writes::default(), done: oneshot::channel().0 }
    }

    #[test]
    fn who_comes_while_all_lanes_are_busy_waits_for_one_and_goes_with_the_others() {
        let together = Arc::new(Together::default());
        let opened: Vec<bool> = (0..LANES).map(|_| together.join(caller()).unwrap()).collect();
        assert_eq!(opened, [true, true]);
        let (mut first, mut second) = (Lane::new(&together), Lane::new(&together));
        assert_eq!((first.next().len(), second.next().len()), (2, 0));
        // The second lane has closed with nothing to do: the next caller opens it again, those after do not.
        assert!(together.join(caller()).unwrap());
        assert!((0..MOST_AT_ONCE).all(|_| !together.join(caller()).unwrap()));
        assert_eq!((first.next().len(), first.next().len()), (MOST_AT_ONCE, 1));
        drop(Lane::new(&together));
        assert_eq!((first.next().len(), together.state().busy), (0, 0));
    }

    #[test]
    fn who_comes_when_too_many_wait_is_told_so() {
        let together = Together::default();
        assert!((0..MOST_WAITING).all(|_| together.join(caller()).is_ok()));
        assert!(matches!(together.join(caller()), Err(DbErr::ConnectionAcquire(_))));
    }

    #[test]
    fn the_text_is_the_same_for_any_number_of_rows() {
        let row = |n| Row { table: "t", columns: vec!["a", "b"], values: vec![Value::from(n), Value::from("\"가\\")] };
        let other = Row { table: "s", columns: vec!["a"], values: vec![Value::from(vec![0u8, 255])] };
        let one = one_statement(&[&row(1), &other]).unwrap();
        let three = one_statement(&[&row(1), &other, &row(2), &row(3)]).unwrap();
        assert_eq!(one.0, three.0);
        assert_eq!(one.1, [r#"[{"a":"\\x00ff"}]"#, r#"[{"a":1,"b":"\"가\\"}]"#]);
    }

    #[test]
    fn a_value_is_written_as_postgresql_reads_it_or_not_at_all() {
        let written = |value: Value| {
            let mut json = String::new();
            write_value(&mut json, &value).map(|()| json)
        };
        let time: DateTime<Utc> = "2026-03-02T03:00:00.000001Z".parse().unwrap();
        assert_eq!(written(Value::from(time)).unwrap(), "\"2026-03-02T03:00:00.000001Z\"");
        assert_eq!(written(Value::from(Uuid::nil())).unwrap(), "\"00000000-0000-0000-0000-000000000000\"");
        assert_eq!(written(Value::String(None)).unwrap(), "null");
        assert!(written(Value::from(0.5)).is_err());
    }
}
