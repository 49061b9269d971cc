//! The table of outgoing mail: writing into it, taking from it, and what became of each.

use crate::kernel::{
    db::{Db, Tx},
    error::Fault,
    id,
    mail::keeper::{Keeper, Settled},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::{CustomerId, OutgoingMailId},
    outgoing_mail::{self, MailStatus},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

/// A mail is tried for this long.
pub const LONGEST_TRY: TimeDelta = TimeDelta::days(3);

pub struct Letter {
    pub to: String,
    pub subject: String,
    pub body: String,
    /// From when on it is worth nothing, if that is before the sender would give up.
    pub worthless_from: Option<DateTime<Utc>>,
}

/// A letter to a customer, as the table has it.
pub struct Envelope {
    /// To which it is sealed.
    pub id: OutgoingMailId,
    pub customer: CustomerId,
    pub sealed: Vec<u8>,
    pub worthless_from: Option<DateTime<Utc>>,
}

/// A letter that is drawn from something when it leaves.
pub struct Drawn {
    pub to: String,
    /// The type's name in the schema.
    pub object_type: &'static str,
    pub object_id: Uuid,
}

/// Writes the letter in the caller's transaction. `host` makes the Message-ID the world's only one.
pub async fn post(tx: &Tx, now: DateTime<Utc>, host: &str, letter: Letter) -> Result<(), DbErr> {
    let row = outgoing_mail::Model {
        recipient: letter.to,
        subject: letter.subject,
        body: Some(letter.body),
        ..blank(OutgoingMailId(id::fresh(now)), now, host, letter.worthless_from)
    };
    insert(tx, row).await
}

/// As `post`, of a letter that its keeper alone can read.
pub async fn post_sealed(tx: &Tx, now: DateTime<Utc>, host: &str, envelope: Envelope) -> Result<(), DbErr> {
    let row = outgoing_mail::Model {
        customer_id: Some(envelope.customer),
        sealed: Some(envelope.sealed),
        ..blank(envelope.id, now, host, envelope.worthless_from)
    };
    insert(tx, row).await
}

/// As `post`, of a letter that its keeper draws.
pub async fn post_drawn(tx: &Tx, now: DateTime<Utc>, host: &str, drawn: Drawn) -> Result<(), DbErr> {
    let row = outgoing_mail::Model {
        recipient: drawn.to,
        object_type: Some(drawn.object_type.to_owned()),
        object_id: Some(drawn.object_id),
        ..blank(OutgoingMailId(id::fresh(now)), now, host, None)
    };
    insert(tx, row).await
}

fn blank(
    id: OutgoingMailId,
    now: DateTime<Utc>,
    host: &str,
    worthless_from: Option<DateTime<Utc>>,
) -> outgoing_mail::Model {
    let give_up_at = now + LONGEST_TRY;
    outgoing_mail::Model {
        id,
        message_id: format!("<{}@{host}>", id.0.simple()),
        recipient: String::new(),
        subject: String::new(),
        body: None,
        customer_id: None,
        sealed: None,
        object_type: None,
        object_id: None,
        status: MailStatus::Waiting,
        created_at: now,
        due_at: now,
        give_up_at: worthless_from.map_or(give_up_at, |worthless| worthless.min(give_up_at)),
        attempts: 0,
        last_error: None,
        sent_at: None,
    }
}

async fn insert(tx: &Tx, row: outgoing_mail::Model) -> Result<(), DbErr> {
    outgoing_mail::Entity::insert(row.into_active_model()).exec_without_returning(tx).await.map(|_| ())
}

/// C4: nothing more is sent to this customer, and nothing of what was to be sent stays. A mail that is just leaving is not called
/// back; what becomes of it is written nowhere.
pub async fn give_up_all(tx: &Tx, customer: CustomerId, why: &str) -> Result<(), DbErr> {
    let given_up = outgoing_mail::ActiveModel {
        status: Set(MailStatus::GivenUp),
        sealed: Set(None),
        last_error: Set(Some(why.to_owned())),
        ..Default::default()
    };
    outgoing_mail::Entity::update_many()
        .set(given_up)
        .filter(outgoing_mail::Column::CustomerId.eq(customer))
        .filter(outgoing_mail::Column::Status.eq(MailStatus::Waiting))
        .exec(tx)
        .await
        .map(|_| ())
}

/// What is due, the longest due first.
pub async fn due(db: &Db, now: DateTime<Utc>, most: u64) -> Result<Vec<outgoing_mail::Model>, DbErr> {
    outgoing_mail::Entity::find()
        .filter(outgoing_mail::Column::Status.eq(MailStatus::Waiting))
        .filter(outgoing_mail::Column::DueAt.lte(now))
        .order_by_asc(outgoing_mail::Column::DueAt)
        .limit(most)
        .all(db.reader())
        .await
}

/// Takes the mail until then; false if another sender was faster.
pub async fn take(db: &Db, mail: &outgoing_mail::Model, until: DateTime<Utc>) -> Result<bool, DbErr> {
    let taken =
        outgoing_mail::ActiveModel { attempts: Set(mail.attempts + 1), due_at: Set(until), ..Default::default() };
    write(db.writer(), mail, mail.attempts, taken).await
}

/// What was sent or given up is looked up for this long.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Drops what nobody looks up any more: it names its recipients.
pub async fn forget(db: &Db, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let old = outgoing_mail::Entity::delete_many()
        .filter(outgoing_mail::Column::Status.ne(MailStatus::Waiting))
        .filter(outgoing_mail::Column::CreatedAt.lt(now - KEPT));
    Ok(old.exec(db.writer()).await?.rows_affected)
}

#[derive(Clone)]
pub enum Outcome {
    Sent(DateTime<Utc>),
    /// When to try again, and what went wrong.
    Postponed(DateTime<Utc>, String),
    GivenUp(String),
}

/// Writes what became of a mail that was taken; false if the lease ended and somebody else took it meanwhile. The keeper of a sealed
/// one hears of it in the same transaction, so exactly once.
pub async fn settle(
    db: &Db,
    keeper: &dyn Keeper,
    mail: &outgoing_mail::Model,
    outcome: Outcome,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let sent = match &outcome {
        Outcome::Sent(_) => Some(true),
        Outcome::GivenUp(_) => Some(false),
        Outcome::Postponed(..) => None,
    };
    let row = written(outcome);
    let Some(sent) = sent.filter(|_| mail.customer_id.is_some()) else {
        return Ok(write(db.writer(), mail, mail.attempts + 1, row).await?);
    };
    let tx = db.begin().await?;
    keeper.settled(&tx, Settled { mail: mail.id, sent, now }).await?;
    let settled = write(&tx, mail, mail.attempts + 1, row).await?;
    if settled {
        tx.commit().await?;
    }
    Ok(settled)
}

fn written(outcome: Outcome) -> outgoing_mail::ActiveModel {
    match outcome {
        Outcome::Sent(at) => outgoing_mail::ActiveModel {
            status: Set(MailStatus::Sent),
            sent_at: Set(Some(at)),
            body: Set(None),
            sealed: Set(None),
            ..Default::default()
        },
        Outcome::Postponed(due_at, error) => {
            outgoing_mail::ActiveModel { due_at: Set(due_at), last_error: Set(Some(error)), ..Default::default() }
        }
        Outcome::GivenUp(error) => outgoing_mail::ActiveModel {
            status: Set(MailStatus::GivenUp),
            last_error: Set(Some(error)),
            body: Set(None),
            sealed: Set(None),
            ..Default::default()
        },
    }
}

/// The number of attempts is the fence: whoever counted to another one changes nothing.
async fn write(
    db: &impl ConnectionTrait,
    mail: &outgoing_mail::Model,
    attempts: i32,
    change: outgoing_mail::ActiveModel,
) -> Result<bool, DbErr> {
    let changed = outgoing_mail::Entity::update_many()
        .set(change)
        .filter(outgoing_mail::Column::Id.eq(mail.id))
        .filter(outgoing_mail::Column::Attempts.eq(attempts))
        .filter(outgoing_mail::Column::Status.eq(MailStatus::Waiting))
        .exec(db)
        .await?;
    Ok(changed.rows_affected == 1)
}
