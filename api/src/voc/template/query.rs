//! Reading reply templates (V6).

use crate::{
    kernel::{
        batch,
        connection::wants_total,
        cx::Cx,
        error::Fault,
        i18n::Language,
        id,
        page::{PageArgs, Total},
        policy::Action,
    },
    org::page_by_name,
    voc::{
        category,
        loader::Tree,
        template::{
            store,
            types::{ReplyTemplate, ReplyTemplateConnection},
        },
        types::voc_item_node,
    },
};
use async_graphql::{Context, ID, InputObject, Object};
use entity::{ids::VocCategoryId, reply_template};
use std::sync::Arc;

/// Which templates.
#[derive(InputObject, Default)]
pub struct ReplyTemplateFilter {
    /// Those that fit this item: for its category, one above it, or for all.
    item_id: Option<ID>,
    /// Those for this category alone.
    category_id: Option<ID>,
    /// Those in this language.
    language: Option<Language>,
    /// Those, too, that are not offered any more.
    #[graphql(default)]
    include_inactive: bool,
}

const BY_TITLE: &str = "reply templates by title";

#[derive(Default)]
pub struct ReplyTemplateQuery;

#[Object]
impl ReplyTemplateQuery {
    /// What replies to customers can begin with (답변 템플릿, V6), by title. `rendered` shows one filled in for an item: edit it, then
    /// send the text by `replyToCustomer`, `resolveVoc` or `extendDeadline`.
    async fn reply_templates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which templates.")] filter: Option<ReplyTemplateFilter>,
    ) -> Result<ReplyTemplateConnection, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::ReplyTemplates)?;
        let filter = filter.unwrap_or_default();
        let page = PageArgs { first, after, last, before }.page(BY_TITLE)?;
        let category: Option<VocCategoryId> = filter.category_id.as_ref().map(id::parse).transpose()?;
        let way_up = match &filter.item_id {
            Some(item) => Some(way_up(ctx, item).await?),
            None => None,
        };
        let all: Vec<Arc<_>> = store::all(cx.db.reader()).await?.into_iter().map(Arc::new).collect();
        let language = filter.language.map(reply_template::ReplyLanguage::from);
        let keep = |one: &reply_template::Model| {
            let fits = way_up.as_ref().is_none_or(|fits| match (fits, one.category_id) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(way_up), Some(category)) => way_up.contains(&category),
            });
            (one.is_active || filter.include_inactive)
                && language.is_none_or(|language| one.language == language)
                && category.is_none_or(|category| one.category_id == Some(category))
                && fits
        };
        let slice = page_by_name(&all, &page, |one| (&one.title, one.id.0), keep);
        let total = wants_total(ctx).then(|| Total::of(all.iter().filter(|one| keep(one)).count()));
        let slice = slice.map(|(place, row)| (place, ReplyTemplate::new(row)));
        Ok(ReplyTemplateConnection::new(BY_TITLE, slice, total))
    }
}

/// The item's category and those above it; none, if there is no such item for this viewer.
async fn way_up(ctx: &Context<'_>, item: &ID) -> Result<Option<Vec<VocCategoryId>>, Fault> {
    let Some(item) = voc_item_node(ctx, id::parse(item)?).await? else { return Ok(None) };
    let tree = batch::load(ctx, Tree).await?.ok_or(Fault::Unavailable)?;
    Ok(Some(category::path(tree.all.iter().map(AsRef::as_ref), item.row.category_id)))
}
