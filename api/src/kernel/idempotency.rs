//! Retries are safe (I3): the same key with the same input answers what the first call made, and makes nothing.

use crate::kernel::{
    cx::Cx,
    db::{self, Db, Tx},
    policy::Action,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use entity::idempotency_key;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How long an answer is kept.
pub const KEPT: TimeDelta = TimeDelta::days(7);
pub const LONGEST_KEY: usize = 128;

/// Keys that are dropped in one statement, which must not last long.
const FORGOTTEN_AT_ONCE: u64 = 5_000;

/// Drops keys whose time is over; returns how many.
pub async fn forget(db: &Db, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let mut forgotten = 0;
    loop {
        let old = idempotency_key::Entity::find()
            .filter(idempotency_key::Column::CreatedAt.lt(now - KEPT))
            .order_by_asc(idempotency_key::Column::CreatedAt)
            .limit(FORGOTTEN_AT_ONCE)
            .all(db.reader())
            .await?;
        let Some(last) = old.last() else { return Ok(forgotten) };
        let deleted = idempotency_key::Entity::delete_many()
            .filter(idempotency_key::Column::CreatedAt.lte(last.created_at))
            .exec(db.writer())
            .await?;
        forgotten += deleted.rows_affected;
    }
}

/// A client's key for one call of one mutation, with the fingerprint of what was asked.
#[derive(Clone)]
pub struct Key {
    principal: Uuid,
    mutation: Action,
    key: String,
    input_hash: Vec<u8>,
}

/// Empty, too long, or with control characters.
pub struct InvalidKey;

/// What is known of a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Seen {
    Never,
    /// The same call made this.
    Before(Uuid),
    /// It belongs to a call with another input.
    WithOtherInput,
}

impl Key {
    /// `input` is everything that the call depends on, as it came; an order that does not matter is not sorted out.
    ///
    /// Of neither what is kept tells what it was: the key by its fingerprint, the input by one that takes the key to make. What a customer said
    /// could else be guessed by whoever reads the table.
    pub fn new(principal: Uuid, mutation: Action, key: &str, input: &impl serde::Serialize) -> Self {
        let input = serde_json::to_vec(input).unwrap_or_default();
        let digest = |what: &[u8]| {
            let mut digest = Sha256::new_with_prefix((key.len() as u64).to_be_bytes());
            digest.update(key);
            digest.update(what);
            digest.finalize()
        };
        Self { principal, mutation, key: URL_SAFE_NO_PAD.encode(digest(b"")), input_hash: digest(&input).to_vec() }
    }

    /// Written with what the call makes, in its transaction; a second one breaks the key and with it the transaction.
    pub fn keep(&self, cx: &Cx, object_id: Uuid) -> idempotency_key::ActiveModel {
        idempotency_key::Model {
            principal: self.principal,
            mutation: self.mutation.row().field.to_owned(),
            key: self.key.clone(),
            input_hash: self.input_hash.clone(),
            object_id,
            created_at: cx.now,
        }
        .into_active_model()
    }

    /// As `keep`, as the last step of a transaction.
    pub async fn keep_in(&self, tx: &Tx, cx: &Cx, object_id: Uuid) -> Result<(), DbErr> {
        idempotency_key::Entity::insert(self.keep(cx, object_id)).exec_without_returning(tx).await.map(|_| ())
    }

    pub fn broken_by(error: &DbErr) -> bool {
        db::broke_unique(error, "idempotency_key_pkey", "idempotency_key.principal")
    }

    /// The key that a client gave, if it gave one; an error if it is none.
    pub fn given(
        principal: Uuid,
        mutation: Action,
        key: Option<String>,
        input: &impl serde::Serialize,
    ) -> Result<Option<Self>, InvalidKey> {
        match key {
            None => Ok(None),
            Some(key) if key.is_empty() || key.len() > LONGEST_KEY || key.chars().any(char::is_control) => {
                Err(InvalidKey)
            }
            Some(key) => Ok(Some(Self::new(principal, mutation, &key, input))),
        }
    }

    /// What the call made is gone: the key stands for nothing any more.
    pub async fn drop(&self, cx: &Cx) -> Result<(), DbErr> {
        let row = (self.principal, self.mutation.row().field.to_owned(), self.key.clone());
        idempotency_key::Entity::delete_by_id(row).exec(cx.db.writer()).await.map(|_| ())
    }

    /// Looks the key up, and drops it if its time is over.
    pub async fn seen(&self, cx: &Cx) -> Result<Seen, DbErr> {
        self.seen_in(cx.db.writer(), cx.now).await
    }

    /// As `seen`, in a transaction in which nobody else can keep the same key.
    pub async fn seen_in(&self, writer: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Seen, DbErr> {
        let id = (self.principal, self.mutation.row().field.to_owned(), self.key.clone());
        idempotency_key::Entity::delete_many()
            .filter(idempotency_key::Column::Principal.eq(self.principal))
            .filter(idempotency_key::Column::Mutation.eq(self.mutation.row().field))
            .filter(idempotency_key::Column::Key.eq(&self.key))
            .filter(idempotency_key::Column::CreatedAt.lt(now - KEPT))
            .exec(writer)
            .await?;
        Ok(match idempotency_key::Entity::find_by_id(id).one(writer).await? {
            None => Seen::Never,
            Some(kept) if kept.input_hash == self.input_hash => Seen::Before(kept.object_id),
            Some(_) => Seen::WithOtherInput,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i3_what_is_kept_of_a_key_tells_neither_it_nor_the_input() {
        let key = |given: &str, input: &str| Key::new(Uuid::nil(), Action::FileVoc, given, &input);
        let (first, again) = (key("5b0f", "서류를 또 내라고 합니다"), key("5b0f", "서류를 또 내라고 합니다"));
        assert_eq!((&first.key, &first.input_hash), (&again.key, &again.input_hash));
        assert!(!first.key.contains("5b0f"));
        // The same words under another key: nobody can tell that they are the same.
        let other = key("5b0e", "서류를 또 내라고 합니다");
        assert!(first.key != other.key && first.input_hash != other.input_hash);
        assert_ne!(first.input_hash, key("5b0f", "서류를 또 내라고 합니까").input_hash);
        assert_ne!(first.input_hash, URL_SAFE_NO_PAD.decode(&first.key).unwrap());
    }
}
