//! Thousands of rows in the caller's own transaction, in few statements: what an import writes.

use crate::kernel::{
    db::Tx,
    writes::{self, Row},
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, DbErr, Statement, Value,
    sea_query::{Alias, InsertStatement, OnConflict},
};

/// On PostgreSQL one JSON value carries the rows; this many, so that no statement lasts long.
const ROWS_AS_JSON: usize = 2_000;
/// On SQLite each value is a parameter, of which a statement may have 32,766: enough for tables of 65 columns.
const ROWS_AS_PARAMETERS: usize = 500;

/// Inserts rows of one table, all with the same columns.
pub async fn insert<A: ActiveModelTrait>(tx: &Tx, rows: impl Iterator<Item = A>) -> Result<(), DbErr> {
    write(tx, rows, Clash::Fails).await
}

/// As `insert`; a row that breaks a unique constraint is left out.
pub async fn insert_new<A: ActiveModelTrait>(tx: &Tx, rows: impl Iterator<Item = A>) -> Result<(), DbErr> {
    write(tx, rows, Clash::IsLeftOut).await
}

/// As `insert`; where the row's `id` is there already its other columns are replaced.
pub async fn upsert<A: ActiveModelTrait>(tx: &Tx, rows: impl Iterator<Item = A>) -> Result<(), DbErr> {
    write(tx, rows, Clash::Replaces("id")).await
}

/// What a row does that is there already.
#[derive(Clone, Copy)]
enum Clash {
    Fails,
    IsLeftOut,
    Replaces(&'static str),
}

async fn write<A: ActiveModelTrait>(tx: &Tx, mut rows: impl Iterator<Item = A>, clash: Clash) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let at_once = if backend == DbBackend::Postgres { ROWS_AS_JSON } else { ROWS_AS_PARAMETERS };
    loop {
        // A few at a time, so that the transaction does not stand still while all are put together.
        let some: Vec<Row> = rows.by_ref().take(at_once).map(|row| Row::of(&row)).collect();
        match backend {
            _ if some.is_empty() => return Ok(()),
            DbBackend::Postgres => tx.execute_raw(as_json(&some, clash)?).await?,
            _ => tx.execute(&as_parameters(&some, clash)).await?,
        };
    }
}

fn as_json(rows: &[Row], clash: Clash) -> Result<Statement, DbErr> {
    let mut json = String::from("[");
    for row in rows {
        json.push_str(if json.len() > 1 { "," } else { "" });
        row.write_json(&mut json)?;
    }
    json.push(']');
    let (table, columns) = rows.first().map(|row| (row.table, row.columns.as_slice())).unwrap_or_default();
    let list = columns.join(", ");
    let mut sql =
        format!("INSERT INTO {table} ({list}) SELECT {list} FROM json_populate_recordset(NULL::{table}, $1::json)");
    match clash {
        Clash::Fails => {}
        Clash::IsLeftOut => sql.push_str(" ON CONFLICT DO NOTHING"),
        Clash::Replaces(key) => {
            let others = columns.iter().filter(|column| **column != key);
            let replaced: Vec<String> = others.map(|column| format!("{column} = excluded.{column}")).collect();
            sql.push_str(&format!(" ON CONFLICT ({key}) DO UPDATE SET {}", replaced.join(", ")));
        }
    }
    Ok(Statement::from_sql_and_values(DbBackend::Postgres, sql, [Value::from(json)]))
}

fn as_parameters(rows: &[Row], clash: Clash) -> InsertStatement {
    let mut insert = writes::insert(&rows.iter().collect::<Vec<_>>());
    match (rows.first(), clash) {
        (Some(row), Clash::Replaces(key)) => {
            let others = row.columns.iter().filter(|column| **column != key).map(|column| Alias::new(*column));
            insert.on_conflict(OnConflict::column(Alias::new(key)).update_columns(others).to_owned());
        }
        (_, Clash::IsLeftOut) => {
            insert.on_conflict(OnConflict::new().do_nothing().to_owned());
        }
        _ => {}
    }
    insert
}
