//! A reply template as the schema shows it, and filled in for an item (V6).

use crate::{
    customer::{Vault, masking},
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        i18n::Language,
        id::{self, PublicId},
        policy::Action,
    },
    org::Directory,
    voc::{
        clock,
        template::{rules, store},
        types::{VocCategory, VocItem, voc_item_node},
    },
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use chrono::{Datelike, NaiveDate};
use entity::{ids::ReplyTemplateId, reply_template, voc_item};
use std::sync::Arc;

/// What a reply to a customer can begin with (답변 템플릿, V6).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct ReplyTemplate {
    /// Global id.
    pub id: ID,
    /// What it is found by; no other in its language has it.
    title: String,
    /// In which language it is.
    language: Language,
    /// What it says, with placeholders between braces: `{고객명} 고객님, 접수번호 {접수번호} 건은 …`.
    body: String,
    /// What it leaves open.
    placeholders: Vec<ReplyPlaceholder>,
    /// Whether it is offered.
    is_active: bool,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    row: Arc<reply_template::Model>,
}

impl From<reply_template::ReplyLanguage> for Language {
    fn from(language: reply_template::ReplyLanguage) -> Self {
        match language {
            reply_template::ReplyLanguage::Korean => Self::Korean,
            reply_template::ReplyLanguage::English => Self::English,
        }
    }
}

impl From<Language> for reply_template::ReplyLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::Korean => Self::Korean,
            Language::English => Self::English,
        }
    }
}

/// What a template can leave open; written between braces by either name, in any template.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "rules::Placeholder")]
pub enum ReplyPlaceholder {
    /// `{고객명}`, `{customer}`: the customer's name, masked as everywhere (C2).
    CustomerName,
    /// `{접수번호}`, `{number}`: the item's number.
    ItemNumber,
    /// `{유형}`, `{category}`: what it is about, in the template's language.
    Category,
    /// `{담당부서}`, `{department}`: who handles it, in the template's language.
    Department,
    /// `{담당자}`, `{assignee}`: the name of its assignee.
    Assignee,
    /// `{접수일}`, `{receivedOn}`: the day on which it was received.
    ReceivedOn,
    /// `{처리기한}`, `{dueOn}`: until when it is to be resolved: by the statutory clock, else by that of resolution (V4).
    DueOn,
}

/// A template filled in for an item.
#[derive(SimpleObject)]
pub struct RenderedReply {
    /// What a reply can begin with. What is missing stays between its braces: no reply leaves so.
    text: String,
    /// What nothing is known for.
    missing: Vec<ReplyPlaceholder>,
}

#[ComplexObject]
impl ReplyTemplate {
    /// For items in this category, or below it; null: for all.
    async fn category(&self, ctx: &Context<'_>) -> Result<Option<VocCategory>, Fault> {
        match self.row.category_id {
            Some(id) => VocCategory::load(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Filled in for this item. Null if there is no such item, or not for this viewer.
    async fn rendered(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The item that is to be replied to.")] item_id: ID,
    ) -> Result<Option<RenderedReply>, Fault> {
        let Some(item) = voc_item_node(ctx, id::parse(&item_id)?).await? else { return Ok(None) };
        Ok(Some(rendered(ctx, &self.row, &item).await?))
    }
}

impl ReplyTemplate {
    pub fn new(row: Arc<reply_template::Model>) -> Self {
        Self {
            id: row.id.encode(),
            title: row.title.clone(),
            language: row.language.into(),
            body: row.body.clone(),
            placeholders: rules::placeholders(&row.body).into_iter().map(Into::into).collect(),
            is_active: row.is_active,
            version: row.version,
            row,
        }
    }
}

async fn rendered(ctx: &Context<'_>, template: &reply_template::Model, item: &VocItem) -> Result<RenderedReply, Fault> {
    use rules::Placeholder;
    let (directory, row) = (Directory::of(ctx)?, &item.row);
    let wanted = rules::placeholders(&template.body);
    let is_korean = template.language == reply_template::ReplyLanguage::Korean;
    let day = |day: NaiveDate| match is_korean {
        true => format!("{}년 {}월 {}일", day.year(), day.month(), day.day()),
        false => day.format("%-d %B %Y").to_string(),
    };
    let customer = match wanted.contains(&Placeholder::CustomerName) {
        true => masked_name(ctx, row).await?,
        false => None,
    };
    let category = match wanted.contains(&Placeholder::Category) {
        true => VocCategory::load(ctx, row.category_id).await?,
        false => None,
    };
    let due = if wanted.contains(&Placeholder::DueOn) { clock::due_day(ctx, row.id).await? } else { None };
    let department = row.department_id.and_then(|id| directory.department(id));
    let assignee = row.assignee_id.and_then(|id| directory.employee(id));
    let value = |placeholder| match placeholder {
        Placeholder::CustomerName => customer.clone(),
        Placeholder::ItemNumber => Some(row.number.clone()),
        Placeholder::Category => category.as_ref().map(|one| one.called(is_korean).to_owned()),
        Placeholder::Department => department.map(|one| if is_korean { &one.name } else { &one.name_en }.clone()),
        Placeholder::Assignee => assignee.map(|one| one.name.clone()),
        Placeholder::ReceivedOn => Some(day(directory.calendar().day_of(row.received_at))),
        Placeholder::DueOn => due.map(day),
    };
    let (text, missing) = rules::fill(&template.body, value);
    Ok(RenderedReply { text, missing: missing.into_iter().map(Into::into).collect() })
}

/// C2: as everyone sees it. None where the policy hides customers.
async fn masked_name(ctx: &Context<'_>, item: &voc_item::Model) -> Result<Option<String>, Fault> {
    let (Some(id), Ok(_)) = (item.customer_id, Cx::of(ctx)?.permit(Action::VocItemCustomer)) else { return Ok(None) };
    let Some(customer) = batch::load(ctx, id).await? else { return Ok(None) };
    Ok(Vault::person(Vault::ring(ctx)?, &customer)?.name.as_deref().map(masking::name))
}

crate::connection!(ReplyTemplateConnection, ReplyTemplateEdge, ReplyTemplate, "Reply templates.");

/// A template by its id.
pub async fn reply_template_node(cx: &Cx, id: ReplyTemplateId) -> Result<Option<ReplyTemplate>, Fault> {
    if cx.allow(Action::ReplyTemplates).is_err() {
        return Ok(None);
    }
    Ok(store::one(cx.db.reader(), id).await?.map(|row| ReplyTemplate::new(Arc::new(row))))
}
