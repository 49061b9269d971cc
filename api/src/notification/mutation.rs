//! Marking as read, and choosing what comes by mail.

use crate::{
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        policy::Action,
        scalar::DateTime,
    },
    notification::{
        errors::NotificationError,
        rules, service,
        types::{self, NotificationKind, NotificationPreference},
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

/// Which notifications were read: either `ids`, or all of them, or all until a moment.
#[derive(InputObject)]
pub struct MarkNotificationsReadInput {
    /// These, 1 to 100 of them.
    ids: Option<Vec<ID>>,
    /// All of them.
    all: Option<bool>,
    /// All that were made until then: the newest `madeAt` that was shown, so that what came since stays unread.
    until: Option<DateTime>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct MarkNotificationsReadPayload {
    /// How many were not read before; absent if it was refused.
    marked_count: Option<i32>,
    /// How many the viewer has not read now, to 10,000; absent if it was refused.
    unread_notification_count: Option<i32>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<NotificationError>,
}

/// What to be told by mail as well.
#[derive(InputObject)]
pub struct UpdateNotificationPreferencesInput {
    /// Each kind once; the others stay as they are.
    preferences: Vec<NotificationPreferenceInput>,
}

/// In which ways to be told of one kind of thing.
#[derive(InputObject)]
pub struct NotificationPreferenceInput {
    /// Which kind.
    kind: NotificationKind,
    /// Whether by e-mail as well.
    email: bool,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct UpdateNotificationPreferencesPayload {
    /// All preferences as they are now; absent if it was refused.
    preferences: Option<Vec<NotificationPreference>>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<NotificationError>,
}

#[derive(Default)]
pub struct NotificationMutation;

#[Object]
impl NotificationMutation {
    /// Marks one's own notifications as read (L4). Doing it again changes nothing.
    async fn mark_notifications_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which ones.")] input: MarkNotificationsReadInput,
    ) -> Result<MarkNotificationsReadPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::MarkNotificationsRead)?;
        let ids = input.ids.map(|ids| ids.iter().map(id::parse).collect::<Result<Vec<_>, _>>()).transpose()?;
        let until = input.until.map(|until| until.0);
        let marked = match rules::which(ids, input.all.unwrap_or_default(), until, cx.now) {
            Ok(which) => outcome(service::mark_read(cx, &scope, which).await)?,
            Err(refusal) => Err(vec![refusal]),
        };
        Ok(match marked {
            Ok(marked) => MarkNotificationsReadPayload {
                marked_count: Some(i32::try_from(marked).unwrap_or(i32::MAX)),
                unread_notification_count: Some(types::unread_count(cx, &scope).await?),
                user_errors: Vec::new(),
            },
            Err(refusals) => MarkNotificationsReadPayload {
                marked_count: None,
                unread_notification_count: None,
                user_errors: NotificationError::all(cx.locale, refusals),
            },
        })
    }

    /// Chooses which kinds of notification come by e-mail as well (L4). All come in the app.
    async fn update_notification_preferences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to be told by mail.")] input: UpdateNotificationPreferencesInput,
    ) -> Result<UpdateNotificationPreferencesPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::UpdateNotificationPreferences)?;
        let wishes = input.preferences.into_iter().map(|wish| (wish.kind.into(), wish.email)).collect();
        Ok(match outcome(service::set_preferences(cx, &scope, wishes).await)? {
            Ok(()) => UpdateNotificationPreferencesPayload {
                preferences: Some(types::preferences(cx, &scope).await?),
                user_errors: Vec::new(),
            },
            Err(refusals) => UpdateNotificationPreferencesPayload {
                preferences: None,
                user_errors: NotificationError::all(cx.locale, refusals),
            },
        })
    }
}
