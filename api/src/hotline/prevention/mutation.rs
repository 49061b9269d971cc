//! Directing, and saying that it is done.

use crate::{
    customer::Vault,
    hotline::{
        errors::HotlineError,
        prevention::{
            service::{self, New, Report},
            types::RecurrencePrevention,
        },
        refusal::Refusal,
    },
    kernel::{
        cx::Cx,
        error::{Fault, Stop, outcome},
        id,
        policy::Action,
        scalar::Date,
    },
    org::Directory,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::recurrence_prevention::Model;

/// What is directed, because of which item.
#[derive(InputObject)]
pub struct DirectRecurrencePreventionInput {
    /// The bulletin.
    bulletin_id: ID,
    /// The item in it.
    voc_item_id: ID,
    /// Who is to do it; works here.
    owner_id: ID,
    /// By which day: from today on, within a year.
    due_on: Date,
    /// What is to be done so that such cases do not come again, 1 to 2,000 characters. Kept masked, and forgotten with the item's customer (C4).
    direction: String,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first direction (I3).
    idempotency_key: Option<ID>,
}

/// What was done.
#[derive(InputObject)]
pub struct ReportRecurrencePreventionInput {
    /// The direction.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// What was done, 1 to 2,000 characters. Kept masked, and forgotten with the item's customer (C4).
    result: String,
}

macro_rules! payloads {
    ($($name:ident)*) => {$(
        /// What became of it.
        #[derive(SimpleObject)]
        pub struct $name {
            /// As it is now; absent if it was refused.
            recurrence_prevention: Option<RecurrencePrevention>,
            /// Why it was refused; empty if it was not.
            user_errors: Vec<HotlineError>,
        }

        impl $name {
            fn of(ctx: &Context<'_>, done: Result<Model, Stop<Refusal>>) -> Result<Self, Fault> {
                let directory = Directory::of(ctx)?;
                Ok(match outcome(done)? {
                    Ok(row) => Self {
                        recurrence_prevention: Some(RecurrencePrevention::new(row, directory)),
                        user_errors: Vec::new(),
                    },
                    Err(refusals) => {
                        let user_errors = HotlineError::all(Cx::of(ctx)?.locale, refusals);
                        Self { recurrence_prevention: None, user_errors }
                    }
                })
            }
        }
    )*};
}

payloads! {
    DirectRecurrencePreventionPayload
    ReportRecurrencePreventionPayload
}

#[derive(Default)]
pub struct PreventionMutation;

#[Object]
impl PreventionMutation {
    /// Directs what is to prevent cases like an item of the bulletin (유사사례 재발방지 지시, H3): by who answers for the division now, or
    /// stands in for them; of a bulletin that went to the CCO, by the CCO. The owner is told.
    async fn direct_recurrence_prevention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is directed, because of which item.")] input: DirectRecurrencePreventionInput,
    ) -> Result<DirectRecurrencePreventionPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::DirectRecurrencePrevention)?;
        let new = New {
            bulletin: id::parse(&input.bulletin_id)?,
            item: id::parse(&input.voc_item_id)?,
            owner: id::parse(&input.owner_id)?,
            due_on: input.due_on.0,
            direction: input.direction,
        };
        let key = input.idempotency_key.map(|key| key.0);
        let done = service::direct(cx, (Directory::of(ctx)?, Vault::ring(ctx)?), &scope, (new, key)).await;
        DirectRecurrencePreventionPayload::of(ctx, done)
    }

    /// Says that what was directed is done, and how (H3): by its owner, or who stands in for them. Whoever directed it is told.
    async fn report_recurrence_prevention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was done.")] input: ReportRecurrencePreventionInput,
    ) -> Result<ReportRecurrencePreventionPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::ReportRecurrencePrevention)?;
        let report =
            Report { id: id::parse(&input.id)?, expected_version: input.expected_version, result: input.result };
        let done = service::report(cx, (Directory::of(ctx)?, Vault::ring(ctx)?), &scope, report).await;
        ReportRecurrencePreventionPayload::of(ctx, done)
    }
}
