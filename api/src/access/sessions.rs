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

/// In memory, so that checking a token costs no statement. Holds no more than ended within a token's life.
pub struct EndedSessions {
    ended: RwLock<HashMap<SessionId, DateTime<Utc>>>,
    token_lifetime: TimeDelta,
}

impl EndedSessions {
    pub async fn load(db: &Db, token_lifetime: TimeDelta, now: DateTime<Utc>) -> Result<Self, DbErr> {
        let ended = Self { ended: RwLock::default(), token_lifetime };
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

    /// Tokens of sessions that ended earlier are no longer in force.
    fn oldest(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - self.token_lifetime - TimeDelta::minutes(1)
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
