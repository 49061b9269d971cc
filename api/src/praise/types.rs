//! The board as the schema shows it.

use crate::{
    connection,
    customer::{self, Customer},
    files::{Files, Image},
    kernel::{
        actor::Actor,
        batch,
        connection::wants_total,
        cx::Cx,
        error::Fault,
        id::PublicId,
        page::{Page, PageArgs, Position, Slice, Total},
        policy::{Action, Permit},
        scalar::DateTime,
    },
    org::{Directory, Employee, ValueTag},
    praise::{
        customers,
        images::PostImages,
        loader::{CommentPage, CommentTotal, ViewerReactions},
        moderation::{
            EarlierTexts,
            rules::{self as moderation, Sight, Text},
            time_to_edit,
            types::{PraiseCommentState, PraiseHiding, PraisePostText},
        },
        relay::{self, types::PraiseRelayPlace},
        rules::Refusal,
        store::{self, Thread},
    },
    voc::VocItem,
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    ids::{CustomerId, PraiseCommentId, PraisePostId},
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
    /// The colleague who praises. Null for a customer's praise, which has a `customerName`.
    author: Option<Arc<Employee>>,
    /// Who is praised, 1 to 10 people in the author's order (P1).
    recipients: Vec<Arc<Employee>>,
    /// What for, in 1 to 2,000 characters (P3). Empty once the customer who wrote it was erased (C4).
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
    /// When its author last edited it (P7). Null if never.
    edited_at: Option<DateTime>,
    /// That the CS office has hidden it, and why (P7): its author, who recorded it for a customer, and the CS office alone see it then.
    /// Null while it shows, and while it is held.
    hidden: Option<PraiseHiding>,
    /// By which way a customer's praise came. Null for a colleague's.
    channel: Option<PraiseChannel>,
    /// Who recorded it for the customer (P1). Null for a colleague's praise, and if the customer wrote it themself.
    recorded_by: Option<Arc<Employee>>,
    /// Since when it waits to be screened (P3): then the CS office, who recorded it and the customer alone see it. Null for all other
    /// posts.
    held_since: Option<DateTime>,
    /// Rises with every change of its text; send it back as `expectedVersion`.
    version: i32,
    /// Rises with everything that happens to it, comments and reactions too: of two readings the higher one is newer.
    revision: i32,
    #[graphql(skip)]
    pub key: PraisePostId,
    #[graphql(skip)]
    text: Text,
    #[graphql(skip)]
    in_relay: bool,
    #[graphql(skip)]
    customer_key: Option<CustomerId>,
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
    /// Whether it can be read (P7).
    state: PraiseCommentState,
    /// Who wrote it. Null for a customer, and where the text is withheld.
    author: Option<Arc<Employee>>,
    /// What it says, in 1 to 1,000 characters. Empty if it was deleted, and if it is hidden from the viewer.
    text: String,
    /// Whom it mentions, up to 10 people.
    mentions: Vec<Arc<Employee>>,
    /// When it was written.
    created_at: DateTime,
    /// How many replies it has; a reply has none.
    reply_count: i32,
    /// That the CS office has hidden it, and why (P7): for its author and the CS office alone. Null while it shows.
    hidden: Option<PraiseHiding>,
    /// Rises with every change of its text.
    version: i32,
    #[graphql(skip)]
    key: PraiseCommentId,
    #[graphql(skip)]
    fate: Text,
    #[graphql(skip)]
    post_key: PraisePostId,
    #[graphql(skip)]
    parent_key: Option<PraiseCommentId>,
}

#[ComplexObject]
impl PraisePost {
    /// The customer who praises, masked: 홍*동. Null for a colleague's praise, and once the customer was erased.
    async fn customer_name(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        let Some(id) = self.customer_key else { return Ok(None) };
        match Customer::load(ctx, id).await? {
            Some(customer) => customer.masked_name(ctx).await,
            None => Ok(None),
        }
    }

    /// The customer who praises. Null for a colleague's praise, and where the policy hides it.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        match (self.customer_key, Cx::of(ctx)?.permit(Action::PraisePostCustomer)) {
            (Some(id), Ok(permit)) if customer::reaches(&permit, id) => Customer::load(ctx, id).await,
            _ => Ok(None),
        }
    }

    /// The compliment that it was, as VOC (P9). Null if it came by another way, and if the viewer may not see that.
    async fn voc_item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        match self.customer_key {
            Some(_) => VocItem::praised(ctx, self.key).await,
            None => Ok(None),
        }
    }

    /// Comments, oldest first, without the replies, which hang on their comment. What colleagues say is not for customers: none.
    async fn comments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<PraiseCommentConnection, Fault> {
        if let Actor::Customer(_) = Cx::of(ctx)?.actor {
            let (list, page) =
                ("no comments", PageArgs { first, after: None, last, before: None }.page("no comments")?);
            let none = Slice::cut(Vec::new(), &page);
            return Ok(PraiseCommentConnection::new(list, none, wants_total(ctx).then(|| Total::of(0))));
        }
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
        Ok(self.text.shows() && Cx::of(ctx)?.allow(Action::CommentOnPraise).is_ok())
    }

    /// Every text that it had before this one, the oldest first, 20 at most (P7): for its author and the CS office. Null for
    /// everyone else.
    async fn history(&self, ctx: &Context<'_>) -> Result<Option<Vec<PraisePostText>>, Fault> {
        let shows =
            Cx::of(ctx)?.allow(Action::PraisePostHistory).is_ok_and(|scope| scope.covers(self.text.author, &[]));
        if !shows || self.text.version == 1 {
            return Ok(shows.then(Vec::new));
        }
        let (texts, directory) = (batch::load(ctx, EarlierTexts(self.key)).await?, Directory::of(ctx)?);
        let texts = texts.unwrap_or_default().into_iter();
        Ok(Some(texts.map(|row| PraisePostText::new(row, directory)).collect()))
    }

    /// Where it stands in its relay (칭찬릴레이, P8); null if it is in none. The relay itself: `praiseRelay`.
    async fn relay(&self, ctx: &Context<'_>) -> Result<Option<PraiseRelayPlace>, Fault> {
        match self.in_relay {
            true => relay::types::place(ctx, self.key).await,
            false => Ok(None),
        }
    }

    /// Whether the viewer may continue its relay (P8).
    async fn viewer_can_continue(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let cx = Cx::of(ctx)?;
        let Ok(scope) = cx.allow(Action::CreatePraisePost) else { return Ok(false) };
        if !self.text.shows() || !self.recipients.iter().any(|person| person.key == scope.employee()) {
            return Ok(false);
        }
        let standing = relay::types::standing(ctx, self.key, self.in_relay).await?;
        Ok(standing.is_last && !standing.is_member)
    }

    /// Whether the viewer may edit it now (P7).
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::EditPraisePost);
        let time = time_to_edit(Directory::of(ctx)?, cx.now);
        Ok(scope.is_ok_and(|who| moderation::may_edit(self.text, who.employee(), cx.now, time).is_ok()))
    }

    /// Whether the viewer may delete it (P7).
    async fn viewer_can_delete(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        Ok(may_delete(ctx, Action::DeletePraisePost, self.text))
    }

    /// Whether the viewer may hide it, or let it show again (P7).
    async fn viewer_can_hide(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        Ok(Cx::of(ctx)?.allow(Action::HidePraisePost).is_ok())
    }
}

#[ComplexObject]
impl PraiseComment {
    /// The post that it is about. Null if the viewer may not see it.
    async fn post(&self, ctx: &Context<'_>) -> Result<Option<PraisePost>, Fault> {
        let post = batch::load(ctx, self.post_key).await?;
        let directory = Directory::of(ctx)?;
        Ok(post.and_then(|post| PraisePost::seen(post, directory, sight(ctx)?)))
    }

    /// Whether the viewer may delete it (P7).
    async fn viewer_can_delete(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        Ok(may_delete(ctx, Action::DeletePraiseComment, self.fate))
    }

    /// Whether the viewer may hide it, or let it show again (P7).
    async fn viewer_can_hide(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        Ok(!self.fate.deleted && Cx::of(ctx)?.allow(Action::HidePraiseComment).is_ok())
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
    let sight = sight(ctx).ok_or(Fault::Unauthenticated)?;
    let row = |row: &praise_comment::Model| {
        (Position::at(row.created_at, row.id.0), PraiseComment::new(row.clone(), directory, sight))
    };
    Ok(PraiseCommentConnection::new(&list, slice.by_ref(row), total))
}

/// How far the viewer sees what is hidden; nobody sees nothing.
pub fn sight(ctx: &Context<'_>) -> Option<Sight> {
    Some(Sight::of(&Cx::of(ctx).ok()?.allow(Action::PraisePost).ok()?))
}

fn may_delete(ctx: &Context<'_>, action: Action, text: Text) -> bool {
    let scope = Cx::of(ctx).and_then(|cx| cx.allow(action));
    scope.is_ok_and(|who| moderation::may_delete(text, who.employee(), Refusal::NotAuthor).is_ok())
}

impl PraisePost {
    /// The post, if they see it (P7).
    pub fn seen(row: praise_post::Model, directory: &Directory, sight: Sight) -> Option<Self> {
        sight.sees(Text::from(&row)).then(|| Self::new(row, directory))
    }

    pub fn new(row: praise_post::Model, directory: &Directory) -> Self {
        let (text, customer_key) = (Text::from(&row), row.customer());
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
            author: directory.employee(row.author_id).filter(|_| customer_key.is_none()).cloned(),
            customer_key,
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
            edited_at: row.edited_at.map(DateTime),
            hidden: PraiseHiding::new(
                row.hidden_at.filter(|_| row.held_at.is_none()),
                row.hidden_by,
                row.hidden_reason,
                directory,
            ),
            channel: row.channel.map(Into::into),
            recorded_by: row.recorded_by.and_then(|id| directory.employee(id)).cloned(),
            held_since: row.held_at.map(DateTime),
            version: row.version,
            revision: row.revision,
            key: row.id,
            text,
            in_relay: row.relay_id.is_some(),
            ready: None,
        }
    }
}

impl PraiseComment {
    /// Whether its text is not withheld from the viewer.
    pub fn is_readable(&self) -> bool {
        !self.text.is_empty()
    }

    pub fn new(row: praise_comment::Model, directory: &Directory, sight: Sight) -> Self {
        let fate = Text::from(&row);
        let seen = sight.sees(fate);
        let mentions = row.mention_ids.0.iter().filter(|_| seen).filter_map(|id| directory.employee(*id));
        let hidden = PraiseHiding::new(row.hidden_at, row.hidden_by, row.hidden_reason, directory);
        Self {
            id: row.id.encode(),
            state: match (fate.deleted, fate.hidden) {
                (true, _) => PraiseCommentState::Deleted,
                (false, true) => PraiseCommentState::Hidden,
                (false, false) => PraiseCommentState::Shown,
            },
            author: directory.employee(row.author_id).filter(|_| seen).cloned(),
            text: if seen { row.text } else { String::new() },
            mentions: mentions.cloned().collect(),
            hidden: hidden.filter(|_| seen),
            fate,
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
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    match cx.permit(Action::PraisePost) {
        Ok(Permit::Employee(_)) => {}
        Ok(Permit::Customer(scope)) => {
            let own = customers::own_post(cx.db.reader(), scope, id).await?;
            return Ok(own.map(|row| PraisePost::new(row, directory)));
        }
        Err(_) => return Ok(None),
    }
    Ok(batch::load(ctx, id).await?.and_then(|row| PraisePost::seen(row, directory, sight(ctx)?)))
}

/// A comment by its id, as far as the viewer may see it.
pub async fn praise_comment_node(
    cx: &Cx,
    directory: &Directory,
    id: PraiseCommentId,
) -> Result<Option<PraiseComment>, Fault> {
    let Ok(scope) = cx.allow(Action::PraisePost) else { return Ok(None) };
    let comment = store::comment(cx.db.reader(), id).await?;
    let Some(comment) = comment.filter(|comment| comment.reply_count > 0 || Sight::of(&scope).sees(comment.into()))
    else {
        return Ok(None);
    };
    // What is said about a post shows as far as the post does.
    let post = store::post(cx.db.reader(), &scope, comment.post_id).await?;
    Ok(post.map(|_| PraiseComment::new(comment, directory, Sight::of(&scope))))
}

/// Who praises.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "praise_post::PraiseOrigin")]
pub enum PraiseOrigin {
    /// A colleague (동료).
    Colleague,
    /// A customer (고객).
    Customer,
}

/// By which way a customer's praise came. Expect new values.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "praise_post::PraiseChannel")]
pub enum PraiseChannel {
    /// The customers' app.
    App,
    /// The web site.
    Web,
    /// The call centre (콜센터).
    CallCenter,
    /// A branch or counter (창구).
    Branch,
    /// A letter (편지).
    Letter,
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
