//! Marking as read, and choosing what comes by mail.

use crate::{
    kernel::{
        audit::{self, Record},
        change::{self, Change},
        cx::Cx,
        error::Stop,
        policy::{Action, Scope},
    },
    notification::{
        rules::{self, Refusal, Which},
        store,
    },
};
use chrono::{DateTime, Utc};
use entity::{ids::NotificationId, notification::NotificationKind, notification_preference};

/// L4: marks one's own as read; how many were not before. Doing it again changes nothing, so that a retry needs no key.
pub async fn mark_read(
    cx: &Cx,
    scope: &Scope,
    which: Which<NotificationId, DateTime<Utc>>,
) -> Result<u64, Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    if let Which::These(ids) = &which {
        let own = store::own(&tx, scope, ids).await?;
        let missing = ids.iter().enumerate().filter(|(_, id)| !own.contains(id));
        let missing: Vec<_> = missing.map(|(index, _)| Refusal::NotFound { index }).collect();
        if !missing.is_empty() {
            return Err(missing.into());
        }
    }
    let marked = store::mark_read(&tx, scope, &which, cx.now).await?;
    if marked > 0 {
        let read = Change {
            event: "notificationsRead",
            object_type: "Notification",
            object_id: scope.employee().0,
            // Of no single one: whoever hears it reads them anew.
            version: 1,
            part: Some(("Employee", scope.employee().0)),
            fields: &["readAt"],
        };
        change::write(&tx, cx, Action::MarkNotificationsRead, &read).await?;
    }
    tx.commit().await?;
    Ok(marked)
}

/// L4: which kinds come by mail as well; the last word counts.
pub async fn set_preferences(
    cx: &Cx,
    scope: &Scope,
    wishes: Vec<(NotificationKind, bool)>,
) -> Result<(), Stop<Refusal>> {
    let kinds: Vec<_> = wishes.iter().map(|(kind, _)| *kind).collect();
    rules::preferences(&kinds).map_err(Stop::refused)?;
    let row = |(kind, email)| notification_preference::Model { employee_id: scope.employee(), kind, email };
    let tx = cx.db.begin().await?;
    store::set_preferences(&tx, wishes.into_iter().map(row).collect()).await?;
    let employee = Some(scope.employee().0);
    let set = Record { object_type: "Employee", object_id: employee, fields: &["notificationPreferences"] };
    audit::write(&tx, cx, Action::UpdateNotificationPreferences, &set).await?;
    tx.commit().await?;
    Ok(())
}
