//! Duties, live (L2).

use crate::{
    duty::{
        store,
        types::{Duty, duty_node},
    },
    kernel::{cx::Cx, error::Fault, events::Event, id::PublicId, live, policy::Action, scalar::DateTime},
};
use async_graphql::{Context, Enum, ID, Object, Subscription};
use entity::ids::DutyId;
use futures_util::{Stream, stream};
use std::sync::Arc;

#[derive(Default)]
pub struct DutySubscription;

#[Subscription]
impl DutySubscription {
    /// What becomes of the viewer's duties, as it happens (L2). Who was away goes on after the cursor of the last event they saw, for
    /// 30 days; then it is `RESYNC_REQUIRED`. That the time of one is over is no event: `dueAt` says when.
    async fn duty_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Everything after this event: its `cursor`, or `eventCursor` as it was before the list was read. From now \
                    on, if absent."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = DutyEvent> + use<>, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::DutyChanges)?;
        let event = live::listen(ctx, store::topic(scope.employee()), after.as_deref())?;
        Ok(stream::iter(event.map(DutyEvent)))
    }
}

/// What became of a duty. Expect new values.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum DutyEventKind {
    /// It is asked.
    Opened,
    /// It was done, moved, excused or called off, or what was done was taken back.
    Changed,
}

/// One thing that happened to one duty.
pub struct DutyEvent(Arc<Event>);

/// One thing that happened to one duty.
#[Object]
impl DutyEvent {
    /// Where the event is in the log: subscribe after it to go on from here.
    async fn cursor(&self) -> String {
        self.0.position().write()
    }

    /// What happened. Expect new values.
    async fn kind(&self) -> DutyEventKind {
        if self.0.row.name == "dutyOpened" { DutyEventKind::Opened } else { DutyEventKind::Changed }
    }

    /// When it happened.
    async fn at(&self) -> DateTime {
        DateTime(self.0.row.at)
    }

    /// The duty's `version` right after it. Who applies events keeps the highest.
    async fn version(&self) -> i32 {
        self.0.row.version
    }

    /// The id of the duty.
    async fn duty_id(&self) -> ID {
        DutyId(self.0.row.object_id).encode()
    }

    /// The duty, as it is now: its `version` may be higher than the event's. Null if the viewer may no longer see it.
    async fn duty(&self, ctx: &Context<'_>) -> Result<Option<Duty>, Fault> {
        duty_node(ctx, DutyId(self.0.row.object_id)).await
    }
}
