//! Reading VOC.

use crate::{
    kernel::{
        batch,
        connection::{self, OrderDirection},
        cx::Cx,
        error::Fault,
        id,
        page::{PageArgs, Position, Total},
        policy::{Action, Permit},
        scalar::DateTime,
    },
    org::{Directory, page_by_name},
    voc::{
        category,
        enums::{Severity, VocChannel, VocKind, VocState},
        listing::{self, Filter},
        loader::Tree,
        similar,
        types::{VocCategory, VocCategoryConnection, VocItem, VocItemConnection, voc_item_node},
    },
};
use async_graphql::{Context, Enum, ID, InputObject, Object};
use chrono::TimeDelta;
use entity::{
    ids::{CustomerId, DepartmentId, VocCategoryId},
    voc_category,
};

/// Which items.
#[derive(InputObject, Default)]
pub struct VocItemFilter {
    /// Those of this customer.
    customer_id: Option<ID>,
    /// Those that this department, or one below it, handles.
    department_id: Option<ID>,
    /// Those that this department, or one below it, caused (V14).
    caused_by_id: Option<ID>,
    /// Those that this employee handles.
    assignee_id: Option<ID>,
    /// Those in this category, or one below it.
    category_id: Option<ID>,
    /// Those that stand so; up to 8.
    states: Option<Vec<VocState>>,
    /// Those of this kind.
    kind: Option<VocKind>,
    /// Those that came by this way.
    channel: Option<VocChannel>,
    /// Those of this severity.
    severity: Option<Severity>,
    /// The one with this number (접수번호).
    number: Option<String>,
    /// True: those over which somebody was abused (V12). False: all others.
    abused: Option<bool>,
    /// Those received at this moment or later.
    from: Option<DateTime>,
    /// Those received before this moment.
    before: Option<DateTime>,
    /// Open complaints with at least this risk of going to the regulator (V9), 0 to 1. None while the model is off.
    min_external_risk: Option<f64>,
}

/// In which order.
#[derive(InputObject)]
pub struct VocItemOrder {
    /// By what.
    field: VocItemOrderField,
    /// Which way.
    direction: OrderDirection,
}

/// What items can be ordered by.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum VocItemOrderField {
    /// When they were received.
    ReceivedAt,
    /// How likely they are to go to the regulator (V9). Open complaints that have a score alone; none while the model is off.
    ExternalRisk,
}

/// A customer's items of this long are looked at for what is similar.
const SIMILAR_WITHIN: TimeDelta = TimeDelta::days(90);
const MOST_LOOKED_AT: u64 = 100;
const MOST_SIMILAR: usize = 10;
const LONGEST_CODE: usize = 64;

#[derive(Default)]
pub struct VocQuery;

#[Object]
impl VocQuery {
    /// VOC, newest first unless ordered otherwise: all that is open to everyone, what is sensitive for those on its path, and a customer's
    /// own for them (V10).
    async fn voc_items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which items.")] filter: Option<VocItemFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<VocItemOrder>,
    ) -> Result<VocItemConnection, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = cx.permit(Action::VocItems)?;
        let filter = narrowed(ctx, filter.unwrap_or_default()).await?;
        let by_risk = order_by.as_ref().is_some_and(|order| order.field == VocItemOrderField::ExternalRisk);
        let oldest_first = order_by.is_some_and(|order| order.direction == OrderDirection::Asc);
        if by_risk {
            cx.allow(Action::VocItemExternalRisk)?;
        }
        let viewer = (&permit, directory, cx.now);
        let count = connection::wants_total(ctx);
        if by_risk {
            let list = if oldest_first { listing::LEAST_AT_RISK } else { listing::MOST_AT_RISK };
            let page = PageArgs { first, after, last, before }.page(list)?;
            let from =
                page.from.as_ref().map(|place| listing::store::score_of(place).ok_or(Fault::bad_input("fault-cursor")));
            let asked = (&page, from.transpose()?, !oldest_first);
            let (slice, total) = listing::store::at_risk(cx.db.reader(), viewer, &filter, asked, count).await?;
            let slice = slice.map(|row| (row.place(), VocItem::new(row.item, directory)));
            return Ok(VocItemConnection::new(list, slice, total));
        }
        let list = if oldest_first { listing::OLDEST } else { listing::NEWEST };
        let page = PageArgs { first, after, last, before }.page(list)?;
        let (slice, total) =
            listing::store::items(cx.db.reader(), viewer, &filter, (&page, !oldest_first), count).await?;
        let slice = slice.map(|row| (Position::at(row.received_at, row.id.0), VocItem::new(row, directory)));
        Ok(VocItemConnection::new(list, slice, total))
    }

    /// One item by id; null if there is none, or not for this viewer.
    async fn voc_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The item's id.")] id: ID,
    ) -> Result<Option<VocItem>, Fault> {
        Cx::of(ctx)?.permit(Action::VocItem)?;
        voc_item_node(ctx, id::parse(&id)?).await
    }

    /// The customer's items of the last 90 days that are most like this text, the most similar first: up to 10 (V5). Offered while somebody
    /// files, so that nothing is filed twice.
    async fn similar_voc(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose items. A customer's own, if the customer asks.")] customer_id: Option<ID>,
        #[graphql(desc = "What is about to be filed.")] text: String,
    ) -> Result<Vec<VocItem>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = cx.permit(Action::SimilarVoc)?;
        let customer: CustomerId = match (&permit, customer_id) {
            (Permit::Customer(scope), _) => scope.customer(),
            (Permit::Employee(_), Some(id)) => id::parse(&id)?,
            (Permit::Employee(_), None) => return Ok(Vec::new()),
        };
        let since = cx.now - SIMILAR_WITHIN;
        let found = similar::of(cx, (&permit, directory), customer, (&text, since, MOST_LOOKED_AT)).await?;
        Ok(found.into_iter().take(MOST_SIMILAR).map(|row| VocItem::new(row, directory)).collect())
    }

    /// What VOC can be about, by code.
    async fn voc_categories(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Those directly below this one.")] parent_id: Option<ID>,
        #[graphql(desc = "Those at the top alone.")] top: Option<bool>,
    ) -> Result<VocCategoryConnection, Fault> {
        Cx::of(ctx)?.permit(Action::VocCategories)?;
        let parent: Option<VocCategoryId> = parent_id.as_ref().map(id::parse).transpose()?;
        let page = PageArgs { first, after, last, before }.page(CATEGORIES)?;
        let tree = batch::load(ctx, Tree).await?.ok_or(Fault::Unavailable)?;
        let keep = |one: &voc_category::Model| match (parent, top) {
            (Some(parent), _) => one.parent_id == Some(parent),
            (None, Some(true)) => one.parent_id.is_none(),
            (None, _) => true,
        };
        let slice = page_by_name(&tree.all, &page, |one| (&one.code, one.id.0), keep);
        let total = connection::wants_total(ctx).then(|| Total::of(tree.all.iter().filter(|one| keep(one)).count()));
        let slice = slice.map(|(place, row)| (place, VocCategory::new(&tree, row)));
        Ok(VocCategoryConnection::new(CATEGORIES, slice, total))
    }
}

const CATEGORIES: &str = "VOC categories by code";

pub async fn narrowed(ctx: &Context<'_>, filter: VocItemFilter) -> Result<Filter, Fault> {
    let directory = Directory::of(ctx)?;
    if filter.min_external_risk.is_some() {
        // Where the field is hidden, no list may tell of it.
        Cx::of(ctx)?.allow(Action::VocItemExternalRisk)?;
    }
    let hidden = filter.abused.is_some() || filter.severity.is_some() || filter.caused_by_id.is_some();
    if hidden && Cx::of(ctx)?.employee().is_none() {
        // As above: customers see none of these fields.
        return Err(Fault::Forbidden);
    }
    let within = |id: &Option<ID>| -> Result<Option<Vec<DepartmentId>>, Fault> {
        let Some(root) = id.as_ref().map(id::parse::<DepartmentId>).transpose()? else { return Ok(None) };
        let inside = directory.departments().iter().filter(|one| one.path.contains(&root));
        Ok(Some(inside.map(|one| one.key).collect()))
    };
    let categories = match filter.category_id.as_ref().map(id::parse::<VocCategoryId>).transpose()? {
        None => None,
        Some(root) => {
            let tree = batch::load(ctx, Tree).await?.ok_or(Fault::Unavailable)?;
            Some(category::below(tree.all.iter().map(AsRef::as_ref), root))
        }
    };
    Ok(Filter {
        customer: filter.customer_id.as_ref().map(id::parse).transpose()?,
        departments: within(&filter.department_id)?,
        caused_by: within(&filter.caused_by_id)?,
        assignee: filter.assignee_id.as_ref().map(id::parse).transpose()?,
        categories,
        states: filter.states.unwrap_or_default().into_iter().take(8).map(Into::into).collect(),
        kind: filter.kind.map(Into::into),
        channel: filter.channel.map(Into::into),
        severity: filter.severity.map(Into::into),
        number: filter.number.map(|number| number.trim().to_uppercase().chars().take(LONGEST_CODE).collect()),
        abused: filter.abused,
        from: filter.from.map(|from| from.0),
        before: filter.before.map(|before| before.0),
        least_risk: filter.min_external_risk.map(|least| least.clamp(0.0, 1.0)),
    })
}
