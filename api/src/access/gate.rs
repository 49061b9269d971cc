//! What the configuration decides about signing in, and everything a use case of it needs at hand.

use crate::{
    access::{EndedSessions, token::Keys},
    kernel::{error::Fault, secret::Ring},
    org::Directory,
};
use async_graphql::Context;
use chrono::TimeDelta;
use std::sync::Arc;

pub struct Gate {
    pub secrets: Arc<Ring>,
    pub session_lifetime: TimeDelta,
    pub refresh_lifetime: TimeDelta,
    pub second_factor_required: bool,
    pub failures_per_address: i32,
    /// The service's name in an authenticator app: its host.
    pub host: String,
    /// Where links in mails lead.
    pub app_url: String,
}

impl Gate {
    pub fn of<'a>(ctx: &Context<'a>) -> Result<&'a Self, Fault> {
        Ok(ctx.data_opt::<Arc<Self>>().ok_or(Fault::Unavailable)?)
    }
}

#[derive(Clone, Copy)]
pub struct Door<'a> {
    pub directory: &'a Directory,
    pub keys: &'a Keys,
    pub ended: &'a EndedSessions,
    pub gate: &'a Gate,
}

impl<'a> Door<'a> {
    pub fn of(ctx: &Context<'a>) -> Result<Self, Fault> {
        Ok(Self {
            directory: Directory::of(ctx)?,
            keys: ctx.data_opt::<Arc<Keys>>().ok_or(Fault::Unavailable)?,
            ended: ctx.data_opt::<Arc<EndedSessions>>().ok_or(Fault::Unavailable)?,
            gate: Gate::of(ctx)?,
        })
    }
}
