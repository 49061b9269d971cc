//! Reporting abuse, resting, deciding.

use crate::{
    customer::Vault,
    kernel::{
        cx::Cx,
        error::{Fault, Stop, outcome},
        id,
        policy::{Action, Permit},
        scalar::DateTime,
    },
    org::Directory,
    voc::{
        care::{
            rest,
            review::{self, Known},
            service::{self, New},
            types::{AbuseKind, AbuseReport, RestPeriod},
        },
        errors::VocError,
        refusal::Refusal,
        work::Which,
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{abuse_report, rest_period};

/// What a customer did.
#[derive(InputObject)]
pub struct ReportAbuseInput {
    /// The item over which it happened.
    id: ID,
    /// The item's version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// What was done.
    kind: AbuseKind,
    /// What happened, in one's own words, 1 to 2,000 characters; it may be left out. The reporter, their leaders and the CS office read it.
    words: Option<String>,
    /// When it happened, up to 30 days ago; now, if left out.
    happened_at: Option<DateTime>,
    /// A rest at once, of so many minutes, which ends with the day. Left out: none yet; `takeRest` begins one within 24 hours.
    rest_minutes: Option<i32>,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first report (I3).
    idempotency_key: Option<ID>,
}

/// Which report.
#[derive(InputObject)]
pub struct WithdrawAbuseReportInput {
    /// The report.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
}

/// What is decided about which report.
#[derive(InputObject)]
pub struct ReviewAbuseReportInput {
    /// The report.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// True: it happened. False: that can't be said, and its effects end.
    confirmed: bool,
    /// Why, 1 to 1,000 characters, for the reporter too. Needed if it is not confirmed.
    reason: Option<String>,
}

/// After which report, and for how long.
#[derive(InputObject)]
pub struct TakeRestInput {
    /// The report.
    abuse_report_id: ID,
    /// How many minutes from now, 1 to 1,440; as the setting `voc.restMinutes` says, if left out. It ends with the day at the latest.
    minutes: Option<i32>,
}

/// Which rest.
#[derive(InputObject)]
pub struct EndRestInput {
    /// The report after which one rests.
    abuse_report_id: ID,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ReportAbusePayload {
    /// The report; absent if it was refused.
    abuse_report: Option<AbuseReport>,
    /// The rest that began with it. Null if none did.
    rest_period: Option<RestPeriod>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<VocError>,
}

macro_rules! payloads {
    ($($name:ident $field:ident $shown:ident $row:ty;)*) => {$(
        /// What became of it.
        #[derive(SimpleObject)]
        pub struct $name {
            /// As it is now; absent if it was refused.
            $field: Option<$shown>,
            /// Why it was refused; empty if it was not.
            user_errors: Vec<VocError>,
        }

        impl $name {
            fn of(cx: &Cx, done: Result<$row, Stop<Refusal>>, show: impl FnOnce($row) -> $shown) -> Result<Self, Fault> {
                Ok(match outcome(done)? {
                    Ok(row) => Self { $field: Some(show(row)), user_errors: Vec::new() },
                    Err(refusals) => Self { $field: None, user_errors: VocError::all(cx.locale, refusals) },
                })
            }
        }
    )*};
}

payloads! {
    WithdrawAbuseReportPayload abuse_report AbuseReport abuse_report::Model;
    ReviewAbuseReportPayload abuse_report AbuseReport abuse_report::Model;
    TakeRestPayload rest_period RestPeriod rest_period::Model;
    EndRestPayload rest_period RestPeriod rest_period::Model;
}

#[derive(Default)]
pub struct CareMutation;

#[Object]
impl CareMutation {
    /// Says that the customer abused the viewer over an item (V12). It goes to somebody else at once and does not come back, it counts
    /// against nobody from then on, the customer bears a caution, and the leader is told.
    async fn report_abuse(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What a customer did.")] input: ReportAbuseInput,
    ) -> Result<ReportAbusePayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = Permit::Employee(cx.allow(Action::ReportAbuse)?);
        let which = Which { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let new = New {
            kind: input.kind.into(),
            words: input.words,
            happened_at: input.happened_at.map(|at| at.0),
            rest_minutes: input.rest_minutes,
        };
        let key = input.idempotency_key.map(|key| key.0);
        let reported = service::report(cx, (directory, Vault::ring(ctx)?), &permit, which, (new, key)).await;
        Ok(match outcome(reported)? {
            Ok((report, rest)) => ReportAbusePayload {
                abuse_report: Some(AbuseReport::new(report, directory)),
                rest_period: rest.map(|rest| RestPeriod::new(&rest, directory, cx.now)),
                user_errors: Vec::new(),
            },
            Err(refusals) => ReportAbusePayload {
                abuse_report: None,
                rest_period: None,
                user_errors: VocError::all(cx.locale, refusals),
            },
        })
    }

    /// Takes a report back that was a mistake (V12), before the CS office has decided.
    async fn withdraw_abuse_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report.")] input: WithdrawAbuseReportInput,
    ) -> Result<WithdrawAbuseReportPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::WithdrawAbuseReport)?;
        let known = Known { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let done = review::withdraw(cx, (directory, Vault::ring(ctx)?), scope, known).await;
        WithdrawAbuseReportPayload::of(cx, done, |row| AbuseReport::new(row, directory))
    }

    /// Decides about a report, once (V12): one that is not confirmed loses its effects, and the customer's caution ends if no other stands.
    async fn review_abuse_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is decided about which report.")] input: ReviewAbuseReportInput,
    ) -> Result<ReviewAbuseReportPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::ReviewAbuseReport)?;
        let known = Known { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let decided = (input.confirmed, input.reason);
        let done = review::review(cx, (directory, Vault::ring(ctx)?), scope, known, decided).await;
        ReviewAbuseReportPayload::of(cx, done, |row| AbuseReport::new(row, directory))
    }

    /// Begins a rest after a report of one's own, or makes it last longer (V12): assignment passes over the viewer until it ends.
    async fn take_rest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "After which report, and for how long.")] input: TakeRestInput,
    ) -> Result<TakeRestPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::TakeRest)?;
        let wish = (id::parse(&input.abuse_report_id)?, input.minutes);
        let done = rest::take(cx, directory, &scope, wish).await;
        TakeRestPayload::of(cx, done, |row| RestPeriod::new(&row, directory, cx.now))
    }

    /// Ends one's rest before its time (V12).
    async fn end_rest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rest.")] input: EndRestInput,
    ) -> Result<EndRestPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::EndRest)?;
        let done = rest::end(cx, &scope, id::parse(&input.abuse_report_id)?).await;
        EndRestPayload::of(cx, done, |row| RestPeriod::new(&row, directory, cx.now))
    }
}
