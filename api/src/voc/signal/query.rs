//! Asking what has become frequent.

use crate::{
    kernel::{batch, cx::Cx, error::Fault, id, policy::Action, scalar::Date},
    org::Directory,
    voc::{
        category,
        loader::Tree,
        signal::{
            service::{self, Asked},
            types::VocSignals,
        },
    },
};
use async_graphql::{Context, ID, Object};

#[derive(Default)]
pub struct VocSignalQuery;

#[Object]
impl VocSignalQuery {
    /// What became frequent in a week, by category and department, each with the numbers that say so and what it is about (V8). Weeks
    /// are judged when they are over; null for one that has not been.
    async fn voc_signals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A day of the week; the last week that is over if absent.")] week: Option<Date>,
        #[graphql(desc = "This department and those below it alone.")] department_id: Option<ID>,
        #[graphql(desc = "This category and those below it alone.")] category_id: Option<ID>,
    ) -> Result<Option<VocSignals>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::VocSignals)?;
        let tree = batch::load(ctx, Tree).await?.ok_or(Fault::Unavailable)?;
        let root = category_id.as_ref().map(id::parse).transpose()?;
        let asked = Asked {
            department: department_id.as_ref().map(id::parse).transpose()?,
            categories: root.map(|root| category::below(tree.all.iter().map(AsRef::as_ref), root)),
        };
        let week = week.map_or_else(|| service::last_week(directory, cx.now), |day| service::monday(day.0));
        let found = service::signals(cx, (&scope, directory), week, asked).await?;
        Ok(found.map(|week| VocSignals::new(directory, &tree, week)))
    }
}
