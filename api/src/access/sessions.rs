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
        let ended = session::ended_since(db, now - token_lifetime - TimeDelta::minutes(1)).await?;
        Ok(Self { ended: RwLock::new(ended.into_iter().collect()), token_lifetime })
    }

    pub fn contains(&self, session: SessionId) -> bool {
        self.ended.read().unwrap_or_else(PoisonError::into_inner).contains_key(&session)
    }

    pub fn add(&self, sessions: impl IntoIterator<Item = SessionId>, now: DateTime<Utc>) {
        let mut ended = self.ended.write().unwrap_or_else(PoisonError::into_inner);
        let oldest = now - self.token_lifetime - TimeDelta::minutes(1);
        ended.retain(|_, at| *at >= oldest);
        ended.extend(sessions.into_iter().map(|session| (session, now)));
    }
}
