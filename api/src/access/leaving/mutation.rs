//! Ending somebody's employment.

use crate::{
    access::{EndedSessions, leaving::service},
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        policy::Action,
    },
    org::{
        Directory, Employee, LiveDirectory,
        leaving::{Leave, LeavingError},
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use std::sync::Arc;

/// Who leaves.
#[derive(InputObject)]
pub struct DeactivateEmployeeInput {
    /// Who leaves, as of now.
    employee_id: ID,
    /// The employee's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct DeactivateEmployeePayload {
    /// The employee as they are now, absent if it was refused.
    employee: Option<Arc<Employee>>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<LeavingError>,
}

#[derive(Default)]
pub struct DeactivationMutation;

#[Object]
impl DeactivationMutation {
    /// Ends somebody's employment as of now (O4): their sessions end at once, and their own absences. What they wrote
    /// stays; what others rely on them for is `openWork`, to be handed over with `handOverWork`.
    async fn deactivate_employee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who leaves.")] input: DeactivateEmployeeInput,
    ) -> Result<DeactivateEmployeePayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::DeactivateEmployee)?;
        let ended = ctx.data_opt::<Arc<EndedSessions>>().ok_or(Fault::Unavailable)?;
        let leave = Leave { employee: id::parse(&input.employee_id)?, expected_version: input.expected_version };
        let employee = leave.employee;
        Ok(match outcome(service::deactivate(cx, Directory::of(ctx)?, ended, &scope, leave).await)? {
            Ok(()) => {
                let live = ctx.data_opt::<Arc<LiveDirectory>>().ok_or(Fault::Unavailable)?;
                live.reload(&cx.db).await?;
                DeactivateEmployeePayload { employee: live.now().employee(employee).cloned(), user_errors: Vec::new() }
            }
            Err(refusals) => {
                DeactivateEmployeePayload { employee: None, user_errors: LeavingError::all(cx.locale, refusals) }
            }
        })
    }
}
