//! Reading the business calendar.

use crate::{
    kernel::{cx::Cx, error::Fault, i18n::Args, policy::Action, scalar::Date},
    org::{calendar::types::BusinessCalendar, directory::Directory},
};
use async_graphql::{Context, Object};

/// A leap year, with its first and last week.
const MOST_DAYS: i64 = 380;

#[derive(Default)]
pub struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// The company's calendar (O6): which of these days are business days, and why not. At most 380 days. Null if there
    /// is no such version.
    async fn business_calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day, not before the first.")] to: Date,
        #[graphql(desc = "As it was in this version; as it is now if absent.")] version: Option<i32>,
    ) -> Result<Option<BusinessCalendar>, Fault> {
        Cx::of(ctx)?.allow(Action::BusinessCalendar)?;
        if !(0..MOST_DAYS).contains(&(to.0 - from.0).num_days()) {
            return Err(Fault::BadInput("fault-calendar-days", Args::default().with("max", MOST_DAYS)));
        }
        let calendars = Directory::of(ctx)?.calendars();
        let calendar = version.map_or_else(|| Some(calendars.current().clone()), |version| calendars.at(version));
        Ok(calendar.map(|calendar| BusinessCalendar::new(&calendar, from.0, to.0)))
    }
}
