//! Asking for a quarter as the regulator counts it (V13).

use crate::{
    kernel::{cx::Cx, error::Fault, policy::Action, scalar::DateTime},
    org::Directory,
    voc::regulatory::{
        rules::{quarter::Quarter, sets::Rules},
        service::{self, Which},
        types::{RegulatoryReport, RegulatoryRuleSet},
    },
};
use async_graphql::{Context, Object};

#[derive(Default)]
pub struct RegulatoryQuery;

#[Object]
impl RegulatoryQuery {
    /// The complaints of a quarter as the regulator counts them: own and external, by type, and per 100,000 contracts, with each that does
    /// not count and why (민원건수, V13). As it was frozen; one that is not frozen yet as it is now, which is `provisional`. Null if there is no
    /// such version, or none was frozen by then.
    async fn regulatory_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year, from 2015 on. Without it and `quarter`, the last quarter that is over.")]
        year: Option<i32>,
        #[graphql(desc = "The quarter, 1 to 4: the running one, or one before it.")] quarter: Option<i32>,
        #[graphql(desc = "By which rules; the quarter says which version of them.")] rule_set: RegulatoryRuleSet,
        #[graphql(desc = "This version of it; the last one if absent.")] version: Option<i32>,
        #[graphql(desc = "In place of `version`: the one that was in force at this moment.")] as_of: Option<DateTime>,
        #[graphql(
            default,
            desc = "In place of both: as it would be counted now, also if it was frozen, which says what a correction would change."
        )]
        current: bool,
    ) -> Result<Option<RegulatoryReport>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        cx.allow(Action::RegulatoryReport)?;
        let running = Quarter::of(directory.calendar().day_of(cx.now));
        let quarter = match (year, quarter) {
            (None, None) => Some(running.previous()),
            (year, number) => {
                let number = number.and_then(|number| u32::try_from(number).ok());
                year.zip(number).and_then(|(year, number)| Quarter::new(year, number))
            }
        };
        let quarter = quarter.ok_or(Fault::bad_input("fault-quarter"))?;
        if quarter > running {
            return Err(Fault::bad_input("fault-quarter-to-come"));
        }
        let rules = Rules::of(rule_set.into(), quarter).ok_or(Fault::bad_input("fault-quarter-too-early"))?;
        let which = match (version, as_of, current) {
            (None, None, false) => Which::Last,
            (Some(version), None, false) => Which::Version(version.into()),
            (None, Some(moment), false) => Which::AsOf(moment.0),
            (None, None, true) => Which::Now,
            _ => return Err(Fault::bad_input("fault-one-of")),
        };
        let found = service::report(cx, directory, (rules, quarter), which).await?;
        Ok(found.and_then(|found| RegulatoryReport::new(directory, quarter, found)))
    }
}
