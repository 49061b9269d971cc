//! The board, live (P4).

use crate::{
    kernel::{
        cx::Cx,
        error::Fault,
        events::{Event, Topic},
        id::PublicId,
        live,
        policy::Action,
        scalar::DateTime,
    },
    org::{Directory, Employee},
    praise::{
        store,
        types::{PraiseComment, PraisePost, sight},
    },
};
use async_graphql::{Context, Enum, ID, Object, Subscription};
use entity::ids::{PraiseCommentId, PraisePostId};
use entity::{praise_comment, praise_post};
use futures_util::{Stream, stream};
use std::sync::Arc;

const BOARD: Topic = Topic { object_type: "PraisePost", part: None };

#[derive(Default)]
pub struct PraiseSubscription;

#[Subscription]
impl PraiseSubscription {
    /// What happens on the praise board (칭찬마당), as it happens (P4): each event once, those of one post in the order of its
    /// revisions. Who was away goes on after the cursor of the last event they saw, for 30 days; then it is
    /// `RESYNC_REQUIRED`.
    async fn praise_board(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Everything after this event: its `cursor`, or `eventCursor` as it was before the board was read. \
                          From now on, if absent."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = PraiseBoardEvent> + use<>, Fault> {
        Cx::of(ctx)?.allow(Action::PraiseBoard)?;
        let event = live::listen(ctx, BOARD, after.as_deref())?;
        Ok(stream::iter(event.map(PraiseBoardEvent)))
    }
}

/// One thing that happened to one post.
pub struct PraiseBoardEvent(Arc<Event>);

/// What happened. Expect new values.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum PraiseBoardEventKind {
    /// Somebody praised.
    PostCreated,
    /// Somebody commented, or replied to a comment.
    Commented,
    /// Somebody reacted.
    ReactionAdded,
    /// Somebody took a reaction back.
    ReactionRemoved,
    /// The author edited the post (P7).
    Edited,
    /// The author deleted the post: take it out of what you show (P7).
    Deleted,
    /// The CS office hid the post; its author and the CS office alone see it, and why (P7).
    Hidden,
    /// The CS office lets the post show again (P7).
    Unhidden,
    /// Somebody has continued the post's relay: their post is told as created (P8).
    Relayed,
    /// The author deleted a comment or reply (P7).
    CommentDeleted,
    /// The CS office hid a comment or reply (P7).
    CommentHidden,
    /// The CS office lets a comment or reply show again (P7).
    CommentUnhidden,
    /// Anything else about the post changed.
    Changed,
}

/// What an event is about, as it is when the first listener looks.
struct About {
    post: Option<praise_post::Model>,
    comment: Option<praise_comment::Model>,
}

impl PraiseBoardEvent {
    async fn about(&self, ctx: &Context<'_>) -> Result<Arc<About>, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::PraiseBoard)?;
        let row = &self.0.row;
        let read = async {
            let post = store::post_for_all(cx.db.reader(), PraisePostId(row.object_id)).await?;
            let comment = match row.part_id {
                Some(id) => store::comment(cx.db.reader(), PraiseCommentId(id)).await?,
                None => None,
            };
            Ok(About { post, comment })
        };
        self.0.shared(read).await
    }
}

/// One thing that happened to one post.
#[Object]
impl PraiseBoardEvent {
    /// Where the event is in the log: subscribe after it to go on from here.
    async fn cursor(&self) -> String {
        self.0.position().write()
    }

    /// What happened.
    async fn kind(&self) -> PraiseBoardEventKind {
        match self.0.row.name.as_str() {
            "praisePostCreated" => PraiseBoardEventKind::PostCreated,
            "praisePostCommented" => PraiseBoardEventKind::Commented,
            "praiseReactionAdded" => PraiseBoardEventKind::ReactionAdded,
            "praiseReactionRemoved" => PraiseBoardEventKind::ReactionRemoved,
            "praisePostEdited" => PraiseBoardEventKind::Edited,
            "praisePostDeleted" => PraiseBoardEventKind::Deleted,
            "praisePostHidden" => PraiseBoardEventKind::Hidden,
            "praisePostUnhidden" => PraiseBoardEventKind::Unhidden,
            "praisePostRelayed" => PraiseBoardEventKind::Relayed,
            "praiseCommentDeleted" => PraiseBoardEventKind::CommentDeleted,
            "praiseCommentHidden" => PraiseBoardEventKind::CommentHidden,
            "praiseCommentUnhidden" => PraiseBoardEventKind::CommentUnhidden,
            _ => PraiseBoardEventKind::Changed,
        }
    }

    /// When it happened.
    async fn at(&self) -> DateTime {
        DateTime(self.0.row.at)
    }

    /// Which of the post's changes it is: the post's `revision` right after it. Who applies events keeps the highest.
    async fn revision(&self) -> i32 {
        self.0.row.version
    }

    /// The id of the post, also of one that the viewer may no longer see.
    async fn post_id(&self) -> ID {
        PraisePostId(self.0.row.object_id).encode()
    }

    /// The id of the comment, if it is about one; also of one that the viewer may no longer see.
    async fn comment_id(&self) -> Option<ID> {
        self.0.row.part_id.map(|id| PraiseCommentId(id).encode())
    }

    /// Who did it. Null for a customer, and where the viewer does not see what it was done to.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        let seen = match self.0.row.part_id {
            Some(_) => self.comment(ctx).await?.is_some_and(|comment| comment.is_readable()),
            None => self.post(ctx).await?.is_some(),
        };
        let actor = self.0.row.actor_id.filter(|_| seen);
        Ok(actor.and_then(|id| Directory::of(ctx).ok()?.employee(id).cloned()))
    }

    /// The post, as it is now: its `revision` may be higher than the event's. Null if the viewer may no longer see it.
    async fn post(&self, ctx: &Context<'_>) -> Result<Option<PraisePost>, Fault> {
        let about = self.about(ctx).await?;
        let directory = Directory::of(ctx)?;
        Ok(about.post.clone().and_then(|row| PraisePost::seen(row, directory, sight(ctx)?)))
    }

    /// The comment, if it is about one. Null if the viewer may no longer see it.
    async fn comment(&self, ctx: &Context<'_>) -> Result<Option<PraiseComment>, Fault> {
        let about = self.about(ctx).await?;
        let (Some(sight), Some(post)) = (sight(ctx), &about.post) else { return Ok(None) };
        let comment = about.comment.clone().filter(|row| row.reply_count > 0 || sight.sees(row.into()));
        let comment = comment.filter(|_| sight.sees(post.into()));
        let directory = Directory::of(ctx)?;
        Ok(comment.map(|row| PraiseComment::new(row, directory, sight)))
    }
}
