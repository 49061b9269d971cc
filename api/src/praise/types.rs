//! The board as the schema shows it.

use crate::{
    connection,
    files::{Files, Image},
    kernel::{
        batch,
        connection::wants_total,
        cx::Cx,
        error::Fault,
        id::PublicId,
        page::{Page, PageArgs, Position, Slice, Total},
        policy::Action,
        scalar::DateTime,
    },
    org::{Directory, Employee, ValueTag},
    praise::{
        images::PostImages,
        loader::{CommentPage, CommentTotal, ViewerReactions},
        store::{self, Thread},
    },
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    ids::{PraiseCommentId, PraisePostId},
    praise_comment, praise_post, praise_reaction,
};
use std::sync::Arc;

/// Praise of one or more people (칭찬마당 글), public to everyone in the company.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct PraisePost {
    /// Global id.
    pub id: ID,
    /// Whether a colleague or a customer praises. Both weigh the same (P2).
    origin: PraiseOrigin,
    /// The colleague who praises. Null for a customer's praise.
    author: Option<Arc<Employee>>,
    /// Who is praised, 1 to 10 people in the author's order (P1).
    recipients: Vec<Arc<Employee>>,
    /// What for, in 1 to 2,000 characters (P3).
    message: String,
    /// The company's values that it names, 0 to 5 (P3).
    tags: Vec<Arc<ValueTag>>,
    /// When it was posted.
    created_at: DateTime,
    /// How many comments and replies it has.
    comment_count: i32,
    /// How many reactions it has, of all kinds together.
    reaction_count: i32,
    /// How many reactions it has of each kind; a kind without any is left out.
    reaction_counts: Vec<PraiseReactionCount>,
    /// When an executive first commented on it (P6). Null while it awaits one.
    executive_commented_at: Option<DateTime>,
    /// Rises with every change of its text.
    version: i32,
    /// Rises with everything that happens to it, comments and reactions too: of two readings the higher one is newer.
    revision: i32,
    #[graphql(skip)]
    pub key: PraisePostId,
    /// The page of comments that was asked for, if it was read together with the post's list.
    #[graphql(skip)]
    pub ready: Option<ReadyComments>,
}

/// A page of comments, and how it was asked for.
pub struct ReadyComments {
    pub page: Page,
    pub slice: Arc<Slice<praise_comment::Model>>,
}

/// How many people reacted in one way.
#[derive(SimpleObject)]
pub struct PraiseReactionCount {
    /// In which way.
    kind: ReactionKind,
    /// How many people.
    count: i32,
}

/// A comment on praise, or a reply to one.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct PraiseComment {
    /// Global id.
    pub id: ID,
    /// Who wrote it. Null for a customer.
    author: Option<Arc<Employee>>,
    /// What it says, in 1 to 1,000 characters.
    text: String,
    /// Whom it mentions, up to 10 people.
    mentions: Vec<Arc<Employee>>,
    /// When it was written.
    created_at: DateTime,
    /// How many replies it has; a reply has none.
    reply_count: i32,
    /// Rises with every change of its text.
    version: i32,
    #[graphql(skip)]
    key: PraiseCommentId,
    #[graphql(skip)]
    post_key: PraisePostId,
    #[graphql(skip)]
    parent_key: Option<PraiseCommentId>,
}

#[ComplexObject]
impl PraisePost {
    /// Comments, oldest first, without the replies, which hang on their comment.
    async fn comments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<PraiseCommentConnection, Fault> {
        let total = match wants_total(ctx) {
            true => Some(batch::load(ctx, CommentTotal(self.key)).await?.unwrap_or(Total::of(0))),
            false => None,
        };
        comments(ctx, Thread::Post(self.key), self.ready.as_ref(), PageArgs { first, after, last, before }, total).await
    }

    /// The images that it shows (사진), 0 to 5 in the author's order (P3).
    async fn images(&self, ctx: &Context<'_>) -> Result<Vec<Image>, Fault> {
        let (files, now) = (Files::of(ctx)?, Cx::of(ctx)?.now);
        let uploads = batch::load(ctx, PostImages(self.key)).await?.unwrap_or_default();
        Ok(uploads.iter().filter_map(|upload| Image::new(files, upload, now)).collect())
    }

    /// How the viewer has reacted to it.
    async fn viewer_reactions(&self, ctx: &Context<'_>) -> Result<Vec<ReactionKind>, Fault> {
        let kinds = batch::load(ctx, ViewerReactions(self.key)).await?.unwrap_or_default();
        Ok(kinds.into_iter().map(ReactionKind::from).collect())
    }

    /// Whether the viewer may comment on it.
    async fn viewer_can_comment(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        Ok(Cx::of(ctx)?.allow(Action::CommentOnPraise).is_ok())
    }
}

#[ComplexObject]
impl PraiseComment {
    /// The post that it is about. Null if the viewer may not see it.
    async fn post(&self, ctx: &Context<'_>) -> Result<Option<PraisePost>, Fault> {
        let post = batch::load(ctx, self.post_key).await?;
        let directory = Directory::of(ctx)?;
        Ok(post.map(|post| PraisePost::new(post, directory)))
    }

    /// Whether it is a reply to another comment.
    async fn is_reply(&self) -> bool {
        self.parent_key.is_some()
    }

    /// The replies to it, oldest first.
    async fn replies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<PraiseCommentConnection, Fault> {
        let total = Total::of(usize::try_from(self.reply_count).unwrap_or_default());
        comments(ctx, Thread::Comment(self.key), None, PageArgs { first, after, last, before }, Some(total)).await
    }
}

async fn comments(
    ctx: &Context<'_>,
    thread: Thread,
    ready: Option<&ReadyComments>,
    args: PageArgs,
    total: Option<Total>,
) -> Result<PraiseCommentConnection, Fault> {
    // Each thread is a list of its own: a cursor of one is refused under another.
    let list = match thread {
        Thread::Post(id) => format!("comments on {}, oldest first", id.0),
        Thread::Comment(id) => format!("replies to {}, oldest first", id.0),
    };
    let page = args.page(&list)?;
    let slice = match ready.filter(|ready| ready.page == page) {
        Some(ready) => ready.slice.clone(),
        None => batch::load(ctx, CommentPage { thread, page }).await?.ok_or(Fault::Unavailable)?,
    };
    let directory = Directory::of(ctx)?;
    let row = |row: &praise_comment::Model| {
        (Position::at(row.created_at, row.id.0), PraiseComment::new(row.clone(), directory))
    };
    Ok(PraiseCommentConnection::new(&list, slice.by_ref(row), total))
}

impl PraisePost {
    pub fn new(row: praise_post::Model, directory: &Directory) -> Self {
        let counts = [
            (ReactionKind::Clap, row.clap_count),
            (ReactionKind::Heart, row.heart_count),
            (ReactionKind::Cheer, row.cheer_count),
            (ReactionKind::Thanks, row.thanks_count),
            (ReactionKind::Impressed, row.impressed_count),
        ];
        Self {
            id: row.id.encode(),
            origin: row.origin.into(),
            author: directory.employee(row.author_id).cloned(),
            recipients: row.recipient_ids.0.iter().filter_map(|id| directory.employee(*id)).cloned().collect(),
            message: row.message,
            tags: row.tag_ids.0.iter().filter_map(|id| directory.value_tag(*id)).cloned().collect(),
            created_at: DateTime(row.created_at),
            comment_count: row.comment_count,
            reaction_count: counts.iter().map(|(_, count)| count).sum(),
            reaction_counts: counts
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(kind, count)| PraiseReactionCount { kind, count })
                .collect(),
            executive_commented_at: row.executive_commented_at.map(DateTime),
            version: row.version,
            revision: row.revision,
            key: row.id,
            ready: None,
        }
    }
}

impl PraiseComment {
    pub fn new(row: praise_comment::Model, directory: &Directory) -> Self {
        Self {
            id: row.id.encode(),
            author: directory.employee(row.author_id).cloned(),
            text: row.text,
            mentions: row.mention_ids.0.iter().filter_map(|id| directory.employee(*id)).cloned().collect(),
            created_at: DateTime(row.created_at),
            reply_count: row.reply_count,
            version: row.version,
            key: row.id,
            post_key: row.post_id,
            parent_key: row.parent_id,
        }
    }
}

/// A post by its id, as far as the viewer may see it; those of `nodes` in one statement.
pub async fn praise_post_node(ctx: &Context<'_>, id: PraisePostId) -> Result<Option<PraisePost>, Fault> {
    if Cx::of(ctx)?.allow(Action::PraisePost).is_err() {
        return Ok(None);
    }
    let directory = Directory::of(ctx)?;
    Ok(batch::load(ctx, id).await?.map(|row| PraisePost::new(row, directory)))
}

/// A comment by its id, as far as the viewer may see it.
pub async fn praise_comment_node(
    cx: &Cx,
    directory: &Directory,
    id: PraiseCommentId,
) -> Result<Option<PraiseComment>, Fault> {
    if cx.allow(Action::PraisePost).is_err() {
        return Ok(None);
    }
    Ok(store::comment(cx.db.reader(), id).await?.map(|row| PraiseComment::new(row, directory)))
}

/// Who praises.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "praise_post::PraiseOrigin")]
pub enum PraiseOrigin {
    /// A colleague (동료).
    Colleague,
}

/// A way to react to praise; each person once in each way (P4).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "praise_reaction::ReactionKind")]
pub enum ReactionKind {
    /// Applause (박수).
    Clap,
    /// With all my heart (공감).
    Heart,
    /// Cheering on (응원).
    Cheer,
    /// Thank you (감사).
    Thanks,
    /// Impressed (감동).
    Impressed,
}

connection!(PraisePostConnection, PraisePostEdge, PraisePost, "Praise posts.");
connection!(PraiseCommentConnection, PraiseCommentEdge, PraiseComment, "Comments or replies, oldest first.");
