//! Saving reply templates (V6).

use crate::{
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        i18n::Language,
        id,
        policy::Action,
    },
    voc::template::{
        errors::ReplyTemplateError,
        service::{self, Wish},
        types::ReplyTemplate,
    },
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use std::sync::Arc;

/// A template as it is to be.
#[derive(InputObject)]
pub struct SaveReplyTemplateInput {
    /// Which one; a new one, if left out.
    id: Option<ID>,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// What it is found by, 1 to 60 characters; no other in its language has it.
    title: String,
    /// In which language it is.
    language: Language,
    /// For items in this category, or below it; left out, for all.
    category_id: Option<ID>,
    /// What it says, 1 to 4,000 characters, with placeholders between braces; `ReplyPlaceholder` names them.
    body: String,
    /// Whether it is offered.
    #[graphql(default = true)]
    is_active: bool,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first template (I3).
    idempotency_key: Option<ID>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct SaveReplyTemplatePayload {
    /// The template as it is now; absent if it was refused.
    reply_template: Option<ReplyTemplate>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<ReplyTemplateError>,
}

#[derive(Default)]
pub struct ReplyTemplateMutation;

#[Object]
impl ReplyTemplateMutation {
    /// Makes a reply template (답변 템플릿), or changes one (V6). The CS office may.
    async fn save_reply_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The template as it is to be.")] input: SaveReplyTemplateInput,
    ) -> Result<SaveReplyTemplatePayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::SaveReplyTemplate)?;
        let wish = Wish {
            id: input.id.as_ref().map(id::parse).transpose()?,
            expected_version: input.expected_version,
            title: input.title,
            language: input.language.into(),
            category: input.category_id.as_ref().map(id::parse).transpose()?,
            body: input.body,
            is_active: input.is_active,
        };
        let key = input.idempotency_key.map(|key| key.0);
        Ok(match outcome(service::save(cx, &scope, wish, key).await)? {
            Ok(row) => SaveReplyTemplatePayload {
                reply_template: Some(ReplyTemplate::new(Arc::new(row))),
                user_errors: Vec::new(),
            },
            Err(refusals) => SaveReplyTemplatePayload {
                reply_template: None,
                user_errors: ReplyTemplateError::all(cx.locale, refusals),
            },
        })
    }
}
