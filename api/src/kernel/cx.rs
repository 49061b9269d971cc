//! One request: who asks, when, in which language, from where, and the database to ask.

use crate::kernel::{
    actor::Actor,
    db::Db,
    error::Fault,
    i18n::Locale,
    policy::{Action, Permit, Scope},
};
use async_graphql::Context;
use chrono::{DateTime, Utc};
use entity::ids::EmployeeId;

pub struct Cx {
    pub actor: Actor,
    pub now: DateTime<Utc>,
    pub locale: Locale,
    pub request_id: String,
    pub client_ip: Option<String>,
    pub user_agent: Option<String>,
    pub browser: Option<Browser>,
    pub db: Db,
}

/// What a browser adds to a request by itself. There is none where an answer can't set a cookie, as on a WebSocket.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// From the cookie.
    pub refresh_token: Option<String>,
    /// Whether the page that asks is from the service's own origin or a configured one.
    pub is_trusted: bool,
    /// Whether the service is reached over TLS.
    pub is_secure: bool,
}

impl Browser {
    pub fn cookie_name(&self) -> &'static str {
        if self.is_secure { "__Host-sunhwan-refresh" } else { "sunhwan-refresh" }
    }
}

impl Cx {
    /// The request that a resolver serves.
    pub fn of<'a>(ctx: &Context<'a>) -> Result<&'a Self, Fault> {
        // The endpoint gives every request one: without it there is nobody who asks.
        ctx.data_opt::<Self>().ok_or(Fault::Unauthenticated)
    }

    /// Which employee asks, if one does.
    pub fn employee(&self) -> Option<EmployeeId> {
        match &self.actor {
            Actor::Anonymous | Actor::Customer(_) => None,
            Actor::Employee(actor) => Some(actor.id),
        }
    }

    pub fn allow(&self, action: Action) -> Result<Scope, Fault> {
        self.actor.allow(action)
    }

    /// As `allow`, where customers may be allowed too.
    pub fn permit(&self, action: Action) -> Result<Permit, Fault> {
        self.actor.permit(action)
    }
}
