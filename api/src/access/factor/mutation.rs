//! Setting up a second factor, and signing in with it.

use crate::{
    access::{
        carrier::RefreshTokenCarrier,
        errors::AccessError,
        factor::service,
        gate::Door,
        mutation::{device, try_again_at},
        types::Tokens,
    },
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        policy::Action,
        scalar::DateTime,
    },
    org::Employee,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use std::sync::Arc;

/// The first step of setting up a second factor.
#[derive(InputObject)]
pub struct EnrollSecondFactorInput {
    /// The password, once more: a stolen token is not enough.
    current_password: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct EnrollSecondFactorPayload {
    /// The secret in base32, for typing it into the app; absent if it was refused. It is shown once.
    secret: Option<String>,
    /// The same as `otpauth://…`, to be shown as a QR code; absent if it was refused.
    otpauth_uri: Option<String>,
    /// With `TOO_MANY_ATTEMPTS`: when the next attempt is taken.
    try_again_at: Option<DateTime>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

/// The second step of setting up a second factor.
#[derive(InputObject)]
pub struct ConfirmSecondFactorInput {
    /// The six digits that the app shows now.
    code: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ConfirmSecondFactorPayload {
    /// Ten codes, each of which stands in once for the app when it is lost; absent if it was refused. They are shown
    /// once, and replace those before.
    recovery_codes: Option<Vec<String>>,
    /// A token for this session, to be used from now on; absent if it was refused.
    access_token: Option<String>,
    /// When the token ends; absent if it was refused.
    expires_at: Option<DateTime>,
    /// With `TOO_MANY_ATTEMPTS`: when the next attempt is taken.
    try_again_at: Option<DateTime>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

/// What completes a sign-in.
#[derive(InputObject)]
pub struct VerifySecondFactorInput {
    /// The token of the challenge that `signIn` answered.
    challenge: String,
    /// The six digits that the app shows now, or a recovery code.
    code: String,
    /// What the owner calls the device, as `sessions` shows it; up to 100 characters.
    device_name: Option<String>,
    /// How the refresh token travels.
    #[graphql(default)]
    refresh_token_carrier: RefreshTokenCarrier,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct VerifySecondFactorPayload {
    #[graphql(flatten)]
    tokens: Tokens,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

/// Whose second factor is lost.
#[derive(InputObject)]
pub struct ResetSecondFactorInput {
    /// The employee.
    employee_id: ID,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ResetSecondFactorPayload {
    /// Whose second factor was taken away; absent if it was refused.
    employee: Option<Arc<Employee>>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

#[derive(Default)]
pub struct FactorMutation;

#[Object]
impl FactorMutation {
    /// Begins to set up a second factor, or another one in place of the one in force (X2): gives the secret for an
    /// authenticator app. Confirm it within 15 minutes.
    async fn enroll_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first step.")] input: EnrollSecondFactorInput,
    ) -> Result<EnrollSecondFactorPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::EnrollSecondFactor)?;
        let enrolling = service::enroll(cx, Door::of(ctx)?, &scope, input.current_password).await;
        let (given, refused) = match outcome(enrolling)? {
            Ok(given) => (Some(given), Vec::new()),
            Err(refusals) => (None, refusals),
        };
        let (secret, otpauth_uri) = given.map(|given| (given.secret, given.uri)).unzip();
        let try_again_at = try_again_at(&refused);
        Ok(EnrollSecondFactorPayload {
            secret,
            otpauth_uri,
            try_again_at,
            user_errors: AccessError::all(cx.locale, refused),
        })
    }

    /// Puts the second factor in force by a code of the app (X2), and ends all one's other sessions.
    async fn confirm_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The second step.")] input: ConfirmSecondFactorInput,
    ) -> Result<ConfirmSecondFactorPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::ConfirmSecondFactor)?;
        Ok(match outcome(service::confirm(cx, Door::of(ctx)?, &scope, &input.code).await)? {
            Ok(confirmed) => ConfirmSecondFactorPayload {
                recovery_codes: Some(confirmed.recovery_codes),
                access_token: Some(confirmed.access.token),
                expires_at: Some(DateTime(confirmed.access.expires_at)),
                try_again_at: None,
                user_errors: Vec::new(),
            },
            Err(refusals) => ConfirmSecondFactorPayload {
                recovery_codes: None,
                access_token: None,
                expires_at: None,
                try_again_at: try_again_at(&refusals),
                user_errors: AccessError::all(cx.locale, refusals),
            },
        })
    }

    /// Takes away the second factor of somebody who has lost their app and their recovery codes (X2), and ends their
    /// sessions. They still need their password; whose role asks for a second factor sets up another one.
    async fn reset_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose second factor is lost.")] input: ResetSecondFactorInput,
    ) -> Result<ResetSecondFactorPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::ResetSecondFactor)?;
        let reset = service::reset(cx, Door::of(ctx)?, &scope, id::parse(&input.employee_id)?).await;
        Ok(match outcome(reset)? {
            Ok(person) => ResetSecondFactorPayload { employee: Some(person.clone()), user_errors: Vec::new() },
            Err(refusals) => {
                ResetSecondFactorPayload { employee: None, user_errors: AccessError::all(cx.locale, refusals) }
            }
        })
    }

    /// Completes a sign-in that asked for a second factor (X2), and opens the session. A code is good for one use.
    async fn verify_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What completes the sign-in.")] input: VerifySecondFactorInput,
    ) -> Result<VerifySecondFactorPayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.actor.allow_anonymous(Action::VerifySecondFactor)?;
        let door = Door::of(ctx)?;
        let device = device(input.device_name)?;
        let carrier = input.refresh_token_carrier.check(cx)?;
        Ok(match outcome(service::verify(cx, door, &input.challenge, &input.code, device).await)? {
            Ok(renewed) => {
                VerifySecondFactorPayload { tokens: carrier.give(ctx, renewed, door)?, user_errors: Vec::new() }
            }
            Err(refusals) => VerifySecondFactorPayload {
                tokens: Tokens::default(),
                user_errors: AccessError::all(cx.locale, refusals),
            },
        })
    }
}
