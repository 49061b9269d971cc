//! Handing over.

use crate::{
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        policy::Action,
    },
    org::{
        directory::Directory,
        leaving::{
            errors::LeavingError,
            service::{self, HandOver},
            types::{OpenWork, OpenWorkKind, open_work},
        },
        mutation::reloaded,
        types::Employee,
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::ids::EmployeeId;
use std::sync::Arc;

/// Whose work goes to whom.
#[derive(InputObject)]
pub struct HandOverWorkInput {
    /// Whose work; also of somebody who has left.
    employee_id: ID,
    /// Who takes it over: works here, leads if they are to head a department, is an executive if they are to answer for a
    /// division, and is there when they are to stand in.
    successor_id: ID,
    /// Only work of these kinds, so that each can go to another person; all of it if left out.
    only: Option<Vec<OpenWorkKind>>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct HandOverWorkPayload {
    /// Who has it now, absent if it was refused.
    successor: Option<Arc<Employee>>,
    /// What was handed over, as it is now; absent if it was refused.
    handed_over: Option<Vec<OpenWork>>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<LeavingError>,
}

#[derive(Default)]
pub struct LeavingMutation;

#[Object]
impl LeavingMutation {
    /// Hands over somebody's open work to a successor, all of it at once (O4). A change that they proposed stays theirs
    /// on paper; who takes it over can withdraw it, but not approve it.
    async fn hand_over_work(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose work goes to whom.")] input: HandOverWorkInput,
    ) -> Result<HandOverWorkPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::HandOverWork)?;
        let to: EmployeeId = id::parse(&input.successor_id)?;
        let wish = HandOver { from: id::parse(&input.employee_id)?, to, only: input.only.unwrap_or_default() };
        Ok(match outcome(service::hand_over(cx, Directory::of(ctx)?, &scope, wish).await)? {
            Ok(work) => {
                let directory = reloaded(ctx).await?;
                HandOverWorkPayload {
                    successor: directory.employee(to).cloned(),
                    handed_over: Some(open_work(work.taken_over_by(to), cx, &directory)),
                    user_errors: Vec::new(),
                }
            }
            Err(refusals) => HandOverWorkPayload {
                successor: None,
                handed_over: None,
                user_errors: LeavingError::all(cx.locale, refusals),
            },
        })
    }
}
