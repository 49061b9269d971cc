//! What is told of customers' praise, and to whom.

use crate::kernel::{audit, bulk, change::Change, cx::Cx, db::Tx, events, jobs::Done, policy::Action};
use entity::ids::PraisePostId;

/// What happened, and to what: while it is held it is nothing that the board's listeners hear of.
pub type Event = (&'static str, &'static str);
pub const SHOWN: Event = ("praisePostCreated", "PraisePost");
pub const HELD: Event = ("praiseHeld", "HeldPraise");
pub const REJECTED: Event = ("heldPraiseRejected", "HeldPraise");
pub const ERASED: Event = ("praisePostErased", "PraisePost");
/// Of what never showed.
pub const ERASED_UNSEEN: Event = ("heldPraiseErased", "HeldPraise");

pub fn of<'a>(id: PraisePostId, (event, object_type): Event, version: i32, fields: &'a [&'a str]) -> Change<'a> {
    Change { event, object_type, object_id: id.0, version, part: None, fields }
}

/// The records say who did it; the events nobody, because neither who recorded nor who screened it praises.
pub async fn tell(tx: &Tx, cx: &Cx, action: Action, changes: &[Change<'_>]) -> Done {
    bulk::insert(tx, changes.iter().map(|change| events::row_by(None, cx.now, change))).await?;
    let record = |change: &Change<'_>| {
        let (object_id, fields) = (Some(change.object_id), change.fields);
        audit::row(cx, action, &audit::Record { object_type: "PraisePost", object_id, fields })
    };
    bulk::insert(tx, changes.iter().map(record)).await
}
