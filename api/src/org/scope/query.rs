//! Reading processing scopes.

use crate::{
    kernel::{cx::Cx, error::Fault, policy::Action, scalar::Date},
    org::{
        directory::Directory,
        scope::{store, types::ProcessingScope},
        types::JobFunction,
    },
};
use async_graphql::{Context, Object};

#[derive(Default)]
pub struct ScopeQuery;

#[Object]
impl ScopeQuery {
    /// Which tasks a job function completes itself (처리가능업무, D12).
    async fn processing_scope(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose work.")] job_function: JobFunction,
        #[graphql(desc = "As it is on this day, past or to come; today if absent.")] at: Option<Date>,
    ) -> Result<ProcessingScope, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::ProcessingScope)?;
        let directory = Directory::of(ctx)?;
        let day = at.map_or_else(|| directory.calendar().day_of(cx.now), |day| day.0);
        let versions = store::versions(cx.db.reader(), job_function.into()).await?;
        Ok(ProcessingScope::new(job_function.into(), &versions, day, directory))
    }
}
