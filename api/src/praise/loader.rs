//! Comments, reactions and posts by their keys, for many at once.

use crate::{
    kernel::{
        batch::Batch,
        db::Db,
        error::Fault,
        page::{Page, Slice, Total},
    },
    praise::store::{self, Thread},
};
use async_graphql::dataloader::Loader;
use entity::{ids::PraisePostId, praise_comment, praise_post, praise_reaction::ReactionKind};
use std::{collections::HashMap, sync::Arc};

/// A page of one thread's comments.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CommentPage {
    pub thread: Thread,
    pub page: Page,
}

impl Loader<CommentPage> for Batch {
    type Value = Arc<Slice<praise_comment::Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[CommentPage]) -> Result<HashMap<CommentPage, Self::Value>, Fault> {
        comment_pages(&self.db, keys).await
    }
}

/// Usually all threads of one request are of one kind and want the same page: one statement.
pub async fn comment_pages(
    db: &Db,
    keys: &[CommentPage],
) -> Result<HashMap<CommentPage, Arc<Slice<praise_comment::Model>>>, Fault> {
    let mut alike: HashMap<(bool, &Page), Vec<Thread>> = HashMap::new();
    for key in keys {
        alike.entry((matches!(key.thread, Thread::Post(_)), &key.page)).or_default().push(key.thread);
    }
    let mut pages = HashMap::with_capacity(keys.len());
    for ((of_posts, page), threads) in alike {
        let mut rows: HashMap<Thread, Vec<praise_comment::Model>> = HashMap::new();
        for row in store::comments(db, &threads, page).await? {
            let thread = match (of_posts, row.parent_id) {
                (false, Some(parent)) => Thread::Comment(parent),
                _ => Thread::Post(row.post_id),
            };
            rows.entry(thread).or_default().push(row);
        }
        for thread in threads {
            let slice = Slice::cut(rows.remove(&thread).unwrap_or_default(), page);
            pages.insert(CommentPage { thread, page: page.clone() }, Arc::new(slice));
        }
    }
    Ok(pages)
}

/// How many comments, replies not counted, a post has.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CommentTotal(pub PraisePostId);

impl Loader<CommentTotal> for Batch {
    type Value = Total;
    type Error = Fault;

    async fn load(&self, keys: &[CommentTotal]) -> Result<HashMap<CommentTotal, Total>, Fault> {
        let posts: Vec<_> = keys.iter().map(|key| key.0).collect();
        let counted = store::comment_totals(&self.db, &posts).await?;
        let total = |n: i64| Total::of(usize::try_from(n).unwrap_or_default());
        Ok(counted.into_iter().map(|(post, n)| (CommentTotal(post), total(n))).collect())
    }
}

/// How the viewer has reacted to a post.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ViewerReactions(pub PraisePostId);

impl Loader<ViewerReactions> for Batch {
    type Value = Vec<ReactionKind>;
    type Error = Fault;

    async fn load(&self, keys: &[ViewerReactions]) -> Result<HashMap<ViewerReactions, Vec<ReactionKind>>, Fault> {
        let Some(viewer) = self.viewer else { return Ok(HashMap::new()) };
        let posts: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut kinds: HashMap<ViewerReactions, Vec<ReactionKind>> = HashMap::new();
        for reaction in store::reactions_of(&self.db, viewer, &posts).await? {
            kinds.entry(ViewerReactions(reaction.post_id)).or_default().push(reaction.kind);
        }
        Ok(kinds)
    }
}

impl Loader<PraisePostId> for Batch {
    type Value = praise_post::Model;
    type Error = Fault;

    async fn load(&self, keys: &[PraisePostId]) -> Result<HashMap<PraisePostId, praise_post::Model>, Fault> {
        let posts = store::posts_by_id(&self.db, keys).await?;
        Ok(posts.into_iter().map(|post| (post.id, post)).collect())
    }
}
