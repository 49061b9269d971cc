//! Every SQL statement about sealed tables and their blocks.

use crate::kernel::{
    db::{Db, Tx},
    seal::{Kind, Sealed, canonical::Canonical, merkle::Hash},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{seal_block, seal_index};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, Statement, TryGetable, Value, sea_query::Expr,
};
use uuid::Uuid;

/// The first number of the locks that sealers take; the second is the table's.
const LOCK: i32 = 736_421_605;

/// A row of a sealed table: its place, its time, and its hash; neither if it holds what can't be there.
pub struct Row {
    pub seq: i64,
    pub read: Option<(DateTime<Utc>, Hash)>,
}

/// The last place of a row that is visible now.
pub async fn newest(db: &Db, sealed: &Sealed) -> Result<i64, DbErr> {
    let sql = format!("SELECT COALESCE(MAX(seq), 0) AS n FROM {}", sealed.table);
    number(db.reader(), &sql, []).await
}

/// The transactions that write to the table now. A row's place is given after its transaction has locked the table, so
/// whoever has a place before one that is visible is among them or has ended. SQLite has one writer at a time.
pub async fn writers(db: &Db, sealed: &Sealed) -> Result<Vec<String>, DbErr> {
    if db.writer().get_database_backend() != DbBackend::Postgres {
        return Ok(Vec::new());
    }
    let sql = "SELECT DISTINCT virtualtransaction AS t FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock'
        AND granted AND relation = $1::regclass AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [sealed.table.into()]);
    let rows = db.writer().query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get("", "t")).collect()
}

/// Whether this transaction is the one that seals now. SQLite has one writer at a time.
pub async fn lock(tx: &Tx, sealed: &Sealed) -> Result<bool, DbErr> {
    let sql = "SELECT pg_try_advisory_xact_lock($1, hashtext($2))::int AS n";
    let values = [Value::from(LOCK), Value::from(sealed.table)];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let row = tx.query_one_raw(statement).await?;
    row.map_or(Ok(false), |row| Ok(row.try_get::<i32>("", "n")? == 1))
}

/// The rows with a place after the one and up to the other, in their order, as this format writes them down.
pub async fn rows(
    on: &impl ConnectionTrait,
    sealed: &Sealed,
    format: i32,
    (after, through): (i64, i64),
    most: u64,
) -> Result<Vec<Row>, DbErr> {
    let columns: Vec<&str> = sealed.columns.iter().map(|(name, _)| *name).collect();
    let sql = format!(
        "SELECT seq, {} FROM {} WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT {most}",
        columns.join(", "),
        sealed.table
    );
    let values = [Value::from(after), Value::from(through)];
    let found = on.query_all_raw(Statement::from_sql_and_values(on.get_database_backend(), sql, values)).await?;
    found.iter().map(|row| Ok(Row { seq: row.try_get_by_index(0)?, read: hash(sealed, format, row) })).collect()
}

fn hash(sealed: &Sealed, format: i32, row: &QueryResult) -> Option<(DateTime<Utc>, Hash)> {
    let without = sealed.without(format)?;
    let mut text = Canonical::new(sealed.table, format, row.try_get_by_index(0).ok()?);
    for (n, (name, kind)) in sealed.columns.iter().enumerate() {
        let n = n + 1;
        let is_later = without.contains(name);
        let known = match kind {
            Kind::Id => value(row, n)?.map(|id: Uuid| text.id(id)),
            Kind::Time => value(row, n)?.map(|time: DateTime<Utc>| text.time(time)),
            Kind::Text => value(row, n)?.map(|written: String| text.text(&written)),
            Kind::Integer => value(row, n)?.map(|number: i64| text.integer(number)),
            Kind::Bool => value(row, n)?.map(|truth: bool| text.truth(truth)),
            Kind::Json => value(row, n)?.map(|json: serde_json::Value| text.json(&json)),
            Kind::Bytes => value(row, n)?.map(|bytes: Vec<u8>| text.bytes(8, &bytes)),
            Kind::Date => value(row, n)?.map(|day: NaiveDate| text.date(day)),
        };
        match known {
            // What was added since says nothing yet in such a row.
            Some(()) if is_later => return None,
            None if !is_later => text.absent(),
            _ => {}
        }
    }
    Some((row.try_get_by_index(1).ok()?, text.leaf()))
}

/// The column's value, which may be null; `None` if it can't be one of this kind.
fn value<T: TryGetable>(row: &QueryResult, n: usize) -> Option<Option<T>> {
    row.try_get_by_index::<Option<T>>(n).ok()
}

/// Beyond so many rows that wait it does not matter how many they are.
const MOST_COUNTED: u64 = 1_000_000;

/// How many rows there are after this place, and the time of the oldest. The limit keeps PostgreSQL from looking for the
/// oldest from the beginning of time.
pub async fn waiting(db: &Db, sealed: &Sealed, after: i64) -> Result<(i64, Option<DateTime<Utc>>), DbErr> {
    let at = sealed.columns.first().map_or("at", |(name, _)| *name);
    let sql = format!(
        "SELECT COUNT(*) AS n, MIN(t) AS t FROM
            (SELECT {at} AS t FROM {} WHERE seq > $1 ORDER BY seq LIMIT {MOST_COUNTED}) AS waiting",
        sealed.table
    );
    let statement = Statement::from_sql_and_values(db.reader().get_database_backend(), sql, [after.into()]);
    let row = db.reader().query_one_raw(statement).await?;
    row.map_or(Ok((0, None)), |row| Ok((row.try_get("", "n")?, row.try_get("", "t")?)))
}

async fn number(on: &impl ConnectionTrait, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<i64, DbErr> {
    let row = on.query_one_raw(Statement::from_sql_and_values(on.get_database_backend(), sql, values)).await?;
    row.map_or(Ok(0), |row| row.try_get("", "n"))
}

fn blocks_of(sealed: &Sealed) -> sea_orm::Select<seal_block::Entity> {
    seal_block::Entity::find().filter(seal_block::Column::Series.eq(sealed.table))
}

pub async fn last_block(on: &impl ConnectionTrait, sealed: &Sealed) -> Result<Option<seal_block::Model>, DbErr> {
    blocks_of(sealed).order_by_desc(seal_block::Column::Number).limit(1).one(on).await
}

pub async fn block(db: &Db, sealed: &Sealed, number: i64) -> Result<Option<seal_block::Model>, DbErr> {
    blocks_of(sealed).filter(seal_block::Column::Number.eq(number)).one(db.reader()).await
}

/// Blocks after this number, in their order.
pub async fn blocks(db: &Db, sealed: &Sealed, after: i64, most: u64) -> Result<Vec<seal_block::Model>, DbErr> {
    let after = seal_block::Column::Number.gt(after);
    blocks_of(sealed).filter(after).order_by_asc(seal_block::Column::Number).limit(most).all(db.reader()).await
}

/// A second block of this number, or up to this place, breaks a key.
pub async fn insert(tx: &Tx, block: seal_block::Model, entries: Vec<u8>) -> Result<(), DbErr> {
    let index = seal_index::Model { series: block.series.clone(), number: block.number, entries };
    seal_block::Entity::insert(block.into_active_model()).exec_without_returning(tx).await?;
    seal_index::Entity::insert(index.into_active_model()).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn index(db: &Db, sealed: &Sealed, number: i64) -> Result<Option<Vec<u8>>, DbErr> {
    let id = (sealed.table.to_owned(), number);
    Ok(seal_index::Entity::find_by_id(id).one(db.reader()).await?.map(|index| index.entries))
}

/// The first block that was sealed before this time and still has its rows.
pub async fn first_kept(db: &Db, sealed: &Sealed, before: DateTime<Utc>) -> Result<Option<seal_block::Model>, DbErr> {
    blocks_of(sealed)
        .filter(seal_block::Column::DroppedAt.is_null())
        .filter(seal_block::Column::SealedAt.lt(before))
        .order_by_asc(seal_block::Column::SealedAt)
        .order_by_asc(seal_block::Column::Number)
        .limit(1)
        .one(db.reader())
        .await
}

/// Says that the block's rows are dropped, and drops them; `None` if somebody else has done so.
pub async fn drop_rows(
    tx: &Tx,
    sealed: &Sealed,
    block: &seal_block::Model,
    at: DateTime<Utc>,
    key_id: &str,
    signature: Vec<u8>,
) -> Result<Option<u64>, DbErr> {
    let said = seal_block::Entity::update_many()
        .col_expr(seal_block::Column::DroppedAt, Expr::value(at))
        .col_expr(seal_block::Column::DropKeyId, Expr::value(key_id))
        .col_expr(seal_block::Column::DropSignature, Expr::value(signature))
        .filter(seal_block::Column::Series.eq(sealed.table))
        .filter(seal_block::Column::Number.eq(block.number))
        .filter(seal_block::Column::DroppedAt.is_null())
        .exec(tx)
        .await?;
    if said.rows_affected == 0 {
        return Ok(None);
    }
    seal_index::Entity::delete_by_id((sealed.table.to_owned(), block.number)).exec(tx).await?;
    let sql = format!("DELETE FROM {} WHERE seq > $1 AND seq <= $2", sealed.table);
    let values = [Value::from(block.after_seq), Value::from(block.through_seq)];
    let gone = tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(Some(gone.rows_affected()))
}
