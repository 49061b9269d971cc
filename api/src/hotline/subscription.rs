//! Bulletins, live.

use crate::{
    hotline::{
        inbox,
        types::{HotlineBulletin, hotline_bulletin_node},
    },
    kernel::{cx::Cx, error::Fault, events::Event, id::PublicId, live, policy::Action, scalar::DateTime},
};
use async_graphql::{Context, Enum, ID, Object, Subscription};
use entity::ids::HotlineBulletinId;
use futures_util::{Stream, stream};
use std::sync::Arc;

#[derive(Default)]
pub struct HotlineSubscription;

#[Subscription]
impl HotlineSubscription {
    /// What happens to the bulletins that concern the viewer, as it happens: to those that were sent to them or that they answer for; for the CS
    /// office and the CCO, to all. Who was away goes on after the cursor of the last event they saw, for 30 days; then it is `RESYNC_REQUIRED`.
    async fn hotline_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Everything after this event: its `cursor`, or `eventCursor` as it was before the list was read. From now \
                    on, if absent."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = HotlineEvent> + use<>, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::HotlineChanges)?;
        let event = live::listen(ctx, inbox::topic(scope.employee()), after.as_deref())?;
        Ok(stream::iter(event.map(HotlineEvent)))
    }
}

/// What happens to bulletins.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum HotlineEventKind {
    /// It was composed (작성).
    Composed,
    /// The CS office changed it (편집).
    Curated,
    /// It was sent (발송).
    Sent,
    /// It was acknowledged (확인).
    Acknowledged,
    /// Nobody acknowledged it in time, and the CCO was told (미확인 보고).
    Unacknowledged,
    /// Something was directed because of it (재발방지 지시).
    PreventionDirected,
    /// What was directed is done (재발방지 완료).
    PreventionDone,
}

/// One thing that happened to one bulletin.
pub struct HotlineEvent(Arc<Event>);

/// One thing that happened to one bulletin.
#[Object]
impl HotlineEvent {
    /// Where the event is in the log: subscribe after it to go on from here.
    async fn cursor(&self) -> String {
        self.0.position().write()
    }

    /// What happened. Expect new values.
    async fn kind(&self) -> HotlineEventKind {
        match self.0.row.name.as_str() {
            "hotlineComposed" => HotlineEventKind::Composed,
            "hotlineCurated" => HotlineEventKind::Curated,
            "hotlineSent" => HotlineEventKind::Sent,
            "hotlineAcknowledged" => HotlineEventKind::Acknowledged,
            "recurrencePreventionDirected" => HotlineEventKind::PreventionDirected,
            "recurrencePreventionDone" => HotlineEventKind::PreventionDone,
            _ => HotlineEventKind::Unacknowledged,
        }
    }

    /// When it happened.
    async fn at(&self) -> DateTime {
        DateTime(self.0.row.at)
    }

    /// The bulletin's `version` right after it. Who applies events keeps the highest.
    async fn version(&self) -> i32 {
        self.0.row.version
    }

    /// The id of the bulletin, also of one that the viewer may no longer see.
    async fn bulletin_id(&self) -> ID {
        HotlineBulletinId(self.0.row.object_id).encode()
    }

    /// The bulletin, as it is now: its `version` may be higher than the event's. Null if the viewer may no longer see it.
    async fn hotline_bulletin(&self, ctx: &Context<'_>) -> Result<Option<HotlineBulletin>, Fault> {
        hotline_bulletin_node(ctx, HotlineBulletinId(self.0.row.object_id)).await
    }
}
