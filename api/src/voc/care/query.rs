//! Reading reports of abuse and rests.

use crate::{
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        id,
        page::{PageArgs, Position},
        policy::Action,
        scalar::DateTime,
    },
    org::Directory,
    voc::care::{
        store::{self, REPORTS, RESTS, ReportFilter},
        types::{AbuseReport, AbuseReportConnection, AbuseReportState, RestPeriod, RestPeriodConnection},
    },
};
use async_graphql::{Context, ID, InputObject, Object};

/// Which reports.
#[derive(InputObject, Default)]
pub struct AbuseReportFilter {
    /// Those that stand so.
    state: Option<AbuseReportState>,
    /// Those of this employee.
    reporter_id: Option<ID>,
    /// Those about this customer.
    customer_id: Option<ID>,
    /// Those about this item.
    item_id: Option<ID>,
    /// Those reported at this moment or later.
    from: Option<DateTime>,
    /// Those reported before this moment.
    before: Option<DateTime>,
}

#[derive(Default)]
pub struct CareQuery;

#[Object]
impl CareQuery {
    /// Reports of abuse (폭언 등 신고), newest first (V12): one's own, a leader's those of their people, all for the CS office.
    async fn abuse_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which reports.")] filter: Option<AbuseReportFilter>,
    ) -> Result<AbuseReportConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::AbuseReports)?;
        let page = PageArgs { first, after, last, before }.page(REPORTS)?;
        let filter = filter.unwrap_or_default();
        let filter = ReportFilter {
            state: filter.state.map(Into::into),
            reporter: filter.reporter_id.as_ref().map(id::parse).transpose()?,
            customer: filter.customer_id.as_ref().map(id::parse).transpose()?,
            item: filter.item_id.as_ref().map(id::parse).transpose()?,
            from: filter.from.map(|from| from.0),
            before: filter.before.map(|before| before.0),
        };
        let count = connection::wants_total(ctx);
        let (slice, total) = store::reports(cx.db.reader(), (&scope, directory), &filter, &page, count).await?;
        let slice = slice.map(|row| (Position::at(row.reported_at, row.id.0), AbuseReport::new(row, directory)));
        Ok(AbuseReportConnection::new(REPORTS, slice, total))
    }

    /// Rests after abuse (휴식), newest first (V12): one's own, and a leader's those of their people. Nobody else's business.
    async fn rest_periods(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Those alone that go on now.", default = false)] current: bool,
    ) -> Result<RestPeriodConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::RestPeriods)?;
        let page = PageArgs { first, after, last, before }.page(RESTS)?;
        let (since, count) = (current.then_some(cx.now), connection::wants_total(ctx));
        let (slice, total) = store::rests(cx.db.reader(), (&scope, directory), since, &page, count).await?;
        let slice =
            slice.map(|row| (Position::at(row.from_at, row.report_id.0), RestPeriod::new(&row, directory, cx.now)));
        Ok(RestPeriodConnection::new(RESTS, slice, total))
    }
}
