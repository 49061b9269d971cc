//! Changing people's roles.

use crate::{
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        policy::Action,
    },
    org::{
        LiveDirectory,
        directory::Directory,
        errors::OrgError,
        service::{self, Decision, SetRoles},
        types::{Employee, PendingChange, Role},
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::ids::{EmployeeId, PendingChangeId};
use std::sync::Arc;

/// Which roles to give to whom.
#[derive(InputObject)]
pub struct SetEmployeeRolesInput {
    /// Whose roles.
    employee_id: ID,
    /// All roles that they shall have, at least one.
    roles: Vec<Role>,
    /// The employee's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct SetEmployeeRolesPayload {
    /// The employee as they are now, absent if it was refused.
    employee: Option<Arc<Employee>>,
    /// The proposal, if the change needs a second pair of eyes; the roles are then as before.
    pending_change: Option<PendingChange>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<OrgError>,
}

/// Which change to approve.
#[derive(InputObject)]
pub struct ApproveChangeInput {
    /// The pending change.
    id: ID,
}

/// Which change to reject, and why.
#[derive(InputObject)]
pub struct RejectChangeInput {
    /// The pending change.
    id: ID,
    /// Why, in 1 to 500 characters.
    reason: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ApproveChangePayload {
    /// The change as it is now, absent if it was refused.
    pending_change: Option<PendingChange>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<OrgError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RejectChangePayload {
    /// The change as it is now, absent if it was refused.
    pending_change: Option<PendingChange>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<OrgError>,
}

#[derive(Default)]
pub struct OrgMutation;

#[Object]
impl OrgMutation {
    /// Gives an employee exactly these roles (X1). Giving or taking `ADMIN` or `AUDITOR` needs a second person, who
    /// approves it with `approveChange`.
    async fn set_employee_roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which roles to give to whom.")] input: SetEmployeeRolesInput,
    ) -> Result<SetEmployeeRolesPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::SetEmployeeRoles)?;
        let employee: EmployeeId = id::parse(&input.employee_id)?;
        let roles = input.roles.into_iter().map(Into::into).collect();
        let wish = SetRoles { employee, roles, expected_version: input.expected_version };
        Ok(match outcome(service::set_roles(cx, Directory::of(ctx)?, &scope, wish).await)? {
            Ok(proposal) => {
                let directory = reloaded(ctx).await?;
                SetEmployeeRolesPayload {
                    employee: directory.employee(employee).cloned(),
                    pending_change: proposal.and_then(|row| PendingChange::new(row, &directory)),
                    user_errors: Vec::new(),
                }
            }
            Err(refusals) => SetEmployeeRolesPayload {
                employee: None,
                pending_change: None,
                user_errors: OrgError::all(cx.locale, refusals),
            },
        })
    }

    /// Approves a change that somebody else proposed, for a third person (X1); it is in force at once.
    async fn approve_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which change to approve.")] input: ApproveChangeInput,
    ) -> Result<ApproveChangePayload, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::ApproveChange)?;
        let (pending_change, user_errors) = decide(ctx, scope, &input.id, Decision::Approve).await?;
        Ok(ApproveChangePayload { pending_change, user_errors })
    }

    /// Rejects a change with a reason, or withdraws what one proposed oneself (X1).
    async fn reject_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which change to reject, and why.")] input: RejectChangeInput,
    ) -> Result<RejectChangePayload, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::RejectChange)?;
        let decision = Decision::Reject { reason: input.reason };
        let (pending_change, user_errors) = decide(ctx, scope, &input.id, decision).await?;
        Ok(RejectChangePayload { pending_change, user_errors })
    }
}

async fn decide(
    ctx: &Context<'_>,
    scope: crate::kernel::policy::Scope,
    id: &ID,
    decision: Decision,
) -> Result<(Option<PendingChange>, Vec<OrgError>), Fault> {
    let cx = Cx::of(ctx)?;
    let id: PendingChangeId = id::parse(id)?;
    Ok(match outcome(service::decide(cx, Directory::of(ctx)?, &scope, id, decision).await)? {
        Ok(change) => (PendingChange::new(change, &*reloaded(ctx).await?), Vec::new()),
        Err(refusals) => (None, OrgError::all(cx.locale, refusals)),
    })
}

/// The directory with what was just changed: a node sees its own changes before it answers.
pub(super) async fn reloaded(ctx: &Context<'_>) -> Result<Arc<Directory>, Fault> {
    let live = ctx.data_opt::<Arc<LiveDirectory>>().ok_or(Fault::Unavailable)?;
    live.reload(&Cx::of(ctx)?.db).await?;
    Ok(live.now())
}
