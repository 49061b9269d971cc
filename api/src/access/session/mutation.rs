//! Renewing a session, and ending one from afar.

use crate::{
    access::{
        carrier::{self, RefreshTokenCarrier},
        errors::AccessError,
        gate::Door,
        session::{service, types::Session},
        types::Tokens,
    },
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        policy::Action,
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

/// What renews the session.
#[derive(InputObject)]
pub struct RefreshSessionInput {
    /// The refresh token of the last answer. It is good for one use (X2). Absent: the one in the cookie, which gets the next one.
    refresh_token: Option<String>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RefreshSessionPayload {
    #[graphql(flatten)]
    tokens: Tokens,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

/// Which session to end.
#[derive(InputObject)]
pub struct RevokeSessionInput {
    /// The session.
    id: ID,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RevokeSessionPayload {
    /// The session, which has ended; absent if it was refused.
    session: Option<Session>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

#[derive(Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Gives new tokens for the one of the last answer (X2). A refresh token that was used before ends its whole session,
    /// because somebody else has it; only within 30 seconds, and while the next one was not used, may it come again.
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What renews the session.")] input: RefreshSessionInput,
    ) -> Result<RefreshSessionPayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.actor.allow_anonymous(Action::RefreshSession)?;
        let door = Door::of(ctx)?;
        // The next one goes where this one came from.
        let (carrier, token) = match &input.refresh_token {
            Some(token) => (RefreshTokenCarrier::Payload, token.as_str()),
            None => {
                let cookie = cx.browser.as_ref().and_then(|browser| browser.refresh_token.as_deref());
                (RefreshTokenCarrier::Cookie.check(cx)?, cookie.unwrap_or_default())
            }
        };
        Ok(match outcome(service::refresh(cx, door, token).await)? {
            Ok(renewed) => RefreshSessionPayload { tokens: carrier.give(ctx, renewed, door)?, user_errors: Vec::new() },
            Err(refusals) => {
                if carrier == RefreshTokenCarrier::Cookie {
                    carrier::forget(ctx, cx);
                }
                RefreshSessionPayload { tokens: Tokens::default(), user_errors: AccessError::all(cx.locale, refusals) }
            }
        })
    }

    /// Ends a session: one's own anywhere, or, for administrators, anyone's. Its tokens open nothing any more. Ending one
    /// that has ended changes nothing.
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which session to end.")] input: RevokeSessionInput,
    ) -> Result<RevokeSessionPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::RevokeSession)?;
        let door = Door::of(ctx)?;
        Ok(match outcome(service::revoke(cx, door, &scope, id::parse(&input.id)?).await)? {
            Ok(row) => RevokeSessionPayload { session: Session::new(row, door.directory), user_errors: Vec::new() },
            Err(refusals) => RevokeSessionPayload { session: None, user_errors: AccessError::all(cx.locale, refusals) },
        })
    }
}
