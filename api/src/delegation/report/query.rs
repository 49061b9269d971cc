//! Asking for the report (D11).

use crate::{
    delegation::{
        limit::DecisionKind,
        report::{
            rules::MOST_NAMED,
            store::{self, Which},
            types::{AuthorityReport, Complaints},
        },
    },
    kernel::{cx::Cx, error::Fault, id, policy::Action, scalar::Date},
    org::{Directory, Setting},
};
use async_graphql::{Context, ID, InputObject, Object};

/// A report is of so many days at most.
const MOST_DAYS: i64 = 1_827;
/// From how many decisions on a customer is named.
const FREQUENT: i64 = 5;

/// Of which decisions.
#[derive(InputObject, Default)]
pub struct AuthorityReportFilter {
    /// Those that were wanted in this department and below it.
    department_id: Option<ID>,
    /// Those of this kind.
    kind: Option<DecisionKind>,
}

#[derive(Default)]
pub struct AuthorityReportQuery;

#[Object]
impl AuthorityReportQuery {
    /// What was decided over a period, of whom the policy lets the viewer see: how much alone, how fast, by kind, department, month and
    /// demand, how often the customer complained afterwards, and what stands out (전결 현황, D11).
    async fn authority_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day, at most 5 years after it.")] to: Date,
        #[graphql(desc = "Of which decisions.")] filter: Option<AuthorityReportFilter>,
    ) -> Result<Option<AuthorityReport>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::AuthorityReport)?;
        let days = (from.0, to.0);
        if days.1 < days.0 || (days.1 - days.0).num_days() >= MOST_DAYS {
            return Err(Fault::bad_input("fault-period"));
        }
        let filter = filter.unwrap_or_default();
        let which = Which {
            scope: &scope,
            directory,
            department: filter.department_id.as_ref().map(id::parse).transpose()?,
            kind: filter.kind.map(Into::into),
            days,
        };
        let db = cx.db.reader();
        let groups = store::groups(db, &which).await?;
        let holders = store::holders(db, &which).await?;
        let customers = store::customers(db, &which, FREQUENT, MOST_NAMED).await?;
        let window = directory.whole_setting(Setting::ComplaintDays, cx.now);
        let followed = store::complaints(db, &which, window, cx.now).await?;
        let complaints = Complaints::new(window, &followed);
        Ok(Some(AuthorityReport::new(directory, days, &groups, &holders, (customers, complaints))))
    }
}
