//! Whether an item is what a task was to end (H8).

use crate::voc::series::{self, Told};
use chrono::{DateTime, Utc};
use entity::{
    event,
    ids::{DepartmentId, VocCategoryId},
    voc_item::Model as Item,
};
use std::sync::Arc;

/// What happens to an item that may make it the same again: it comes, is filed anew, or somebody says who caused it.
const LOOKED_AT: [&str; 6] = ["vocFiled", "vocUpdated", "vocTransferred", "vocReopened", "vocUnmerged", "vocResolved"];

pub fn is_looked_at(event: &event::Model) -> bool {
    event.object_type == "VocItem" && LOOKED_AT.contains(&event.name.as_str())
}

/// What is watched.
pub struct Watched {
    pub categories: Vec<VocCategoryId>,
    pub departments: Vec<DepartmentId>,
    pub said: Vec<Arc<Told>>,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// `text`: what the item began with.
pub fn is_again(watched: &Watched, item: &Item, text: Option<&Told>) -> bool {
    let is_its_time = watched.from < item.received_at && item.received_at < watched.until;
    if !is_its_time || !series::is_problem(item) {
        return false;
    }
    let caused = item.caused_by_id.is_some_and(|id| watched.departments.contains(&id));
    (caused && watched.categories.contains(&item.category_id))
        || text.is_some_and(|text| watched.said.iter().any(|said| text.is_like(said)))
}
