//! Praising, commenting, reacting.

use crate::{
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::Stop,
        id,
        idempotency::{Key, LONGEST_KEY, Seen},
        policy::{Action, Scope},
    },
    org::Directory,
    praise::{
        images,
        moderation::rules::Text,
        relay,
        rules::{self, Parent, Refusal, Standing},
        statistics, store,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, EmployeeId, EmployeeIds, PraiseCommentId, PraisePostId, UploadId, ValueTagId, ValueTagIds},
    praise_comment,
    praise_post::{self, PraiseChannel, PraiseOrigin},
    praise_reaction::{self, ReactionKind},
};
use serde::Serialize;
use uuid::Uuid;

#[derive(Serialize)]
pub struct NewPost {
    pub recipients: Vec<EmployeeId>,
    pub tags: Vec<ValueTagId>,
    pub message: String,
    /// The post whose relay it continues (P8).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continues: Option<PraisePostId>,
    // Left out, so that what was asked without images before they were known is still the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<UploadId>,
    /// The customer for whom it is recorded, and by which way it came (P1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_customer: Option<(CustomerId, PraiseChannel)>,
}

/// P1, P3: praise by a colleague, on the board at once.
pub async fn create(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    new: NewPost,
    key: Option<String>,
) -> Result<praise_post::Model, Stop<Refusal>> {
    let key = idempotency_key(scope.employee().0, Action::CreatePraisePost, key, &new)?;
    let tags = tags(directory, &new.tags);
    let people = standings(directory, &new.recipients);
    let images = images::standings(cx, scope, &new.images).await?;
    let checked = match (rules::create(scope.employee(), &people, &tags, &new.message), rules::images(&images)) {
        (Ok(message), refused) if refused.is_empty() => Ok(message),
        (checked, refused) => Err(checked.err().into_iter().flatten().chain(refused).collect()),
    };
    let message = match checked {
        Ok(message) => message,
        // A retry is answered as the first call was, even if it would be refused today.
        Err(refusals) => match made_before(cx, key.as_ref()).await? {
            Some(post) => return found(cx, scope, PraisePostId(post)).await,
            None => return Err(Stop::Refused(refusals)),
        },
    };
    let (continues, images) = (new.continues, new.images.clone());
    let post = fresh_post(PraisePostId(id::fresh(cx.now)), scope.employee(), new, message, cx.now);
    if let Some(continues) = continues {
        return continue_relay(cx, scope, (post, &images), continues, key.as_ref()).await;
    }
    let made = Change {
        event: "praisePostCreated",
        object_type: "PraisePost",
        object_id: post.id.0,
        version: post.revision,
        part: None,
        fields: if images.is_empty() { &ALWAYS } else { &WITH_IMAGES },
    };
    let write = || {
        let writes = change::insert(store::new_post(&post, &images), cx, Action::CreatePraisePost, &made);
        match &key {
            Some(key) => writes.insert(key.keep(cx, post.id.0)),
            None => writes,
        }
    };
    match write().run(&cx.db).await {
        Ok(()) => Ok(post),
        Err(error) if Key::broken_by(&error) || store::image_taken(&error) => {
            match made_before(cx, key.as_ref()).await? {
                Some(first) => found(cx, scope, PraisePostId(first)).await,
                // Somebody was faster with one of the images: oneself, in another window.
                None if store::image_taken(&error) => {
                    Err(Stop::Refused(rules::images(&images::standings(cx, scope, &images).await?)))
                }
                // The key's time was over, and it is free again.
                None => {
                    write().run(&cx.db).await?;
                    Ok(post)
                }
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// A colleague's post that nobody has said anything about yet.
pub fn fresh_post(
    id: PraisePostId,
    author: EmployeeId,
    new: NewPost,
    message: String,
    now: DateTime<Utc>,
) -> praise_post::Model {
    praise_post::Model {
        id,
        origin: PraiseOrigin::Colleague,
        author_id: author,
        message,
        recipient_ids: EmployeeIds(new.recipients),
        tag_ids: ValueTagIds(new.tags),
        comment_count: 0,
        clap_count: 0,
        heart_count: 0,
        cheer_count: 0,
        thanks_count: 0,
        impressed_count: 0,
        executive_commented_at: None,
        created_at: now,
        version: 1,
        revision: 1,
        edited_at: None,
        deleted_at: None,
        hidden_at: None,
        hidden_by: None,
        hidden_reason: None,
        relay_id: None,
        channel: None,
        recorded_by: None,
        held_at: None,
        shown_at: None,
    }
}

/// P8: as `create`, where another post must be looked at first.
async fn continue_relay(
    cx: &Cx,
    scope: &Scope,
    (post, images): (praise_post::Model, &[UploadId]),
    continues: PraisePostId,
    key: Option<&Key>,
) -> Result<praise_post::Model, Stop<Refusal>> {
    if let Some(first) = made_before(cx, key).await? {
        return found(cx, scope, PraisePostId(first)).await;
    }
    let refused = match relay::service::create(cx, scope, (post, images), continues, key).await {
        Ok(post) => return Ok(post),
        Err(stop) => stop,
    };
    // The same call, at the same moment, may have been faster.
    match made_before(cx, key).await? {
        Some(first) => found(cx, scope, PraisePostId(first)).await,
        None => match rules::images(&images::standings(cx, scope, images).await?) {
            none if none.is_empty() => Err(refused),
            // Somebody was faster with one of the images.
            taken => Err(Stop::Refused(taken)),
        },
    }
}

/// What the audit record says of a new post.
const ALWAYS: [&str; 3] = ["recipients", "message", "tags"];
const WITH_IMAGES: [&str; 4] = ["recipients", "message", "tags", "images"];

async fn found(cx: &Cx, scope: &Scope, id: PraisePostId) -> Result<praise_post::Model, Stop<Refusal>> {
    store::post(cx.db.writer(), scope, id).await?.ok_or(Stop::refused(Refusal::PostNotFound))
}

#[derive(Serialize)]
pub struct NewComment {
    pub post: PraisePostId,
    pub parent: Option<PraiseCommentId>,
    pub text: String,
    pub mentions: Vec<EmployeeId>,
}

/// P4, P6: a comment, or a reply to one; an executive's first one ends the post's wait.
pub async fn comment(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    new: NewComment,
    key: Option<String>,
) -> Result<praise_comment::Model, Stop<Refusal>> {
    let key = idempotency_key(scope.employee().0, Action::CommentOnPraise, key, &new)?;
    if let Some(first) = made_before(cx, key.as_ref()).await? {
        let comment = store::comment(cx.db.writer(), PraiseCommentId(first)).await?;
        return comment.ok_or(Stop::refused(Refusal::PostNotFound));
    }
    let text = rules::comment(&standings(directory, &new.mentions), &new.text)?;
    let tx = cx.db.begin().await?;
    let post = lock_shown(&tx, scope, new.post).await?;
    let by_executive = scope.actor().roles.is_executive();
    store::count_comment(&tx, post.id, by_executive, cx.now).await?;
    if let Some(parent) = new.parent {
        let kept = store::comment(&tx, parent).await?;
        let kept = kept.map(|comment| Parent {
            post: comment.post_id,
            parent: comment.parent_id,
            shows: Text::from(&comment).shows(),
        });
        rules::reply(new.post, kept).map_err(Stop::refused)?;
        store::count_reply(&tx, parent).await?;
    }
    let comment = praise_comment::Model {
        id: PraiseCommentId(id::fresh(cx.now)),
        post_id: new.post,
        parent_id: new.parent,
        author_id: scope.employee(),
        text,
        mention_ids: EmployeeIds(new.mentions),
        reply_count: 0,
        created_at: cx.now,
        version: 1,
        by_executive,
        deleted_at: None,
        hidden_at: None,
        hidden_by: None,
        hidden_reason: None,
    };
    store::insert_comment(&tx, &comment).await?;
    let made = Change {
        event: "praisePostCommented",
        object_type: "PraisePost",
        object_id: post.id.0,
        version: post.revision + 1,
        part: Some(("PraiseComment", comment.id.0)),
        fields: &["post", "text", "mentions"],
    };
    change::write(&tx, cx, Action::CommentOnPraise, &made).await?;
    if by_executive || new.parent.is_some() {
        statistics::touch(&tx, directory.calendar(), post.created_at, cx.now).await?;
    }
    if let Some(key) = &key
        && let Err(error) = key.keep_in(&tx, cx, comment.id.0).await
    {
        // The same call, at the same moment, was faster.
        tx.rollback().await?;
        return match Key::broken_by(&error) {
            true => match made_before(cx, Some(key)).await? {
                Some(first) => store::comment(cx.db.writer(), PraiseCommentId(first))
                    .await?
                    .ok_or(Stop::refused(Refusal::PostNotFound)),
                None => Err(error.into()),
            },
            false => Err(error.into()),
        };
    }
    tx.commit().await?;
    Ok(comment)
}

/// Which way a reaction is changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reacting {
    Add,
    Remove,
}

/// P4: each kind once per person. Doing it again changes nothing, so that a retry is safe without a key.
pub async fn react(
    cx: &Cx,
    scope: &Scope,
    id: PraisePostId,
    kind: ReactionKind,
    reacting: Reacting,
) -> Result<praise_post::Model, Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    let before = lock_shown(&tx, scope, id).await?;
    let (action, changed, by) = match reacting {
        Reacting::Add => {
            let reaction =
                praise_reaction::Model { post_id: id, employee_id: scope.employee(), kind, created_at: cx.now };
            (Action::AddReaction, store::insert_reaction(&tx, reaction).await?, 1)
        }
        Reacting::Remove => {
            (Action::RemoveReaction, store::delete_reaction(&tx, id, scope.employee(), kind).await?, -1)
        }
    };
    if changed {
        store::count_reaction(&tx, id, kind, by).await?;
        let change = Change {
            event: if by > 0 { "praiseReactionAdded" } else { "praiseReactionRemoved" },
            object_type: "PraisePost",
            object_id: id.0,
            version: before.revision + 1,
            part: None,
            fields: &["reactions"],
        };
        change::write(&tx, cx, action, &change).await?;
    }
    let post = store::post(&tx, scope, id).await?;
    tx.commit().await?;
    post.ok_or(Stop::refused(Refusal::PostNotFound))
}

/// What can be talked about: neither hidden nor deleted (P7).
async fn lock_shown(tx: &Tx, scope: &Scope, id: PraisePostId) -> Result<praise_post::Model, Stop<Refusal>> {
    let post = store::lock_post(tx, scope, id).await?;
    post.filter(|post| Text::from(post).shows()).ok_or(Stop::refused(Refusal::PostNotFound))
}

pub fn tags(directory: &Directory, tags: &[ValueTagId]) -> Vec<(ValueTagId, bool)> {
    tags.iter().map(|tag| (*tag, directory.value_tag(*tag).is_some())).collect()
}

pub fn standings(directory: &Directory, people: &[EmployeeId]) -> Vec<(EmployeeId, Standing)> {
    let standing = |id: &EmployeeId| match directory.employee(*id) {
        None => Standing::Unknown,
        Some(person) if person.is_active() => Standing::Active,
        Some(_) => Standing::Left,
    };
    people.iter().map(|id| (*id, standing(id))).collect()
}

pub fn idempotency_key(
    principal: Uuid,
    action: Action,
    key: Option<String>,
    input: &impl Serialize,
) -> Result<Option<Key>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    if key.is_empty() || key.len() > LONGEST_KEY || key.chars().any(char::is_control) {
        return Err(Stop::refused(Refusal::KeyInvalid { max: LONGEST_KEY }));
    }
    Ok(Some(Key::new(principal, action, &key, input)))
}

/// What the same call made before (I3).
pub async fn made_before(cx: &Cx, key: Option<&Key>) -> Result<Option<Uuid>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    match key.seen(cx).await? {
        Seen::Never => Ok(None),
        Seen::Before(id) => Ok(Some(id)),
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
    }
}
