//! What each change leaves in its own transaction: the audit record of who made it (X6), and the event that tells everyone
//! else.

use crate::kernel::{audit, bulk, cx::Cx, db::Tx, events, policy::Action, writes::Writes};
use sea_orm::DbErr;
use uuid::Uuid;

/// What was changed, and what that is called. Ids and names, never a value.
pub struct Change<'a> {
    /// A noun and what became of it: `praisePostCreated`.
    pub event: &'a str,
    /// The type's name in the schema.
    pub object_type: &'a str,
    pub object_id: Uuid,
    /// The object's own count of its changes, this one included.
    pub version: i32,
    /// What of the object it is about, if it has an id of its own: a post's comment.
    pub part: Option<(&'a str, Uuid)>,
    pub fields: &'a [&'a str],
}

impl Change<'_> {
    pub fn audited(&self) -> audit::Record<'_> {
        let (object_type, object_id) = self.part.unwrap_or((self.object_type, self.object_id));
        audit::Record { object_type, object_id: Some(object_id), fields: self.fields }
    }
}

pub async fn write(tx: &Tx, cx: &Cx, action: Action, change: &Change<'_>) -> Result<(), DbErr> {
    audit::write(tx, cx, action, &change.audited()).await?;
    events::write(tx, events::row(cx, change)).await
}

/// As `write`, of many changes in few statements.
pub async fn write_all(tx: &Tx, cx: &Cx, action: Action, changes: &[Change<'_>]) -> Result<(), DbErr> {
    bulk::insert(tx, changes.iter().map(|change| audit::row(cx, action, &change.audited()))).await?;
    bulk::insert(tx, changes.iter().map(|change| events::row(cx, change))).await
}

/// As `write`, where the change is written with other rows at once.
pub fn insert(writes: Writes, cx: &Cx, action: Action, change: &Change<'_>) -> Writes {
    writes.insert(audit::row(cx, action, &change.audited())).insert(events::row(cx, change))
}
