//! Looking for what was said.

use crate::{
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        page::PageArgs,
        policy::{Action, Permit},
        text,
    },
    org::Directory,
    voc::{
        query::{VocItemFilter, narrowed},
        search::{
            rules,
            service::{self, Asked},
            types::{VocSearchConnection, VocSearchOrder},
        },
    },
};
use async_graphql::{Context, Object};

/// Lists whose cursors are written as text.
const BY_RELEVANCE: &str = "VOC found, the best first, placed by name";
const BY_TIME: &str = "VOC found, the newest first, placed by name";

#[derive(Default)]
pub struct VocSearchQuery;

#[Object]
impl VocSearchQuery {
    /// What was said about VOC that the viewer may see, notes included, found by its words (V7). By relevance, of the newest 10,000
    /// matches, unless ordered otherwise. Customers don't search.
    #[allow(clippy::too_many_arguments)]
    async fn search_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "What is looked for, 1 to 100 characters: up to 10 words of two letters or more, all of which occur in the \
                          text, also within its words; a phrase in quotation marks."
        )]
        query: String,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Texts of which items.")] filter: Option<VocItemFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<VocSearchOrder>,
    ) -> Result<VocSearchConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = Permit::Employee(cx.allow(Action::SearchVoc)?);
        let query = text::searchable(query.replace(['\n', '\r', '\t'], " "))?;
        let words = rules::words(&query).map_err(|unfit| Fault::bad_input(unfit.message()))?;
        let by_time = order_by == Some(VocSearchOrder::Time);
        let list = if by_time { BY_TIME } else { BY_RELEVANCE };
        let page = PageArgs { first, after, last, before }.page(list)?;
        let filter = narrowed(ctx, filter.unwrap_or_default()).await?;
        let asked = Asked { permit: &permit, directory, now: cx.now, filter: &filter, words: &words };
        let slice = service::hits(cx, &asked, &page, by_time).await?;
        let total = match connection::wants_total(ctx) {
            true => Some(service::total(cx, &asked).await?),
            false => None,
        };
        Ok(VocSearchConnection::new(list, slice, total))
    }
}
