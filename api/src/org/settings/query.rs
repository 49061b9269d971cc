//! Reading settings.

use crate::{
    kernel::{cx::Cx, error::Fault, policy::Action, scalar::Date},
    org::{
        directory::Directory,
        settings::{registry::REGISTRY, types::Setting},
    },
};
use async_graphql::{Context, Object};

#[derive(Default)]
pub struct SettingsQuery;

#[Object]
impl SettingsQuery {
    /// Every setting, with its value, bounds and history; a handful.
    async fn settings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As they are on this day, past or to come; today if absent.")] at: Option<Date>,
    ) -> Result<Vec<Setting>, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::Settings)?;
        let directory = Directory::of(ctx)?;
        let day = at.map_or_else(|| directory.calendar().day_of(cx.now), |day| day.0);
        Ok(REGISTRY.iter().map(|spec| Setting::new(spec, directory, day)).collect())
    }
}
