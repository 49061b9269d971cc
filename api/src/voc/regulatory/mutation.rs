//! Freezing a quarter, and saying what the rules ask about a complaint (V13).

use crate::{
    customer::Vault,
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        policy::{Action, Permit},
    },
    org::Directory,
    voc::{
        regulatory::{
            errors::RegulatoryError,
            marking,
            rules::quarter::Quarter,
            service::{self, Wish},
            types::{RegulatoryCorrection, RegulatoryMark, RegulatoryReport, RegulatoryRuleSet},
        },
        types::VocItem,
        work::Which,
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

/// A quarter to freeze.
#[derive(InputObject)]
pub struct FreezeRegulatoryReportInput {
    /// The year.
    year: i32,
    /// The quarter, 1 to 4. It is over.
    quarter: i32,
    /// By which rules.
    rule_set: RegulatoryRuleSet,
    /// The last version that there is; 0 if it was not frozen yet. If there is another one by now, nothing is done.
    expected_version: i32,
    /// Why it is counted anew; required if it was frozen before.
    reason: Option<RegulatoryCorrection>,
    /// The number of the case behind it: letters, digits, and `-`, `/`, `.` or `_` between them.
    reference: Option<String>,
    /// Makes a retry safe: the same key answers what the first call made.
    idempotency_key: Option<String>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct FreezeRegulatoryReportPayload {
    /// The quarter as it was frozen; absent if that was refused.
    regulatory_report: Option<RegulatoryReport>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<RegulatoryError>,
}

/// What is so about a complaint.
#[derive(InputObject)]
pub struct MarkComplaintInput {
    /// Which item.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// These marks and no others; none takes them all away.
    #[graphql(validator(max_items = 5))]
    marks: Vec<RegulatoryMark>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct MarkComplaintPayload {
    /// The item as it is now; absent if it was refused.
    voc_item: Option<VocItem>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<RegulatoryError>,
}

#[derive(Default)]
pub struct RegulatoryMutation;

#[Object]
impl RegulatoryMutation {
    /// Freezes a quarter that is over, before the service does so thirty days after its end; or counts one anew that is frozen, for a reason.
    /// What was frozen before stays (V13). The CS office and compliance may.
    async fn freeze_regulatory_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A quarter to freeze.")] input: FreezeRegulatoryReportInput,
    ) -> Result<FreezeRegulatoryReportPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::FreezeRegulatoryReport)?;
        let wish = Wish {
            year: input.year,
            quarter: input.quarter,
            set: input.rule_set.into(),
            expected_version: input.expected_version,
            reason: input.reason.map(Into::into),
            reference: input.reference,
        };
        match outcome(service::freeze(cx, (&scope, directory), wish, input.idempotency_key).await)? {
            Ok(freeze) => {
                let quarter = Quarter::of(freeze.quarter);
                let found = service::with_versions(cx, freeze).await?;
                let regulatory_report = RegulatoryReport::new(directory, quarter, found);
                Ok(FreezeRegulatoryReportPayload { regulatory_report, user_errors: Vec::new() })
            }
            Err(refusals) => {
                let user_errors = RegulatoryError::all(cx.locale, refusals);
                Ok(FreezeRegulatoryReportPayload { regulatory_report: None, user_errors })
            }
        }
    }

    /// Says what the regulator's rules ask about a complaint and the item itself does not say, in place of what was said before (V13). A
    /// quarter that is frozen does not change by it. The CS office and compliance may.
    async fn mark_complaint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is so about a complaint.")] input: MarkComplaintInput,
    ) -> Result<MarkComplaintPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = Permit::Employee(cx.allow(Action::MarkComplaint)?);
        let ring = Vault::ring(ctx)?;
        let which = Which { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let marks = input.marks.into_iter().map(Into::into).collect();
        Ok(match outcome(marking::mark(cx, (directory, ring), &permit, which, marks).await)? {
            Ok(item) => MarkComplaintPayload { voc_item: Some(VocItem::new(item, directory)), user_errors: Vec::new() },
            Err(refusals) => {
                MarkComplaintPayload { voc_item: None, user_errors: RegulatoryError::all(cx.locale, refusals) }
            }
        })
    }
}
