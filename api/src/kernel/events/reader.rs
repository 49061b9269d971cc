//! Somebody who does something about what happened, once, whatever becomes of the node: a place in the log that is kept in
//! the database and moves in the transaction that writes the work. One node at a time reads; if it dies nothing was done.

use crate::kernel::{
    db::{Db, Tx},
    error::Fault,
    events::{Position, log},
};
use entity::{event, event_reader};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ConnectionTrait, DbErr, EntityTrait, QuerySelect,
    sea_query::{LockBehavior, LockType},
};

/// Events of one transaction. While it lasts nobody hears what happens: the log is read below the oldest transaction.
pub const MOST_IN_ONE_PASS: u64 = 100;

/// What is done about events, in the order in which they happened.
pub trait Work: Sync {
    /// In the transaction that says it is done: what it writes is written exactly once.
    fn take(&self, tx: &Tx, events: &[event::Model]) -> impl Future<Output = Result<(), Fault>> + Send;
}

/// Does what is next for the reader of this name; how many events that was; 0 also if another node does. The reader's row
/// is made by its migration, which thereby says from where on.
pub async fn pass(db: &Db, name: &str, work: &impl Work) -> Result<usize, Fault> {
    // Nearly always there is nothing, which is no reason to begin to write.
    let place = place(db.background(), name).await?;
    if log::after(db.background(), place, 1).await?.is_empty() {
        return Ok(0);
    }
    let tx = db.begin().await?;
    let free = event_reader::Entity::find_by_id(name.to_owned())
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(&tx)
        .await?;
    let Some(reader) = free else {
        tx.rollback().await?;
        return Ok(0);
    };
    let place = Position { transaction_id: reader.transaction_id, seq: reader.seq };
    let events = log::after(&tx, place, MOST_IN_ONE_PASS).await?;
    if let Some(last) = events.last() {
        work.take(&tx, &events).await?;
        let moved = event_reader::ActiveModel {
            name: Unchanged(reader.name),
            transaction_id: Set(last.transaction_id),
            seq: Set(last.seq),
        };
        event_reader::Entity::update(moved).exec(&tx).await?;
    }
    tx.commit().await?;
    Ok(events.len())
}

async fn place(db: &impl ConnectionTrait, name: &str) -> Result<Position, DbErr> {
    let reader = event_reader::Entity::find_by_id(name.to_owned()).one(db).await?;
    let reader = reader.ok_or_else(|| DbErr::RecordNotFound(format!("the event reader {name}")))?;
    Ok(Position { transaction_id: reader.transaction_id, seq: reader.seq })
}
