//! What the viewer was told.

use crate::{
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        page::{PageArgs, Position},
        policy::Action,
    },
    notification::{
        store::{self, Filter},
        types::{Notification, NotificationConnection, NotificationKind},
    },
    org::Directory,
};
use async_graphql::{Context, InputObject, Object};

/// Which notifications.
#[derive(InputObject, Default)]
pub struct NotificationFilter {
    /// Those that are not read, or those that are.
    unread: Option<bool>,
    /// Those of this kind.
    kind: Option<NotificationKind>,
}

#[derive(Default)]
pub struct NotificationQuery;

#[Object]
impl NotificationQuery {
    /// What the viewer was told (알림, L4), newest first; kept for 180 days.
    async fn notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which notifications.")] filter: Option<NotificationFilter>,
    ) -> Result<NotificationConnection, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::Notifications)?;
        let page = PageArgs { first, after, last, before }.page(store::NOTIFICATIONS)?;
        let filter = filter.unwrap_or_default();
        let filter = Filter { unread: filter.unread, kind: filter.kind.map(Into::into) };
        let count = connection::wants_total(ctx);
        let (slice, total) = store::notifications(&cx.db, &scope, filter, &page, count).await?;
        let directory = Directory::of(ctx)?;
        let slice = slice.map(|row| (Position::at(row.made_at, row.id.0), Notification::new(row, directory)));
        Ok(NotificationConnection::new(store::NOTIFICATIONS, slice, total))
    }
}
