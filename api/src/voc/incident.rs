//! What another domain needs to know of an item to decide about it (D4): whether the caller sees it, and what is one with it.
//!
//! Items are one with those merged into them and with those of the same claim, and so on from each, within one customer. Whoever merges
//! items, gives them a claim or files one has locked the customer: who has done so, too, finds what stays true until they are done.

use crate::{
    kernel::{cx::Cx, error::Fault, policy::Action},
    org::Directory,
    voc::{desk, store},
};
use entity::{ids::VocItemId, voc_item::Model as Item};
use std::collections::HashMap;

pub use store::{Within, merged_into, one_with};

/// The item, unless the caller may not see it: then there is none (V10).
pub async fn seen(
    db: &impl store::Reads,
    cx: &Cx,
    directory: &Directory,
    id: VocItemId,
) -> Result<Option<Item>, Fault> {
    let Ok(permit) = cx.permit(Action::VocItem) else { return Ok(None) };
    let item = store::item(db, id).await?;
    Ok(item.filter(|item| desk::sees(directory, &permit, item, cx.now)))
}

/// Those of these that the caller may see (V10).
pub async fn seen_all(
    db: &impl store::Reads,
    cx: &Cx,
    directory: &Directory,
    ids: &[VocItemId],
) -> Result<Vec<Item>, Fault> {
    let Ok(permit) = cx.permit(Action::VocItem) else { return Ok(Vec::new()) };
    let mut items = store::items_by_id(db, ids.iter().copied()).await?;
    items.retain(|item| desk::sees(directory, &permit, item, cx.now));
    Ok(items)
}

/// The item that is left of one that was merged, by what was merged into what.
pub fn left_of(item: VocItemId, merged_into: &HashMap<VocItemId, VocItemId>) -> VocItemId {
    let mut left = item;
    // No way is longer than there are steps, also if there were a ring.
    for _ in 0..merged_into.len() {
        match merged_into.get(&left) {
            Some(into) => left = *into,
            None => break,
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// D4: what ended by being merged is decided about as what it was merged into.
    #[test]
    fn d4_of_merged_items_the_last_is_left() {
        let id = |n| VocItemId(Uuid::from_u128(n));
        let merged = HashMap::from([(id(1), id(2)), (id(2), id(3)), (id(4), id(3))]);
        assert_eq!([1, 2, 3, 4, 5].map(|n| left_of(id(n), &merged)), [3, 3, 3, 3, 5].map(id));
    }
}
