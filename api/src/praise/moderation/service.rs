//! Editing, deleting, hiding. Each locks the post before it writes anything, so that its events are in the order of its
//! revisions, and what two people do at once is done one after the other.

use crate::{
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::Stop,
        policy::{Action, Scope},
    },
    org::Directory,
    praise::{
        customers,
        moderation::{
            rules::{self, Sight, Text},
            store, time_to_edit,
        },
        rules::Refusal,
        statistics, store as board,
    },
};
use entity::{
    ids::{PraiseCommentId, PraisePostId, ValueTagId, ValueTagIds},
    praise_comment, praise_post,
};

pub struct Edit {
    pub post: PraisePostId,
    pub expected_version: i32,
    /// `None`: unchanged.
    pub message: Option<String>,
    pub tags: Option<Vec<ValueTagId>>,
}

/// P7: another text, for a while; the earlier one is kept.
pub async fn edit_post(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    edit: Edit,
) -> Result<praise_post::Model, Stop<Refusal>> {
    let named: Vec<_> = edit.tags.iter().flatten().map(|tag| (*tag, directory.value_tag(*tag).is_some())).collect();
    let tx = cx.db.begin().await?;
    let post = locked(&tx, scope, edit.post).await?;
    let text = Text::from(&post);
    rules::may_edit(text, scope.employee(), cx.now, time_to_edit(directory, cx.now)).map_err(Stop::refused)?;
    rules::is_current(text, Some(edit.expected_version)).map_err(Stop::refused)?;
    let message = rules::edited(edit.message.as_deref(), &named)?.unwrap_or_else(|| post.message.clone());
    let tags = edit.tags.map_or_else(|| post.tag_ids.clone(), ValueTagIds);
    if message == post.message && tags == post.tag_ids {
        return Ok(post);
    }
    store::edit_post(&tx, &post, &message, &tags, cx.now).await?;
    let made = of_post("praisePostEdited", &post, &["message", "tags"]);
    change::write(&tx, cx, Action::EditPraisePost, &made).await?;
    let post = board::post(&tx, scope, post.id).await?;
    tx.commit().await?;
    post.ok_or(Stop::refused(Refusal::PostNotFound))
}

/// P7: a tombstone of one's own post. Doing it again changes nothing.
pub async fn delete_post(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    id: PraisePostId,
    expected_version: Option<i32>,
) -> Result<(), Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    let post = locked(&tx, scope, id).await?;
    let text = Text::from(&post);
    if text.deleted && text.author == scope.employee() {
        return Ok(());
    }
    rules::may_delete(text, scope.employee(), Refusal::PostNotFound).map_err(Stop::refused)?;
    rules::is_current(text, expected_version).map_err(Stop::refused)?;
    store::delete_post(&tx, id, cx.now).await?;
    if let Some(relay) = post.relay_id {
        store::shorten_relay(&tx, relay).await?;
    }
    let made = of_post("praisePostDeleted", &post, &["message"]);
    change::write(&tx, cx, Action::DeletePraisePost, &made).await?;
    statistics::touch(&tx, directory.calendar(), post.created_at, cx.now).await?;
    tx.commit().await?;
    Ok(())
}

/// What the CS office wants.
pub struct Hide {
    pub hidden: bool,
    pub reason: Option<String>,
    pub expected_version: Option<i32>,
}

/// P7: out of everyone's sight but its author's and the CS office's, or back into it. Doing it again changes nothing.
pub async fn hide_post(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    id: PraisePostId,
    hide: Hide,
) -> Result<praise_post::Model, Stop<Refusal>> {
    let reason = rules::hiding(hide.hidden, hide.reason.as_deref()).map_err(Stop::refused)?;
    let tx = cx.db.begin().await?;
    let post = locked(&tx, scope, id).await?;
    let text = Text::from(&post);
    if text.deleted {
        return Err(Stop::refused(Refusal::PostNotFound));
    }
    rules::is_current(text, hide.expected_version).map_err(Stop::refused)?;
    if post.held_at.is_some() {
        return Err(Stop::refused(Refusal::PostHeld));
    }
    if text.hidden == hide.hidden {
        return Ok(post);
    }
    if !hide.hidden {
        customers::may_show_again(&tx, scope, &post).await?;
    }
    store::hide_post(&tx, id, reason.map(|reason| (cx.now, scope.employee(), reason))).await?;
    let event = if hide.hidden { "praisePostHidden" } else { "praisePostUnhidden" };
    let made = of_post(event, &post, &["hidden", "reason"]);
    change::write(&tx, cx, Action::HidePraisePost, &made).await?;
    statistics::touch(&tx, directory.calendar(), post.created_at, cx.now).await?;
    let post = board::post(&tx, scope, id).await?;
    tx.commit().await?;
    post.ok_or(Stop::refused(Refusal::PostNotFound))
}

/// P7: a tombstone of one's own comment, above the replies to it. Doing it again changes nothing.
pub async fn delete_comment(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    id: PraiseCommentId,
    expected_version: Option<i32>,
) -> Result<Option<praise_post::Model>, Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    let (post, comment) = locked_comment(&tx, scope, id).await?;
    let text = Text::from(&comment);
    if text.deleted && text.author == scope.employee() {
        return Ok(Some(post));
    }
    rules::may_delete(text, scope.employee(), Refusal::CommentNotFound).map_err(Stop::refused)?;
    rules::is_current(text, expected_version).map_err(Stop::refused)?;
    store::delete_comment(&tx, id, cx.now).await?;
    store::uncount_comment(&tx, &comment, if text.hidden { 0 } else { -1 }).await?;
    let made = of_comment("praiseCommentDeleted", &post, &comment, &["text", "mentions"]);
    change::write(&tx, cx, Action::DeletePraiseComment, &made).await?;
    statistics::touch(&tx, directory.calendar(), post.created_at, cx.now).await?;
    let post = board::post(&tx, scope, post.id).await?;
    tx.commit().await?;
    Ok(post)
}

/// P7: as `hide_post`.
pub async fn hide_comment(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    id: PraiseCommentId,
    hide: Hide,
) -> Result<praise_comment::Model, Stop<Refusal>> {
    let reason = rules::hiding(hide.hidden, hide.reason.as_deref()).map_err(Stop::refused)?;
    let tx = cx.db.begin().await?;
    let (post, comment) = locked_comment(&tx, scope, id).await?;
    let text = Text::from(&comment);
    if text.deleted {
        return Err(Stop::refused(Refusal::CommentNotFound));
    }
    rules::is_current(text, hide.expected_version).map_err(Stop::refused)?;
    if text.hidden == hide.hidden {
        return Ok(comment);
    }
    store::hide_comment(&tx, id, reason.map(|reason| (cx.now, scope.employee(), reason))).await?;
    store::uncount_comment(&tx, &comment, if hide.hidden { -1 } else { 1 }).await?;
    let event = if hide.hidden { "praiseCommentHidden" } else { "praiseCommentUnhidden" };
    let made = of_comment(event, &post, &comment, &["hidden", "reason"]);
    change::write(&tx, cx, Action::HidePraiseComment, &made).await?;
    statistics::touch(&tx, directory.calendar(), post.created_at, cx.now).await?;
    let comment = board::comment(&tx, id).await?;
    tx.commit().await?;
    comment.ok_or(Stop::refused(Refusal::CommentNotFound))
}

async fn locked(tx: &Tx, scope: &Scope, id: PraisePostId) -> Result<praise_post::Model, Stop<Refusal>> {
    board::lock_post(tx, scope, id).await?.ok_or(Stop::refused(Refusal::PostNotFound))
}

/// The comment as it is while its post is locked: whoever changes a comment locks the post first.
async fn locked_comment(
    tx: &Tx,
    scope: &Scope,
    id: PraiseCommentId,
) -> Result<(praise_post::Model, praise_comment::Model), Stop<Refusal>> {
    let not_found = || Stop::refused(Refusal::CommentNotFound);
    let post = board::comment(tx, id).await?.ok_or_else(not_found)?.post_id;
    let post = board::lock_post(tx, scope, post).await?.ok_or_else(not_found)?;
    let comment = board::comment(tx, id).await?.ok_or_else(not_found)?;
    match Sight::of(scope).sees(Text::from(&post)) {
        true => Ok((post, comment)),
        false => Err(not_found()),
    }
}

fn of_post<'a>(event: &'a str, before: &praise_post::Model, fields: &'a [&'a str]) -> Change<'a> {
    Change {
        event,
        object_type: "PraisePost",
        object_id: before.id.0,
        version: before.revision + 1,
        part: None,
        fields,
    }
}

fn of_comment<'a>(
    event: &'a str,
    before: &praise_post::Model,
    comment: &praise_comment::Model,
    fields: &'a [&'a str],
) -> Change<'a> {
    Change { part: Some(("PraiseComment", comment.id.0)), ..of_post(event, before, fields) }
}
