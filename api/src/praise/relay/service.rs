//! Taking a relay on.

use crate::{
    kernel::{
        change::{self, Change},
        cx::Cx,
        error::Stop,
        events,
        idempotency::Key,
        policy::{Action, Scope},
    },
    praise::{
        relay::{
            rules::{self, FRESH, Standing},
            store::{self, Added},
        },
        rules::Refusal,
        store as board,
    },
};
use chrono::TimeDelta;
use entity::{
    ids::{PraisePostId, PraiseRelayId, UploadId},
    praise_post, praise_relay_member,
};

/// P8: a new post that goes on from one that praised its author. The post that it goes on from is locked first: of two that
/// try at once, one comes too late.
pub async fn create(
    cx: &Cx,
    scope: &Scope,
    (mut post, images): (praise_post::Model, &[UploadId]),
    continues: PraisePostId,
    key: Option<&Key>,
) -> Result<praise_post::Model, Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    let before = board::lock_post(&tx, scope, continues).await?.ok_or(Stop::refused(Refusal::ContinuedNotFound))?;
    let relay = before.relay_id.unwrap_or(PraiseRelayId(before.id.0));
    let last = store::last(&tx, relay).await?;
    let standing = match &last {
        None => FRESH,
        Some(last) => Standing {
            is_last: last.post_id == continues,
            is_member: store::is_member(&tx, relay, scope.employee()).await?,
        },
    };
    rules::may_continue(&before, scope.employee(), standing).map_err(Stop::refused)?;
    // Later than the one before it, whatever the clocks of two nodes say: the relay is read in this order.
    post.created_at = cx.now.max(before.created_at + TimeDelta::microseconds(1));
    post.relay_id = Some(relay);
    store::insert_post(&tx, &post, images).await?;
    let position = match last {
        Some(last) => last.position + 1,
        None => {
            store::begin(&tx, &before).await?;
            2
        }
    };
    let link = praise_relay_member::Model {
        relay_id: relay,
        position,
        employee_id: scope.employee(),
        post_id: post.id,
        created_at: post.created_at,
    };
    match store::add(&tx, link).await? {
        Added::Yes => {}
        Added::PlaceTaken => return Err(Stop::refused(Refusal::AlreadyContinued)),
        Added::MemberAlready => return Err(Stop::refused(Refusal::AlreadyInRelay)),
    }
    store::note(&tx, continues, relay).await?;
    let made = Change {
        event: "praisePostCreated",
        object_type: "PraisePost",
        object_id: post.id.0,
        version: post.revision,
        part: None,
        fields: &["recipients", "message", "tags", "relay"],
    };
    change::write(&tx, cx, Action::CreatePraisePost, &made).await?;
    let version = before.revision + 1;
    let relayed = Change { event: "praisePostRelayed", object_id: continues.0, version, ..made };
    events::write(&tx, events::row(cx, &relayed)).await?;
    if let Some(key) = key {
        key.keep_in(&tx, cx, post.id.0).await?;
    }
    tx.commit().await?;
    Ok(post)
}
