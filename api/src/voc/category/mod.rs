//! What VOC can be about: a tree of categories, and which department gets what is filed in them (V1, V3).

pub mod mutation;
mod rules;
mod service;
mod store;

use crate::{
    kernel::{db::Tx, error::Stop},
    voc::refusal::Refusal,
};
use entity::{
    ids::{DepartmentId, VocCategoryId},
    voc_category::Model as Category,
    voc_item::Sensitivity,
};

pub use mutation::VocCategoryMutation;
pub use store::{all, rules};

/// The category in which something is filed, and the department that the nearest rule up the tree gives it to.
pub async fn place(tx: &Tx, id: VocCategoryId) -> Result<(Category, Option<DepartmentId>), Stop<Refusal>> {
    let (all, rules) = (store::all(tx).await?, store::rules(tx).await?);
    let category = all.iter().find(|one| one.id == id).ok_or(Stop::refused(Refusal::CategoryUnknown))?;
    if !category.is_active {
        return Err(Stop::refused(Refusal::CategoryClosed));
    }
    let way_up = path(all.iter(), id);
    let nearest = way_up.iter().find_map(|id| rules.iter().find(|rule| rule.category_id == *id));
    let sensitivity = way_up.iter().find_map(|id| all.iter().find(|one| one.id == *id)?.sensitivity);
    Ok((Category { sensitivity, ..category.clone() }, nearest.map(|rule| rule.department_id)))
}

/// Why what is filed in it is read by its path alone (V10), by itself or the nearest above it.
pub async fn sensitivity(tx: &Tx, id: VocCategoryId) -> Result<Option<Sensitivity>, Stop<Refusal>> {
    let all = store::all(tx).await?;
    Ok(path(all.iter(), id).iter().find_map(|id| all.iter().find(|one| one.id == *id)?.sensitivity))
}

/// The category, its parent, and so on up to the top. A loop, which nothing writes, ends it.
pub fn path<'a>(all: impl Iterator<Item = &'a Category> + Clone, id: VocCategoryId) -> Vec<VocCategoryId> {
    let mut path = vec![id];
    let parent = |id: VocCategoryId| all.clone().find(|one| one.id == id).and_then(|one| one.parent_id);
    while let Some(next) = path.last().copied().and_then(parent).filter(|next| !path.contains(next)) {
        path.push(next);
    }
    path
}

/// The category and all below it.
pub fn below<'a>(all: impl Iterator<Item = &'a Category> + Clone, id: VocCategoryId) -> Vec<VocCategoryId> {
    all.clone().map(|one| one.id).filter(|one| path(all.clone(), *one).contains(&id)).collect()
}
