//! Which sessions ended while tokens of theirs may still be about.

use crate::access::session;
use crate::kernel::db::Db;
use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::SessionId;
use sea_orm::DbErr;
use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

/// No address that is signed for a session works for longer, whatever its domain.
pub const LONGEST_ADDRESS: TimeDelta = TimeDelta::minutes(10);

/// In memory, so that checking a token or a signed address costs no statement. Holds no more than ended within the life of either.
pub struct EndedSessions {
    ended: RwLock<HashMap<SessionId, DateTime<Utc>>>,
    lifetime: TimeDelta,
}

impl EndedSessions {
    pub async fn load(db: &Db, token_lifetime: TimeDelta, now: DateTime<Utc>) -> Result<Self, DbErr> {
        let ended = Self { ended: RwLock::default(), lifetime: token_lifetime.max(LONGEST_ADDRESS) };
        ended.reload(db, now).await?;
        Ok(ended)
    }

    /// Takes in what other nodes have ended.
    pub async fn reload(&self, db: &Db, now: DateTime<Utc>) -> Result<(), DbErr> {
        let found = session::ended_since(db, self.oldest(now)).await?;
        let (mut ended, oldest) = (self.ended.write().unwrap_or_else(PoisonError::into_inner), self.oldest(now));
        ended.retain(|_, at| *at >= oldest);
        ended.extend(found);
        Ok(())
    }

    /// Nothing that was made for sessions which ended earlier is in force any more.
    fn oldest(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - self.lifetime - TimeDelta::minutes(1)
    }

    pub fn contains(&self, session: SessionId) -> bool {
        self.ended.read().unwrap_or_else(PoisonError::into_inner).contains_key(&session)
    }

    pub fn add(&self, sessions: impl IntoIterator<Item = SessionId>, now: DateTime<Utc>) {
        let mut ended = self.ended.write().unwrap_or_else(PoisonError::into_inner);
        let oldest = self.oldest(now);
        ended.retain(|_, at| *at >= oldest);
        ended.extend(sessions.into_iter().map(|session| (session, now)));
    }
}
