//! Every SQL statement about events.

use crate::kernel::{
    actor::Actor,
    change::Change,
    cx::Cx,
    db::{Db, Tx},
    events::{Position, Topic},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{event, event_reader, ids::EmployeeId};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryOrder, QuerySelect,
    Statement, Value,
};
use std::collections::BTreeSet;

/// How long events are kept: a client that was away longer begins anew (I5).
const KEPT: TimeDelta = TimeDelta::days(30);
/// Events that are read at once.
pub const MOST_AT_ONCE: u64 = 500;
/// Events that are dropped in one statement, which must not last long.
const FORGOTTEN_AT_ONCE: u64 = 5_000;

pub fn row(cx: &Cx, change: &Change<'_>) -> event::ActiveModel {
    let actor = match &cx.actor {
        Actor::Anonymous | Actor::Customer(_) => None,
        Actor::Employee(actor) => Some(actor.id),
    };
    row_by(actor, cx.now, change)
}

/// The event of what this person did, or nobody: the service itself.
pub fn row_by(actor: Option<EmployeeId>, now: DateTime<Utc>, change: &Change<'_>) -> event::ActiveModel {
    event::ActiveModel {
        transaction_id: NotSet,
        seq: NotSet,
        at: Set(now),
        name: Set(change.event.to_owned()),
        object_type: Set(change.object_type.to_owned()),
        object_id: Set(change.object_id),
        version: Set(change.version),
        part_id: Set(change.part.map(|(_, id)| id)),
        actor_id: Set(actor),
    }
}

pub async fn write(tx: &Tx, row: event::ActiveModel) -> Result<(), DbErr> {
    event::Entity::insert(row).exec_without_returning(tx).await.map(|_| ())
}

/// Of what nothing older can appear any more.
const FINISHED: &str = "transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
const UNFINISHED: &str = "transaction_id >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

/// What comes after this place, in order, at most so many.
pub async fn after(db: &impl ConnectionTrait, position: Position, most: u64) -> Result<Vec<event::Model>, DbErr> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => format!(
            "SELECT * FROM event WHERE (transaction_id, seq) > ($1, $2) AND {FINISHED} \
             ORDER BY transaction_id, seq LIMIT {most}"
        ),
        _ => format!("SELECT * FROM event WHERE $1 >= 0 AND seq > $2 ORDER BY seq LIMIT {most}"),
    };
    let values = [position.transaction_id.into(), position.seq.into()];
    event::Model::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await
}

/// As `after`, of one topic.
pub async fn after_of(
    db: &impl ConnectionTrait,
    topic: Topic,
    position: Position,
    most: u64,
) -> Result<Vec<event::Model>, DbErr> {
    let backend = db.get_database_backend();
    let (place, order) = match backend {
        DbBackend::Postgres => (format!("(transaction_id, seq) > ($1, $2) AND {FINISHED}"), "transaction_id, seq"),
        _ => ("$1 >= 0 AND seq > $2".to_owned(), "seq"),
    };
    let mut values: Vec<Value> =
        vec![position.transaction_id.into(), position.seq.into(), topic.object_type.to_owned().into()];
    let part = topic.part.map_or("", |part| {
        values.push(part.into());
        " AND part_id = $4"
    });
    let sql = format!("SELECT * FROM event WHERE {place} AND object_type = $3{part} ORDER BY {order} LIMIT {most}");
    event::Model::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await
}

/// The end of the log as it is now.
pub async fn end(db: &DatabaseConnection) -> Result<Position, DbErr> {
    let backend = db.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => {
            format!("SELECT * FROM event WHERE {FINISHED} ORDER BY transaction_id DESC, seq DESC LIMIT 1")
        }
        _ => "SELECT * FROM event ORDER BY seq DESC LIMIT 1".to_owned(),
    };
    let last = event::Model::find_by_statement(Statement::from_string(backend, sql)).one(db).await?;
    Ok(last.as_ref().map(Position::of).unwrap_or_default())
}

/// The end of the log as it is now, and whatever has happened already but comes after it, because an older transaction still runs: at most
/// what is read at once.
pub async fn now(db: &DatabaseConnection) -> Result<(Position, BTreeSet<Position>), DbErr> {
    #[derive(FromQueryResult)]
    struct Place {
        transaction_id: i64,
        seq: i64,
        finished: bool,
    }
    let backend = db.get_database_backend();
    if backend != DbBackend::Postgres {
        return Ok((end(db).await?, BTreeSet::new()));
    }
    // One statement, so of one moment.
    let sql = format!(
        "(SELECT transaction_id, seq, TRUE AS finished FROM event WHERE {FINISHED} ORDER BY transaction_id DESC, seq DESC LIMIT 1) \
         UNION ALL (SELECT transaction_id, seq, FALSE FROM event WHERE {UNFINISHED} \
         ORDER BY transaction_id, seq LIMIT {MOST_AT_ONCE})"
    );
    let places = Place::find_by_statement(Statement::from_string(backend, sql)).all(db).await?;
    let position = |place: &Place| Position { transaction_id: place.transaction_id, seq: place.seq };
    let end = places.iter().find(|place| place.finished).map(position);
    Ok((end.unwrap_or_default(), places.iter().filter(|place| !place.finished).map(position).collect()))
}

/// The reader that nobody is: up to where cursors are of a database that this one was restored from.
const RESTORED: &str = "restored";
/// Further than a database can have gone on after the backup was made.
const LEAP: i64 = 1_000_000_000;

/// Up to which number cursors are of before a restore, and lead nowhere.
pub async fn restored(db: &DatabaseConnection) -> Result<i64, DbErr> {
    let mark = event_reader::Entity::find_by_id(RESTORED.to_owned()).one(db).await?;
    Ok(mark.map_or(0, |mark| mark.seq))
}

/// A database that was restored into another cluster (`pg_dump`, not a copy of its files) has events of transactions that are
/// still to come there: nobody would be told of anything until their numbers are reached. Whatever was not told of yet is then
/// put before all that will happen, and the numbers go on far from those that the lost part of the log may have had.
/// Returns whether that was so. At the start, before anything is read.
pub async fn begin_anew(db: &Db) -> Result<bool, DbErr> {
    const AHEAD: &str = "SELECT 1 AS n FROM (SELECT transaction_id FROM event UNION ALL SELECT transaction_id FROM event_reader) t \
                         WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint LIMIT 1";
    let backend = db.writer().get_database_backend();
    if backend != DbBackend::Postgres
        || db.writer().query_one_raw(Statement::from_string(backend, AHEAD)).await?.is_none()
    {
        return Ok(false);
    }
    let tx = db.begin().await?;
    tx.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    // Of several nodes that start, one.
    tx.execute_unprepared("LOCK TABLE event_reader IN ACCESS EXCLUSIVE MODE").await?;
    if tx.query_one_raw(Statement::from_string(backend, AHEAD)).await?.is_none() {
        return Ok(false);
    }
    let steps = [
        "DELETE FROM event WHERE (transaction_id, seq) <= \
         (SELECT transaction_id, seq FROM event_reader WHERE name <> 'restored' ORDER BY transaction_id, seq LIMIT 1)"
            .to_owned(),
        // Each reader goes on before what it has not read; what it reads again by that has the same number, and so is the same occasion.
        "UPDATE event_reader r SET transaction_id = 0, seq = COALESCE((SELECT MIN(e.seq) - 1 FROM event e \
         WHERE (e.transaction_id, e.seq) > (r.transaction_id, r.seq)), (SELECT MAX(e.seq) FROM event e), 0) \
         WHERE r.name <> 'restored'"
            .to_owned(),
        "UPDATE event SET transaction_id = 0".to_owned(),
        format!(
            "INSERT INTO event_reader (name, transaction_id, seq) SELECT '{RESTORED}', 0, \
             setval(pg_get_serial_sequence('event', 'seq'), nextval(pg_get_serial_sequence('event', 'seq')) + {LEAP}) \
             ON CONFLICT (name) DO UPDATE SET seq = excluded.seq"
        ),
    ];
    for step in steps {
        tx.execute_unprepared(&step).await?;
    }
    tx.commit().await?;
    tracing::warn!("the database was restored: the event log begins anew, and clients that listened begin again");
    Ok(true)
}

/// Whether everything after this place is still kept. Events are dropped from the oldest on, so it is if one is kept that
/// is no later than the place.
pub async fn reaches(db: &DatabaseConnection, position: Position) -> Result<bool, DbErr> {
    let oldest = event::Entity::find()
        .order_by_asc(event::Column::TransactionId)
        .order_by_asc(event::Column::Seq)
        .limit(1)
        .one(db)
        .await?;
    Ok(match oldest {
        Some(oldest) => Position::of(&oldest) <= position || oldest.seq == 1,
        None => position == Position::default(),
    })
}

/// Drops events whose time is over, from the oldest place on, but never the last of all; returns how many.
pub async fn forget(db: &Db, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let newest = event::Entity::find()
        .order_by_desc(event::Column::TransactionId)
        .order_by_desc(event::Column::Seq)
        .limit(1)
        .one(db.background())
        .await?;
    let newest = newest.as_ref().map(Position::of).unwrap_or_default();
    let mut forgotten = 0;
    loop {
        let oldest = event::Entity::find()
            .order_by_asc(event::Column::TransactionId)
            .order_by_asc(event::Column::Seq)
            .limit(FORGOTTEN_AT_ONCE)
            .all(db.background())
            .await?;
        let old = oldest.iter().take_while(|row| row.at < now - KEPT && Position::of(row) < newest);
        let Some(last) = old.last().map(Position::of) else { return Ok(forgotten) };
        let backend = db.writer().get_database_backend();
        let sql = "DELETE FROM event WHERE (transaction_id, seq) <= ($1, $2)";
        let values = [last.transaction_id.into(), last.seq.into()];
        forgotten +=
            db.writer().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?.rows_affected();
    }
}
