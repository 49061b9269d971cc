//! A mail that is to be sent, or was: written in the transaction of whatever it tells.

use crate::ids::{CustomerId, OutgoingMailId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outgoing_mail")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutgoingMailId,
    /// The same at every attempt, so that a reader's server can drop a second copy.
    pub message_id: String,
    /// Empty, as is the subject, if the mail is to a customer.
    pub recipient: String,
    pub subject: String,
    /// Absent once it is sent or given up: it may hold a one-time link.
    pub body: Option<String>,
    /// Who it is to, if that is a customer: their address is looked up when it leaves.
    pub customer_id: Option<CustomerId>,
    /// What it says to a customer, sealed with their key; absent as `body` is.
    pub sealed: Option<Vec<u8>>,
    /// What it is drawn from when it leaves, and which of these: its type's name in the schema, and its id.
    pub object_type: Option<String>,
    pub object_id: Option<Uuid>,
    pub status: MailStatus,
    pub created_at: DateTimeUtc,
    /// When to try next; while it is being sent, when the sender's lease ends.
    pub due_at: DateTimeUtc,
    pub give_up_at: DateTimeUtc,
    /// Counted when an attempt begins. Only the sender who counted to this number may write what became of it.
    pub attempts: i32,
    pub last_error: Option<String>,
    pub sent_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MailStatus {
    Waiting,
    Sent,
    GivenUp,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
