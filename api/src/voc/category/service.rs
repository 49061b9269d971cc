//! Changing categories and rules (V1, V3): one at a time, because what is possible depends on all of them.

use crate::{
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::{self, Turn},
        error::Stop,
        id,
        policy::Action,
    },
    org::Directory,
    voc::category::{
        rules::{self, Refusal},
        store,
    },
};
use entity::{
    ids::{DepartmentId, VocCategoryId},
    voc_assignment_rule::Model as Rule,
    voc_category::{BusinessLine, Model as Category},
    voc_item::Sensitivity,
};

/// A category as somebody wants it; new, without an id.
pub struct Wish {
    pub id: Option<VocCategoryId>,
    pub expected_version: Option<i32>,
    pub parent: Option<VocCategoryId>,
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub business_line: BusinessLine,
    pub sensitivity: Option<Sensitivity>,
    pub is_active: bool,
}

/// All of them, and the rules, as they are afterwards.
pub type Saved = (VocCategoryId, Vec<Category>, Vec<Rule>);

pub async fn save(cx: &Cx, wish: Wish) -> Result<Saved, Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    db::take_turn(&tx, Turn::VocCategories).await?;
    let all = store::all(&tx).await?;
    let old = wish.id.map(|id| rules::find(&all, id)).transpose().map_err(Stop::refused)?;
    let version = old.map_or(0, |old| old.version);
    if wish.expected_version.is_some_and(|expected| expected != version) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    let category = Category {
        id: wish.id.unwrap_or_else(|| VocCategoryId(id::fresh(cx.now))),
        parent_id: wish.parent,
        code: wish.code,
        name_ko: wish.name,
        name_en: wish.name_en,
        business_line: wish.business_line,
        sensitivity: wish.sensitivity,
        is_active: wish.is_active,
        version: version + 1,
    };
    let category = rules::save(&all, category)?;
    match old {
        Some(old) if rules::is_same(old, &category) => return Err(Stop::refused(Refusal::NothingChanges)),
        Some(_) => store::save(&tx, category.clone()).await?,
        None => store::insert(&tx, category.clone()).await?,
    }
    let fields = ["parent", "code", "name", "nameEn", "businessLine", "sensitivity", "isActive"];
    change::write(&tx, cx, Action::SaveVocCategory, &changed(category.id, category.version, &fields)).await?;
    let saved = (category.id, store::all(&tx).await?, store::rules(&tx).await?);
    tx.commit().await?;
    Ok(saved)
}

/// V3: which department gets what is filed in it; with `None` the category above decides again.
pub async fn set_rule(
    cx: &Cx,
    directory: &Directory,
    (category, department): (VocCategoryId, Option<DepartmentId>),
) -> Result<Saved, Stop<Refusal>> {
    if department.is_some_and(|id| directory.department(id).is_none()) {
        return Err(Stop::refused(Refusal::DepartmentUnknown));
    }
    let tx = cx.db.begin().await?;
    db::take_turn(&tx, Turn::VocCategories).await?;
    let (all, rules) = (store::all(&tx).await?, store::rules(&tx).await?);
    let found = rules::find(&all, category).map_err(|_| Stop::refused(Refusal::NotFound { field: "categoryId" }))?;
    let old = rules.iter().find(|rule| rule.category_id == category);
    if old.map(|old| old.department_id) == department {
        return Err(Stop::refused(Refusal::NothingChanges));
    }
    store::set_rule(&tx, category, old, department).await?;
    let raised = Category { version: found.version + 1, ..found.clone() };
    store::save(&tx, raised.clone()).await?;
    change::write(&tx, cx, Action::SaveAssignmentRule, &changed(category, raised.version, &["department"])).await?;
    let saved = (category, store::all(&tx).await?, store::rules(&tx).await?);
    tx.commit().await?;
    Ok(saved)
}

fn changed<'a>(id: VocCategoryId, version: i32, fields: &'a [&'a str]) -> Change<'a> {
    Change { event: "vocCategorySaved", object_type: "VocCategory", object_id: id.0, version, part: None, fields }
}
