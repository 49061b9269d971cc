//! Signing in and out, and changing the password.

use crate::{
    access::{
        EndedSessions,
        errors::AccessError,
        service::{self, SignedIn},
        token::Keys,
        types::Viewer,
    },
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        policy::Action,
        scalar::DateTime,
    },
    org::Directory,
};
use async_graphql::{Context, InputObject, Object, SimpleObject};
use std::sync::Arc;

/// Who signs in.
#[derive(InputObject)]
pub struct SignInInput {
    /// E-mail address at work; upper and lower case are the same.
    email: String,
    /// The password.
    password: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct SignInPayload {
    /// For `Authorization: Bearer …`; absent if it was refused.
    access_token: Option<String>,
    /// When the token ends; absent if it was refused.
    expires_at: Option<DateTime>,
    /// Who is signed in now; absent if it was refused.
    viewer: Option<Viewer>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct SignOutPayload {
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

/// The password, old and new.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    /// The password until now.
    current_password: String,
    /// The password from now on: 12 to 128 characters, without the owner's e-mail name or employee number.
    new_password: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ChangePasswordPayload {
    /// A token for this session, to be used from now on; absent if it was refused.
    access_token: Option<String>,
    /// When the token ends; absent if it was refused.
    expires_at: Option<DateTime>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

#[derive(Default)]
pub struct AccessMutation;

#[Object]
impl AccessMutation {
    /// Signs in with e-mail address and password (X2), and opens a session.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who signs in.")] input: SignInInput,
    ) -> Result<SignInPayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.actor.allow_anonymous(Action::SignIn)?;
        let directory = Directory::of(ctx)?;
        let signed_in = service::sign_in(cx, directory, keys(ctx)?, &input.email, input.password).await;
        Ok(match outcome(signed_in)? {
            Ok(SignedIn { employee, issued, must_change_password }) => SignInPayload {
                access_token: Some(issued.token),
                expires_at: Some(DateTime(issued.expires_at)),
                viewer: directory
                    .employee(employee)
                    .map(|employee| Viewer { employee: employee.clone(), must_change_password }),
                user_errors: Vec::new(),
            },
            Err(refusals) => SignInPayload {
                access_token: None,
                expires_at: None,
                viewer: None,
                user_errors: AccessError::all(cx.locale, refusals),
            },
        })
    }

    /// Ends the session that asks; its tokens open nothing any more.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::SignOut)?;
        let signed_out = outcome(service::sign_out(cx, ended(ctx)?, &scope).await)?;
        Ok(SignOutPayload { user_errors: AccessError::all(cx.locale, signed_out.err().unwrap_or_default()) })
    }

    /// Changes one's own password, and ends all one's other sessions.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password, old and new.")] input: ChangePasswordInput,
    ) -> Result<ChangePasswordPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::ChangePassword)?;
        let parts = (Directory::of(ctx)?, keys(ctx)?, ended(ctx)?);
        let changed = service::change_password(cx, parts, &scope, input.current_password, input.new_password).await;
        Ok(match outcome(changed)? {
            Ok(issued) => ChangePasswordPayload {
                access_token: Some(issued.token),
                expires_at: Some(DateTime(issued.expires_at)),
                user_errors: Vec::new(),
            },
            Err(refusals) => ChangePasswordPayload {
                access_token: None,
                expires_at: None,
                user_errors: AccessError::all(cx.locale, refusals),
            },
        })
    }
}

fn keys<'a>(ctx: &Context<'a>) -> Result<&'a Keys, Fault> {
    ctx.data_opt::<Arc<Keys>>().map(|keys| &**keys).ok_or(Fault::Unavailable)
}

fn ended<'a>(ctx: &Context<'a>) -> Result<&'a EndedSessions, Fault> {
    ctx.data_opt::<Arc<EndedSessions>>().map(|ended| &**ended).ok_or(Fault::Unavailable)
}
