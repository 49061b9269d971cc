//! Mail that the table does not have in words: sealed, or to be drawn from something. Whoever wrote it opens it when it leaves, and of what was
//! sealed hears what became of it.

use crate::kernel::{
    db::{Db, Tx},
    error::Fault,
};
use chrono::{DateTime, Utc};
use entity::{ids::OutgoingMailId, outgoing_mail};
use futures_util::future::BoxFuture;

/// What a mail says to whom, in the clear: on its way to the server alone.
pub struct Opened {
    pub to: String,
    pub subject: String,
    pub body: Body,
}

pub enum Body {
    Plain(String),
    /// HTML with pictures in it, and the same as text for who reads no HTML.
    Rich {
        text: String,
        html: String,
        pictures: Vec<Picture>,
    },
}

/// A picture inside a mail: `cid:` and its id in the HTML.
pub struct Picture {
    pub id: &'static str,
    pub png: Vec<u8>,
}

/// What finally became of a mail.
#[derive(Clone, Copy)]
pub struct Settled {
    pub mail: OutgoingMailId,
    pub sent: bool,
    pub now: DateTime<Utc>,
}

pub trait Keeper: Send + Sync {
    /// None if it is not to leave any more.
    fn open<'a>(&'a self, db: &'a Db, mail: &'a outgoing_mail::Model) -> BoxFuture<'a, Result<Option<Opened>, Fault>>;

    /// In the transaction in which it is settled, before the mail is written: whoever hears of it locks first what they change. If
    /// somebody else has settled the mail meanwhile, nothing of that transaction stays.
    fn settled<'a>(&'a self, tx: &'a Tx, what: Settled) -> BoxFuture<'a, Result<(), Fault>>;
}
