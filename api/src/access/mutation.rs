//! Signing in and out, and changing the password.

use crate::{
    access::{
        carrier::{self, RefreshTokenCarrier},
        errors::AccessError,
        gate::Door,
        rules::Refusal,
        service::{self, SignIn, SignedIn},
        session::Device,
        types::{SecondFactorChallenge, Tokens},
    },
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        policy::Action,
        scalar::DateTime,
        text,
    },
};
use async_graphql::{Context, InputObject, Object, SimpleObject};

/// Who signs in.
#[derive(InputObject)]
pub struct SignInInput {
    /// E-mail address at work; upper and lower case are the same.
    email: String,
    /// The password.
    password: String,
    /// What the owner calls the device, as `sessions` shows it; up to 100 characters.
    device_name: Option<String>,
    /// How the refresh token travels.
    #[graphql(default)]
    refresh_token_carrier: RefreshTokenCarrier,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct SignInPayload {
    #[graphql(flatten)]
    tokens: Tokens,
    /// Present if the password was right and a second factor is asked for: complete it with `verifySecondFactor`.
    second_factor_challenge: Option<SecondFactorChallenge>,
    /// With `TOO_MANY_ATTEMPTS`: when the next attempt is taken.
    try_again_at: Option<DateTime>,
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
    /// With `TOO_MANY_ATTEMPTS`: when the next attempt is taken.
    try_again_at: Option<DateTime>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

#[derive(Default)]
pub struct SignInMutation;

#[Object]
impl SignInMutation {
    /// Signs in with e-mail address and password (X2), and opens a session; or asks for the second factor first. After
    /// five failures an account waits a minute, then twice as long after each further one, up to an hour.
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who signs in.")] input: SignInInput,
    ) -> Result<SignInPayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.actor.allow_anonymous(Action::SignIn)?;
        let carrier = input.refresh_token_carrier.check(cx)?;
        let door = Door::of(ctx)?;
        let wish = SignIn { email: input.email, password: input.password, device: device(input.device_name)? };
        let (mut tokens, mut challenge, mut refused) = (Tokens::default(), None, Vec::new());
        match outcome(service::sign_in(cx, door, wish).await)? {
            Ok(SignedIn::In(renewed)) => tokens = carrier.give(ctx, *renewed, door)?,
            Ok(SignedIn::Challenged(given)) => challenge = Some(SecondFactorChallenge::new(given)),
            Err(refusals) => refused = refusals,
        }
        Ok(SignInPayload {
            tokens,
            second_factor_challenge: challenge,
            try_again_at: try_again_at(&refused),
            user_errors: AccessError::all(cx.locale, refused),
        })
    }

    /// Ends the session that asks; its tokens open nothing any more, and a cookie with one is taken away.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::SignOut)?;
        let signed_out = outcome(service::sign_out(cx, Door::of(ctx)?, &scope).await)?;
        carrier::forget(ctx, cx);
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
        let door = Door::of(ctx)?;
        let changed = service::change_password(cx, door, &scope, input.current_password, input.new_password).await;
        let (issued, refused) = match outcome(changed)? {
            Ok(issued) => (Some(issued), Vec::new()),
            Err(refusals) => (None, refusals),
        };
        Ok(ChangePasswordPayload {
            expires_at: issued.as_ref().map(|issued| DateTime(issued.expires_at)),
            access_token: issued.map(|issued| issued.token),
            try_again_at: try_again_at(&refused),
            user_errors: AccessError::all(cx.locale, refused),
        })
    }
}

const LONGEST_DEVICE_NAME: usize = 100;

pub fn device(name: Option<String>) -> Result<Device, Fault> {
    let clean = |name: String| text::clean(&name, LONGEST_DEVICE_NAME);
    Ok(Device(name.map(clean).transpose().map_err(|_| Fault::bad_input("fault-invalid-text"))?))
}

pub fn try_again_at(refusals: &[Refusal]) -> Option<DateTime> {
    refusals.iter().find_map(Refusal::try_again_at).map(DateTime)
}
