//! Inviting people, and choosing a password by a link.

use crate::{
    access::{errors::AccessError, gate::Door, link::service, mutation::try_again_at},
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
use entity::one_time_link::LinkKind;
use std::sync::Arc;

/// Whom to invite.
#[derive(InputObject)]
pub struct InviteEmployeeInput {
    /// The employee, who must not have chosen a password yet.
    employee_id: ID,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct InviteEmployeePayload {
    /// Who was invited; absent if it was refused.
    employee: Option<Arc<Employee>>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

/// The first password.
#[derive(InputObject)]
pub struct AcceptInvitationInput {
    /// What stands behind `#` in the link.
    token: String,
    /// The password: 12 to 128 characters, without the owner's e-mail name or employee number.
    new_password: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct AcceptInvitationPayload {
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

/// Whose password was forgotten.
#[derive(InputObject)]
pub struct RequestPasswordResetInput {
    /// E-mail address at work.
    email: String,
}

/// What became of it: the same whether or not there is such an account.
#[derive(SimpleObject)]
pub struct RequestPasswordResetPayload {
    /// With `TOO_MANY_ATTEMPTS`: when the next request is taken.
    try_again_at: Option<DateTime>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

/// The new password.
#[derive(InputObject)]
pub struct ResetPasswordInput {
    /// What stands behind `#` in the link.
    token: String,
    /// The password from now on: 12 to 128 characters, without the owner's e-mail name or employee number.
    new_password: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ResetPasswordPayload {
    /// Why it was refused; empty if it was not.
    user_errors: Vec<AccessError>,
}

#[derive(Default)]
pub struct LinkMutation;

#[Object]
impl LinkMutation {
    /// Sends somebody a link with which to choose their first password (X2). It works once, for three days; inviting them
    /// again sends another one and ends the one before, so a retry needs no key.
    async fn invite_employee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom to invite.")] input: InviteEmployeeInput,
    ) -> Result<InviteEmployeePayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::InviteEmployee)?;
        let invited = service::invite(cx, Door::of(ctx)?, &scope, id::parse(&input.employee_id)?).await;
        Ok(match outcome(invited)? {
            Ok(person) => InviteEmployeePayload { employee: Some(person.clone()), user_errors: Vec::new() },
            Err(refusals) => {
                InviteEmployeePayload { employee: None, user_errors: AccessError::all(cx.locale, refusals) }
            }
        })
    }

    /// Chooses the first password by the link of an invitation (X2); sign in with it then.
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first password.")] input: AcceptInvitationInput,
    ) -> Result<AcceptInvitationPayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.actor.allow_anonymous(Action::AcceptInvitation)?;
        let door = Door::of(ctx)?;
        let set = service::set_password(cx, door, LinkKind::Invitation, &input.token, input.new_password).await;
        let refused = outcome(set)?.err().unwrap_or_default();
        Ok(AcceptInvitationPayload { user_errors: AccessError::all(cx.locale, refused) })
    }

    /// Sends a link with which to choose a new password, if the address belongs to an account (X2); the answer is the same
    /// if it does not. It works once, for an hour, and ends the one before.
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose password was forgotten.")] input: RequestPasswordResetInput,
    ) -> Result<RequestPasswordResetPayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.actor.allow_anonymous(Action::RequestPasswordReset)?;
        let asked = service::request_reset(cx, Door::of(ctx)?, &input.email).await;
        let refused = outcome(asked)?.err().unwrap_or_default();
        Ok(RequestPasswordResetPayload {
            try_again_at: try_again_at(&refused),
            user_errors: AccessError::all(cx.locale, refused),
        })
    }

    /// Chooses a new password by the link of a mail (X2), ends all sessions of its owner, and lifts a lock-out. A second
    /// factor stays as it is.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new password.")] input: ResetPasswordInput,
    ) -> Result<ResetPasswordPayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.actor.allow_anonymous(Action::ResetPassword)?;
        let door = Door::of(ctx)?;
        let set = service::set_password(cx, door, LinkKind::PasswordReset, &input.token, input.new_password).await;
        let refused = outcome(set)?.err().unwrap_or_default();
        Ok(ResetPasswordPayload { user_errors: AccessError::all(cx.locale, refused) })
    }
}
