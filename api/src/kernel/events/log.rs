//! Every SQL statement about events.

use crate::kernel::{
    actor::Actor,
    change::Change,
    cx::Cx,
    db::{Db, Tx},
    events::Position,
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{event, ids::EmployeeId};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryOrder, QuerySelect,
    Statement,
};

/// How long events are kept: a client that was away longer begins anew (I5).
const KEPT: TimeDelta = TimeDelta::days(30);
/// Events that are read at once.
pub const MOST_AT_ONCE: u64 = 500;
/// Events that are dropped in one statement, which must not last long.
const FORGOTTEN_AT_ONCE: u64 = 5_000;

pub fn row(cx: &Cx, change: &Change<'_>) -> event::ActiveModel {
    let actor = match &cx.actor {
        Actor::Anonymous => None,
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
