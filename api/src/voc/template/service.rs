//! Saving reply templates (V6): one at a time, because a title is one language's only one.

use crate::{
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::{self, Turn},
        error::Stop,
        id,
        idempotency::{InvalidKey, Key, Seen},
        policy::{Action, Scope},
    },
    voc::{
        category,
        template::{
            rules::{self, Refusal},
            store,
        },
    },
};
use entity::{
    ids::{ReplyTemplateId, VocCategoryId},
    reply_template::{Model as Template, ReplyLanguage},
};
use serde::Serialize;

/// A template as somebody wants it; new, without an id.
#[derive(Serialize)]
pub struct Wish {
    pub id: Option<ReplyTemplateId>,
    pub expected_version: Option<i32>,
    pub title: String,
    pub language: ReplyLanguage,
    pub category: Option<VocCategoryId>,
    pub body: String,
    pub is_active: bool,
}

pub async fn save(cx: &Cx, scope: &Scope, wish: Wish, key: Option<String>) -> Result<Template, Stop<Refusal>> {
    let key = Key::given(scope.employee().0, Action::SaveReplyTemplate, key, &wish)
        .map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    let tx = cx.db.begin().await?;
    db::take_turn(&tx, Turn::ReplyTemplates).await?;
    if let Some(key) = &key {
        match key.seen_in(&tx, cx.now).await? {
            Seen::Never => {}
            Seen::WithOtherInput => return Err(Stop::refused(Refusal::KeyReused)),
            Seen::Before(id) => {
                let kept = store::one(&tx, ReplyTemplateId(id)).await?;
                return kept.ok_or(Stop::refused(Refusal::NotFound));
            }
        }
    }
    let all = store::all(&tx).await?;
    let old = match wish.id {
        Some(id) => Some(all.iter().find(|one| one.id == id).ok_or(Stop::refused(Refusal::NotFound))?),
        None => None,
    };
    let version = old.map_or(0, |old| old.version);
    if wish.expected_version.is_some_and(|expected| expected != version) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    if let Some(category) = wish.category
        && category::all(&tx).await?.iter().all(|one| one.id != category)
    {
        return Err(Stop::refused(Refusal::CategoryUnknown));
    }
    let template = Template {
        id: wish.id.unwrap_or_else(|| ReplyTemplateId(id::fresh(cx.now))),
        title: wish.title,
        language: wish.language,
        category_id: wish.category,
        body: wish.body,
        is_active: wish.is_active,
        version: version + 1,
    };
    let template = rules::save(&all, template)?;
    match old {
        Some(old) if rules::is_same(old, &template) => return Err(Stop::refused(Refusal::NothingChanges)),
        Some(_) => store::save(&tx, template.clone()).await?,
        None => store::insert(&tx, template.clone()).await?,
    }
    change::write(&tx, cx, Action::SaveReplyTemplate, &changed(&template)).await?;
    if let Some(key) = &key {
        key.keep_in(&tx, cx, template.id.0).await?;
    }
    tx.commit().await?;
    Ok(template)
}

fn changed(template: &Template) -> Change<'static> {
    Change {
        event: "replyTemplateSaved",
        object_type: "ReplyTemplate",
        object_id: template.id.0,
        version: template.version,
        part: None,
        fields: &["title", "language", "category", "body", "isActive"],
    }
}
