//! Letters to customers (C1, C4): who may be written to, and what the outbox keeps of a letter.
//!
//! The table of outgoing mail has neither address nor words of it: what it says is sealed with the customer's own key, and the address
//! is looked up when it leaves. So a corrected address counts, a withdrawn consent too, and with an erasure everything is gone: what
//! waits is given up.

use crate::{
    customer::{rules, store, vault::Vault},
    kernel::{
        db::{Db, Tx},
        error::Fault,
        id,
        mail::{self, Body, Envelope, Keeper, Opened, Settled},
        secret::Ring,
    },
};
use chrono::{DateTime, Utc};
use entity::{customer, ids::OutgoingMailId, outgoing_mail};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a customer is written.
#[derive(Serialize, Deserialize)]
pub struct Letter {
    pub subject: String,
    pub body: String,
    /// From when on it is worth nothing, if that is before the sender would give up.
    #[serde(skip)]
    pub worthless_from: Option<DateTime<Utc>>,
}

#[derive(Debug, thiserror::Error)]
#[error("what a mail says can't be read")]
struct NotALetter(#[from] serde_json::Error);

/// Writes the letter in the caller's transaction, which has locked the customer (`lock_for_case`). None if they have no address, did
/// not consent to be written to (C1), or are erased. `host` makes the Message-ID the world's only one.
pub async fn write(
    tx: &Tx,
    (ring, host): (&Ring, &str),
    now: DateTime<Utc>,
    customer: &customer::Model,
    letter: &Letter,
) -> Result<Option<OutgoingMailId>, Fault> {
    if !rules::may_be_written_to(customer) {
        return Ok(None);
    }
    let id = OutgoingMailId(id::fresh(now));
    let text = serde_json::to_string(letter).map_err(|error| Fault::internal(NotALetter(error)))?;
    let Some(sealed) = Vault::seal_text(ring, customer, place(id), &text)? else { return Ok(None) };
    let envelope = Envelope { id, customer: customer.id, sealed, worthless_from: letter.worthless_from };
    mail::post_sealed(tx, now, host, envelope).await?;
    Ok(Some(id))
}

fn place(id: OutgoingMailId) -> (&'static str, uuid::Uuid) {
    ("outgoing_mail.sealed", id.0)
}

/// Who hears what became of a letter that they wrote, in the transaction that says so. Of a letter that is not theirs they do nothing.
pub type Hearer = for<'a> fn(&'a Tx, Settled) -> BoxFuture<'a, Result<(), Fault>>;

/// The keeper of customers' mail.
pub struct Letters {
    pub ring: Arc<Ring>,
    /// Of domains on the right, which may not be called from here.
    pub hearers: Vec<Hearer>,
}

impl Keeper for Letters {
    fn open<'a>(&'a self, db: &'a Db, mail: &'a outgoing_mail::Model) -> BoxFuture<'a, Result<Option<Opened>, Fault>> {
        Box::pin(async move {
            let (Some(id), Some(sealed)) = (mail.customer_id, &mail.sealed) else { return Ok(None) };
            let customer = store::customer(db.background(), id).await?;
            let Some(customer) = customer.filter(rules::may_be_written_to) else { return Ok(None) };
            let (text, person) = (
                Vault::open_text(&self.ring, &customer, place(mail.id), sealed)?,
                Vault::person(&self.ring, &customer)?,
            );
            let (Some(text), Some(to)) = (text, person.email) else { return Ok(None) };
            let letter: Letter = serde_json::from_str(&text).map_err(|error| Fault::internal(NotALetter(error)))?;
            Ok(Some(Opened { to, subject: letter.subject, body: Body::Plain(letter.body) }))
        })
    }

    fn settled<'a>(&'a self, tx: &'a Tx, what: Settled) -> BoxFuture<'a, Result<(), Fault>> {
        Box::pin(async move {
            for hear in &self.hearers {
                hear(tx, what).await?;
            }
            Ok(())
        })
    }
}
