//! Editing, deleting and hiding, as clients ask for it (P7).

use crate::{
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id::{self, PublicId},
        policy::Action,
    },
    org::Directory,
    praise::{
        errors::PraiseError,
        moderation::{
            rules::Sight,
            service::{self, Edit, Hide},
        },
        types::{PraiseComment, PraisePost},
    },
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entity::ids::{PraiseCommentId, PraisePostId};

/// Another text for a post of one's own.
#[derive(InputObject)]
pub struct EditPraisePostInput {
    /// The post.
    post_id: ID,
    /// The post's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: i32,
    /// What to say instead, in 1 to 2,000 characters. Omitted: as it was.
    message: MaybeUndefined<String>,
    /// The values that it names instead, 0 to 5. Omitted: as they were; null: none.
    tag_ids: MaybeUndefined<Vec<ID>>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct EditPraisePostPayload {
    /// The post as it is now, absent if it was refused.
    praise_post: Option<PraisePost>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<PraiseError>,
}

/// Which post of one's own to delete.
#[derive(InputObject)]
pub struct DeletePraisePostInput {
    /// The post.
    post_id: ID,
    /// The post's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct DeletePraisePostPayload {
    /// The id of the post that is no longer there, absent if it was refused.
    deleted_id: Option<ID>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<PraiseError>,
}

/// Which comment of one's own to delete.
#[derive(InputObject)]
pub struct DeletePraiseCommentInput {
    /// The comment or reply.
    comment_id: ID,
    /// The comment's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct DeletePraiseCommentPayload {
    /// The id of the comment whose text is no longer there, absent if it was refused.
    deleted_id: Option<ID>,
    /// The post that it was on, as it is now; absent if it was refused.
    praise_post: Option<PraisePost>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<PraiseError>,
}

/// Which post to hide, and why; or to show again.
#[derive(InputObject)]
pub struct HidePraisePostInput {
    /// The post.
    post_id: ID,
    /// False lets it show again.
    #[graphql(default = true)]
    hidden: bool,
    /// Why, in 1 to 500 characters; the author reads it. Needed for hiding.
    reason: Option<String>,
    /// The post's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct HidePraisePostPayload {
    /// The post as it is now, absent if it was refused.
    praise_post: Option<PraisePost>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<PraiseError>,
}

/// Which comment to hide, and why; or to show again.
#[derive(InputObject)]
pub struct HidePraiseCommentInput {
    /// The comment or reply.
    comment_id: ID,
    /// False lets it show again.
    #[graphql(default = true)]
    hidden: bool,
    /// Why, in 1 to 500 characters; the author reads it. Needed for hiding.
    reason: Option<String>,
    /// The comment's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct HidePraiseCommentPayload {
    /// The comment as it is now, absent if it was refused.
    praise_comment: Option<PraiseComment>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<PraiseError>,
}

#[derive(Default)]
pub struct ModerationMutation;

#[Object]
impl ModerationMutation {
    /// Gives a post of one's own another text, for a while after posting it: by default 30 minutes, else as the setting
    /// `praise.editMinutes` says (P7). Every earlier text is kept: see the post's `history`.
    async fn edit_praise_post(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which post, and its new text.")] input: EditPraisePostInput,
    ) -> Result<EditPraisePostPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::EditPraisePost)?;
        let directory = Directory::of(ctx)?;
        let tags = match input.tag_ids {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(Vec::new()),
            MaybeUndefined::Value(ids) => Some(ids.iter().map(id::parse).collect::<Result<_, _>>()?),
        };
        let message = match input.message {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(String::new()),
            MaybeUndefined::Value(message) => Some(message),
        };
        let edit = Edit { post: id::parse(&input.post_id)?, expected_version: input.expected_version, message, tags };
        Ok(match outcome(service::edit_post(cx, directory, &scope, edit).await)? {
            Ok(post) => {
                EditPraisePostPayload { praise_post: Some(PraisePost::new(post, directory)), user_errors: Vec::new() }
            }
            Err(refusals) => {
                EditPraisePostPayload { praise_post: None, user_errors: PraiseError::all(cx.locale, refusals) }
            }
        })
    }

    /// Deletes a post of one's own, with all texts it ever had (P7). A retry changes nothing.
    async fn delete_praise_post(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which post.")] input: DeletePraisePostInput,
    ) -> Result<DeletePraisePostPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let (scope, directory) = (cx.allow(Action::DeletePraisePost)?, Directory::of(ctx)?);
        let post: PraisePostId = id::parse(&input.post_id)?;
        Ok(match outcome(service::delete_post(cx, directory, &scope, post, input.expected_version).await)? {
            Ok(()) => DeletePraisePostPayload { deleted_id: Some(post.encode()), user_errors: Vec::new() },
            Err(refusals) => {
                DeletePraisePostPayload { deleted_id: None, user_errors: PraiseError::all(cx.locale, refusals) }
            }
        })
    }

    /// Deletes a comment or reply of one's own (P7). If it has replies, they stay under a comment without a text. A retry changes
    /// nothing.
    async fn delete_praise_comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which comment.")] input: DeletePraiseCommentInput,
    ) -> Result<DeletePraiseCommentPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::DeletePraiseComment)?;
        let directory = Directory::of(ctx)?;
        let comment: PraiseCommentId = id::parse(&input.comment_id)?;
        Ok(match outcome(service::delete_comment(cx, directory, &scope, comment, input.expected_version).await)? {
            Ok(post) => DeletePraiseCommentPayload {
                deleted_id: Some(comment.encode()),
                praise_post: post.map(|post| PraisePost::new(post, directory)),
                user_errors: Vec::new(),
            },
            Err(refusals) => DeletePraiseCommentPayload {
                deleted_id: None,
                praise_post: None,
                user_errors: PraiseError::all(cx.locale, refusals),
            },
        })
    }

    /// Hides a post from everyone but its author, who reads the reason, and the CS office; or lets it show again (P7). A retry
    /// changes nothing.
    async fn hide_praise_post(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which post, and why.")] input: HidePraisePostInput,
    ) -> Result<HidePraisePostPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let (scope, directory) = (cx.allow(Action::HidePraisePost)?, Directory::of(ctx)?);
        let hide = Hide { hidden: input.hidden, reason: input.reason, expected_version: input.expected_version };
        Ok(match outcome(service::hide_post(cx, directory, &scope, id::parse(&input.post_id)?, hide).await)? {
            Ok(post) => {
                let post = PraisePost::new(post, directory);
                HidePraisePostPayload { praise_post: Some(post), user_errors: Vec::new() }
            }
            Err(refusals) => {
                HidePraisePostPayload { praise_post: None, user_errors: PraiseError::all(cx.locale, refusals) }
            }
        })
    }

    /// Hides a comment or reply as `hidePraisePost` hides a post; or lets it show again (P7).
    async fn hide_praise_comment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which comment, and why.")] input: HidePraiseCommentInput,
    ) -> Result<HidePraiseCommentPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let (scope, directory) = (cx.allow(Action::HidePraiseComment)?, Directory::of(ctx)?);
        let hide = Hide { hidden: input.hidden, reason: input.reason, expected_version: input.expected_version };
        Ok(match outcome(service::hide_comment(cx, directory, &scope, id::parse(&input.comment_id)?, hide).await)? {
            Ok(comment) => {
                let comment = PraiseComment::new(comment, directory, Sight::of(&scope));
                HidePraiseCommentPayload { praise_comment: Some(comment), user_errors: Vec::new() }
            }
            Err(refusals) => {
                HidePraiseCommentPayload { praise_comment: None, user_errors: PraiseError::all(cx.locale, refusals) }
            }
        })
    }
}
