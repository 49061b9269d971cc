//! From the `Authorization` header to whoever asks.

use crate::{
    access::{
        EndedSessions,
        token::{Claimed, Keys},
    },
    kernel::actor::{Actor, CustomerActor},
    org::Directory,
};
use actix_web::http::header::{self, HeaderMap};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// A credential that is not worth anything: the request is not served, not even as anonymous.
pub struct Unacceptable;

/// The token of the `Authorization` header, if there is one.
pub fn bearer(headers: &HeaderMap) -> Result<Option<String>, Unacceptable> {
    let mut values = headers.get_all(header::AUTHORIZATION);
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(Unacceptable);
    }
    scheme(value.to_str().map_err(|_| Unacceptable)?).map(Some)
}

/// The token in `Bearer …`.
pub fn scheme(value: &str) -> Result<String, Unacceptable> {
    let (scheme, token) = value.split_once(' ').ok_or(Unacceptable)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Unacceptable);
    }
    Ok(token.trim().to_owned())
}

/// Nobody, if there is no token. The roles are those of the employee's record now, never the token's (X3). Whether a customer
/// is still there is for the caller to look up: they are too many to be held in memory.
pub fn actor(
    token: Option<&str>,
    keys: &Keys,
    ended: &EndedSessions,
    directory: &Directory,
    second_factor_required: bool,
    now: DateTime<Utc>,
) -> Result<Actor, Unacceptable> {
    let Some(token) = token else { return Ok(Actor::Anonymous) };
    let claims = match keys.verify(token, now).ok_or(Unacceptable)? {
        Claimed::Employee(claims) => claims,
        Claimed::Customer(claims) => return Ok(Actor::Customer(CustomerActor { id: claims.sub })),
    };
    if ended.contains(claims.sid) {
        return Err(Unacceptable);
    }
    let mut actor = directory.actor(claims.sub, claims.sid, claims.otp).ok_or(Unacceptable)?;
    // By the roles they have now: who becomes an executive has to show it from the next request on.
    actor.needs_second_factor = second_factor_required && !claims.mfa && actor.roles.asks_second_factor();
    Ok(Actor::Employee(Arc::new(actor)))
}
