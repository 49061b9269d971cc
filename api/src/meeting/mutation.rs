//! Planning, recording, cancelling.

use crate::{
    customer::Vault,
    kernel::{
        cx::Cx,
        error::{Fault, Stop, outcome},
        id,
        policy::Action,
        scalar::Date,
    },
    meeting::{
        errors::MeetingError,
        recording::{self, Filing, Recording, Said},
        rules::Refusal,
        service::{self, Known, New},
        types::{CustomerMeeting, MeetingPointKind},
    },
    org::Directory,
    voc::VocSensitivity,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::customer_meeting::Model;

/// Who is to meet whom, and when.
#[derive(InputObject)]
pub struct PlanMeetingInput {
    /// An excellent customer who agreed to be contacted (M1, M2).
    customer_id: ID,
    /// For which day, from 30 days ago, for what is still to be recorded, to a year ahead. Nobody is called on twice a day.
    on: Date,
    /// Which leader is to go: whoever plans it, if left out. Somebody else only by the CS office.
    leader_id: Option<ID>,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first meeting (I3).
    idempotency_key: Option<ID>,
}

/// What was said in a meeting.
#[derive(InputObject)]
pub struct RecordMeetingInput {
    /// The meeting.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// On which day it was, within the last 30; the planned day, if left out.
    met_on: Option<Date>,
    /// How content the customer is, 1 to 5.
    satisfaction: i32,
    /// What they find inconvenient and what they suggest, 10 at most.
    points: Option<Vec<MeetingPointInput>>,
    /// What comes next, up to 1,000 characters.
    next_step: Option<String>,
    /// Makes a retry safe: the same key with the same input within 7 days records and files nothing again (I3).
    idempotency_key: Option<ID>,
}

/// One thing that the customer said.
#[derive(InputObject)]
pub struct MeetingPointInput {
    /// What it is.
    kind: MeetingPointKind,
    /// What they said, 1 to 2,000 characters. A resident registration number (주민등록번호) in it is refused.
    text: String,
    /// Given, it is filed as VOC in the same call, and linked (M3).
    voc: Option<MeetingVocInput>,
}

/// As what something that was said is filed: an inconvenience as a complaint, a suggestion as one, by the channel `MEETING`.
#[derive(InputObject)]
pub struct MeetingVocInput {
    /// What it is about.
    category_id: ID,
    /// How dissatisfied they are, 1 to 5.
    dissatisfaction: Option<i32>,
    /// Why it is to be read by its path alone (V10); else as its category says.
    sensitivity: Option<VocSensitivity>,
}

/// Which meeting, and why not.
#[derive(InputObject)]
pub struct CancelMeetingInput {
    /// The meeting.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// Why, 1 to 1,000 characters.
    reason: String,
}

macro_rules! payloads {
    ($($name:ident)*) => {$(
        /// What became of it.
        #[derive(SimpleObject)]
        pub struct $name {
            /// As it is now; absent if it was refused.
            customer_meeting: Option<CustomerMeeting>,
            /// Why it was refused; empty if it was not.
            user_errors: Vec<MeetingError>,
        }

        impl $name {
            fn of(cx: &Cx, directory: &Directory, done: Result<Model, Stop<Refusal>>) -> Result<Self, Fault> {
                Ok(match outcome(done)? {
                    Ok(row) => {
                        Self { customer_meeting: Some(CustomerMeeting::new(row, directory)), user_errors: Vec::new() }
                    }
                    Err(refusals) => {
                        Self { customer_meeting: None, user_errors: MeetingError::all(cx.locale, refusals) }
                    }
                })
            }
        }
    )*};
}

payloads! { PlanMeetingPayload RecordMeetingPayload CancelMeetingPayload }

#[derive(Default)]
pub struct MeetingMutation;

#[Object]
impl MeetingMutation {
    /// Plans a meeting with an excellent customer (M1). Who is not excellent, or has not agreed to be contacted, is refused.
    async fn plan_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is to meet whom, and when.")] input: PlanMeetingInput,
    ) -> Result<PlanMeetingPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::PlanMeeting)?;
        let new = New {
            leader: input.leader_id.as_ref().map(id::parse).transpose()?,
            customer: id::parse(&input.customer_id)?,
            on: input.on.0,
        };
        let key = input.idempotency_key.map(|key| key.0);
        PlanMeetingPayload::of(cx, directory, service::plan(cx, directory, &scope, (new, key)).await)
    }

    /// Records what was said in a meeting: then it counts (M1). Each inconvenience or suggestion becomes VOC in the same call if it is to (M3).
    /// What is recorded stays.
    async fn record_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was said.")] input: RecordMeetingInput,
    ) -> Result<RecordMeetingPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::RecordMeeting)?;
        let known = Known { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let recording = Recording {
            met_on: input.met_on.map(|day| day.0),
            satisfaction: input.satisfaction,
            points: input.points.unwrap_or_default().into_iter().map(said).collect::<Result<_, Fault>>()?,
            next_step: input.next_step,
        };
        let key = input.idempotency_key.map(|key| key.0);
        let done = recording::record(cx, (directory, Vault::ring(ctx)?), &scope, known, (recording, key)).await;
        RecordMeetingPayload::of(cx, directory, done)
    }

    /// Cancels a meeting that was planned (M1).
    async fn cancel_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which meeting, and why not.")] input: CancelMeetingInput,
    ) -> Result<CancelMeetingPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::CancelMeeting)?;
        let known = Known { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let done = service::cancel(cx, (directory, Vault::ring(ctx)?), &scope, known, &input.reason).await;
        CancelMeetingPayload::of(cx, directory, done)
    }
}

fn said(input: MeetingPointInput) -> Result<Said, Fault> {
    let filing = |voc: MeetingVocInput| -> Result<Filing, Fault> {
        Ok(Filing {
            category: id::parse(&voc.category_id)?,
            dissatisfaction: voc.dissatisfaction,
            sensitivity: voc.sensitivity.map(Into::into),
        })
    };
    Ok(Said { kind: input.kind.into(), text: input.text, voc: input.voc.map(filing).transpose()? })
}
