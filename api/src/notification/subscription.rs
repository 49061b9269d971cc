//! One's own notifications, live (L4).

use crate::{
    kernel::{
        cx::Cx,
        error::Fault,
        events::{Event, Topic},
        live,
        policy::Action,
        scalar::DateTime,
    },
    notification::{
        store,
        types::{self, Notification},
    },
    org::Directory,
};
use async_graphql::{Context, Enum, Object, Subscription};
use entity::ids::NotificationId;
use futures_util::{Stream, stream};
use std::sync::Arc;

#[derive(Default)]
pub struct NotificationSubscription;

#[Subscription]
impl NotificationSubscription {
    /// The viewer's own notifications as they are made, and as they are read on any device (L4). Who was away goes on after
    /// the cursor of the last event they saw, for 30 days; then it is `RESYNC_REQUIRED`.
    async fn notification_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Everything after this event: its `cursor`, or `eventCursor` as it was before the list was read. From now \
                    on, if absent."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = NotificationEvent> + use<>, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::NotificationChanges)?;
        let own = Topic { object_type: "Notification", part: Some(scope.employee().0) };
        let event = live::listen(ctx, own, after.as_deref())?;
        Ok(stream::iter(event.map(NotificationEvent)))
    }
}

/// One thing that happened to the viewer's notifications.
pub struct NotificationEvent(Arc<Event>);

/// What happened. Expect new values.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum NotificationEventKind {
    /// One was made.
    Made,
    /// Some were marked as read: read the list anew.
    Read,
}

/// One thing that happened to the viewer's notifications.
#[Object]
impl NotificationEvent {
    /// Where the event is in the log: subscribe after it to go on from here.
    async fn cursor(&self) -> String {
        self.0.position().write()
    }

    /// What happened.
    async fn kind(&self) -> NotificationEventKind {
        match self.0.row.name.as_str() {
            "notificationMade" => NotificationEventKind::Made,
            _ => NotificationEventKind::Read,
        }
    }

    /// When it happened.
    async fn at(&self) -> DateTime {
        DateTime(self.0.row.at)
    }

    /// The notification, if one was made and is still kept.
    async fn notification(&self, ctx: &Context<'_>) -> Result<Option<Notification>, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::NotificationChanges)?;
        let row = store::notification(&cx.db, &scope, NotificationId(self.0.row.object_id)).await?;
        let directory = Directory::of(ctx)?;
        Ok(row.map(|row| Notification::new(row, directory)))
    }

    /// How many the viewer has not read now, to 10,000.
    async fn unread_notification_count(&self, ctx: &Context<'_>) -> Result<i32, Fault> {
        let cx = Cx::of(ctx)?;
        types::unread_count(cx, &cx.allow(Action::NotificationChanges)?).await
    }
}
