//! Proposing a processing scope.

use crate::{
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        policy::Action,
        scalar::Date,
    },
    org::{
        directory::Directory,
        scope::{errors::ProcessingScopeError, rules::Wish, service, types::ProcessingTask},
        types::{JobFunction, PendingChange},
    },
};
use async_graphql::{Context, InputObject, Object, SimpleObject};

/// Which tasks a job function is to complete itself.
#[derive(InputObject)]
pub struct SetProcessingScopeInput {
    /// Whose work.
    job_function: JobFunction,
    /// All that they are to complete themselves; what is left out is handed over.
    tasks: Vec<ProcessingTask>,
    /// From which day on: today, which is the default, or later.
    valid_from: Option<Date>,
    /// The scope's `latestVersion` as it was read; if it is another one by now, nothing is proposed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct SetProcessingScopePayload {
    /// The proposal, which an executive approves with `approveChange`; absent if it was refused.
    pending_change: Option<PendingChange>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<ProcessingScopeError>,
}

#[derive(Default)]
pub struct ScopeMutation;

#[Object]
impl ScopeMutation {
    /// Proposes which tasks a job function completes itself, from a day on (D12). It waits for an executive (D3).
    async fn set_processing_scope(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which tasks a job function is to complete itself.")] input: SetProcessingScopeInput,
    ) -> Result<SetProcessingScopePayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::SetProcessingScope)?;
        let today = directory.calendar().day_of(cx.now);
        let wish = Wish {
            function: input.job_function.into(),
            tasks: input.tasks.into_iter().map(Into::into).collect(),
            valid_from: input.valid_from.map_or(today, |day| day.0),
            expected_version: input.expected_version,
        };
        Ok(match outcome(service::propose(cx, directory, &scope, wish).await)? {
            Ok(change) => SetProcessingScopePayload {
                pending_change: PendingChange::new(change, directory),
                user_errors: Vec::new(),
            },
            Err(refusals) => SetProcessingScopePayload {
                pending_change: None,
                user_errors: ProcessingScopeError::all(cx.locale, refusals),
            },
        })
    }
}
