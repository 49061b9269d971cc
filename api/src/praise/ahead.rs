//! Reading the comments of a whole page of posts before its rows are resolved: one level of waiting less on the hottest
//! list. What it does not see coming is left to the loaders, which answer the same.

use crate::{
    kernel::{cx::Cx, error::Fault, page::PageArgs},
    praise::{
        loader::{CommentPage, comment_pages},
        store::Thread,
        types::{PraisePost, ReadyComments},
    },
};
use async_graphql::{Context, SelectionField, Value};

/// Fills in the comments that are asked for, if they are asked for once and from their beginning or end.
pub async fn comments(ctx: &Context<'_>, posts: &mut [&mut PraisePost]) -> Result<(), Fault> {
    let asked = ctx.look_ahead().field("edges").field("node").field("comments").selection_fields();
    let [asked] = asked.as_slice() else { return Ok(()) };
    // What can't be a page is refused where it belongs: when the field is resolved.
    let Some(Ok(page)) = page_args(asked).map(|args| args.page("")) else { return Ok(()) };
    let key = |post: &PraisePost| CommentPage { thread: Thread::Post(post.key), page: page.clone() };
    let keys: Vec<CommentPage> = posts.iter().map(|post| key(post)).collect();
    let mut pages = comment_pages(&Cx::of(ctx)?.db, &keys).await?;
    for post in posts {
        post.ready = pages.remove(&key(post)).map(|slice| ReadyComments { page: page.clone(), slice });
    }
    Ok(())
}

/// `first` or `last`; a cursor belongs to one post and is not for all.
fn page_args(field: &SelectionField<'_>) -> Option<PageArgs> {
    let mut args = PageArgs::default();
    for (name, value) in field.arguments().ok()? {
        let number = match value {
            Value::Null => continue,
            Value::Number(number) => i32::try_from(number.as_i64()?).ok()?,
            _ => return None,
        };
        match name.as_str() {
            "first" => args.first = Some(number),
            "last" => args.last = Some(number),
            _ => return None,
        }
    }
    Some(args)
}
