//! Asking for the board's figures.

use crate::{
    kernel::{cx::Cx, error::Fault, id, policy::Action, scalar::Date},
    org::Directory,
    praise::statistics::{
        rules,
        service::{self, Subject},
        types::PraiseStatistics,
    },
};
use async_graphql::{Context, ID, InputObject, Object};

/// Whose figures: one of these, or the company's if none is given.
#[derive(InputObject, Default)]
pub struct PraiseStatisticsFilter {
    /// Of this person.
    employee_id: Option<ID>,
    /// Of this department, or division, with all below it.
    department_id: Option<ID>,
}

#[derive(Default)]
pub struct StatisticsQuery;

#[Object]
impl StatisticsQuery {
    /// What the board shows in figures (P10). Everyone asks for their own, leaders for their department's, executives for their
    /// division's; null for what is out of reach.
    async fn praise_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The period's first day.")] from: Date,
        #[graphql(desc = "Its last day, included; 5 years after the first at most.")] to: Date,
        #[graphql(desc = "Whose figures; the company's if absent.")] filter: Option<PraiseStatisticsFilter>,
    ) -> Result<Option<PraiseStatistics>, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::PraiseStatistics)?;
        let filter = filter.unwrap_or_default();
        let subject = match (&filter.employee_id, &filter.department_id) {
            (Some(employee), None) => Subject::Employee(id::parse(employee)?),
            (None, Some(department)) => Subject::Department(id::parse(department)?),
            (None, None) => Subject::Company,
            (Some(_), Some(_)) => return Err(Fault::bad_input("fault-one-of")),
        };
        let (from, to) = (from.0, to.0);
        if !rules::is_period(from, to) {
            return Err(Fault::bad_input("fault-period"));
        }
        let counted = service::statistics(cx, Directory::of(ctx)?, &scope, subject, (from, to)).await?;
        Ok(counted.map(|counted| PraiseStatistics::new(&counted, from, to)))
    }
}
