//! Reading the board.

use crate::{
    kernel::{
        connection::{self, OrderDirection},
        cx::Cx,
        error::Fault,
        id,
        page::{PageArgs, Position},
        policy::{Action, Permit},
        scalar::DateTime,
    },
    org::{Directory, ValueTag},
    praise::{
        ahead, customers,
        store::{self, PostFilter},
        types::{PraiseOrigin, PraisePost, PraisePostConnection},
    },
};
use async_graphql::{Context, Enum, ID, InputObject, Object};
use std::sync::Arc;

/// Which posts.
#[derive(InputObject, Default)]
pub struct PraisePostFilter {
    /// Those that praise this employee.
    recipient_id: Option<ID>,
    /// Those that this employee wrote.
    author_id: Option<ID>,
    /// Those that name this value.
    tag_id: Option<ID>,
    /// Those posted at this moment or later.
    created_from: Option<DateTime>,
    /// Those posted before this moment.
    created_before: Option<DateTime>,
    /// Those of colleagues, or those of customers (P2).
    origin: Option<PraiseOrigin>,
    /// True: those that the CS office has hidden (P7); the CS office sees all of them, everyone else their own. Else none of
    /// them.
    hidden: Option<bool>,
    /// True: customers' praise that waits to be screened (P3); the CS office sees all of it, everyone else what they recorded, and a
    /// customer their own. Else none of it, but among a customer's own.
    held: Option<bool>,
}

/// In which order.
#[derive(InputObject)]
pub struct PraisePostOrder {
    /// By what.
    field: PraisePostOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What posts can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum PraisePostOrderField {
    /// When they were posted.
    CreatedAt,
}

const NEWEST_FIRST: &str = "praise posts, newest first";
const OLDEST_FIRST: &str = "praise posts, oldest first";
const AWAITING: &str = "praise posts that await an executive, oldest first";

#[derive(Default)]
pub struct PraiseQuery;

#[Object]
impl PraiseQuery {
    /// The board: praise, newest first unless ordered otherwise. For a customer: their own alone.
    async fn praise_posts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which posts.")] filter: Option<PraisePostFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<PraisePostOrder>,
    ) -> Result<PraisePostConnection, Fault> {
        let permit = Cx::of(ctx)?.permit(Action::PraisePosts)?;
        let filter = filter.unwrap_or_default();
        let filter = PostFilter {
            recipient: filter.recipient_id.as_ref().map(id::parse).transpose()?,
            author: filter.author_id.as_ref().map(id::parse).transpose()?,
            tag: filter.tag_id.as_ref().map(id::parse).transpose()?,
            from: filter.created_from.map(|time| time.0),
            before: filter.created_before.map(|time| time.0),
            awaiting_executive: false,
            origin: filter.origin.map(Into::into),
            hidden: filter.hidden.unwrap_or_default(),
            held: filter.held.unwrap_or_default(),
        };
        let oldest_first = order_by.is_some_and(|order| match order.field {
            PraisePostOrderField::CreatedAt => order.direction == OrderDirection::Asc,
        });
        let list = if oldest_first { OLDEST_FIRST } else { NEWEST_FIRST };
        posts(ctx, &permit, list, &filter, PageArgs { first, after, last, before }).await
    }

    /// One post by id; null if there is none, or not for this viewer.
    async fn praise_post(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post's id.")] id: ID,
    ) -> Result<Option<PraisePost>, Fault> {
        let cx = Cx::of(ctx)?;
        let id = id::parse(&id)?;
        let post = match cx.permit(Action::PraisePost)? {
            Permit::Employee(scope) => store::post(cx.db.reader(), &scope, id).await?,
            Permit::Customer(scope) => customers::own_post(cx.db.reader(), scope, id).await?,
        };
        let directory = Directory::of(ctx)?;
        Ok(post.map(|post| PraisePost::new(post, directory)))
    }

    /// Posts that no executive has commented on yet, oldest first, so that no praise goes unseen (P6). Null, with an
    /// error, for roles that may not read it.
    async fn awaiting_executive(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<Option<PraisePostConnection>, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::AwaitingExecutive)?;
        let filter = PostFilter { awaiting_executive: true, ..PostFilter::default() };
        posts(ctx, &Permit::Employee(scope), AWAITING, &filter, PageArgs { first, after, last, before }).await.map(Some)
    }

    /// The company's values that praise can name (가치 태그), in the company's order; a handful.
    async fn value_tags(&self, ctx: &Context<'_>) -> Result<Vec<Arc<ValueTag>>, Fault> {
        Cx::of(ctx)?.permit(Action::ValueTags)?;
        Ok(Directory::of(ctx)?.value_tags().to_vec())
    }
}

async fn posts(
    ctx: &Context<'_>,
    permit: &Permit,
    list: &str,
    filter: &PostFilter,
    args: PageArgs,
) -> Result<PraisePostConnection, Fault> {
    let page = args.page(list)?;
    let (db, count) = (&Cx::of(ctx)?.db, connection::wants_total(ctx));
    let newest_first = list == NEWEST_FIRST;
    let (slice, total) = match permit {
        Permit::Employee(scope) => store::posts(db, scope, filter, newest_first, &page, count).await?,
        Permit::Customer(scope) => customers::own_posts(db, *scope, filter, newest_first, &page, count).await?,
    };
    let directory = Directory::of(ctx)?;
    let mut slice = slice.map(|row| (Position::at(row.created_at, row.id.0), PraisePost::new(row, directory)));
    let mut posts: Vec<&mut PraisePost> = slice.rows.iter_mut().map(|(_, post)| post).collect();
    ahead::comments(ctx, &mut posts).await?;
    Ok(PraisePostConnection::new(list, slice, total))
}
