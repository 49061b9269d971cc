//! What counts as one incident (D4), however it is named, split, merged or corrected.
//!
//! An incident is a claim, or a VOC item with those merged into it; an item of a claim is one with that claim. Its *parts* are all claims
//! and items that are one at a moment. A decision counts for each part that its incident has when it is decided, for ever; and a
//! decision looks at everything that was ever decided about any part that its incident has now. So whatever is merged, taken apart or
//! given another claim in between, of no claim and of no item can more be decided than a limit allows; and what was decided about two
//! items while they were one stays with both, what was before or after with its own.

use entity::ids::VocItemId;
use std::collections::{BTreeSet, HashMap};

/// One item that is one with what is asked about.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: VocItemId,
    pub merged_into: Option<VocItemId>,
    pub claim: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incident {
    /// The claim that was named.
    pub named: Option<String>,
    /// The claim that it is kept under: which was named, or else the item's.
    pub claim: Option<String>,
    /// The item that it is about; of merged ones that which is left.
    pub item: Option<VocItemId>,
    /// Each once, in the order in which their balances are taken; none before they were looked up.
    pub parts: Vec<String>,
}

impl Incident {
    pub fn about(named: Option<String>, item: Option<VocItemId>) -> Self {
        Self { claim: named.clone(), named, item, parts: Vec::new() }
    }

    /// As a row keeps it.
    pub fn of_row(claim_reference: &str, item: Option<VocItemId>) -> Self {
        Self::about(Some(claim_reference.to_owned()).filter(|claim| !claim.is_empty()), item)
    }

    pub fn is_looked_up(&self) -> bool {
        !self.parts.is_empty()
    }

    /// With everything that is one with it.
    pub fn with(mut self, items: &[Item]) -> Self {
        let merged: HashMap<_, _> = items.iter().filter_map(|one| Some((one.id, one.merged_into?))).collect();
        let claim_of = |id: Option<VocItemId>| items.iter().find(|one| Some(one.id) == id)?.claim.clone();
        let left = self.item.map(|item| crate::voc::incident::left_of(item, &merged));
        let claims = items.iter().filter_map(|one| one.claim.clone()).chain(self.named.clone());
        let items = items.iter().map(|one| one.id).chain(self.item).map(part_of_item);
        self.parts = claims.chain(items).collect::<BTreeSet<String>>().into_iter().collect();
        self.claim = self.named.clone().or_else(|| claim_of(self.item)).or_else(|| claim_of(left));
        self.item = left;
        self
    }

    /// What its own row does not say of it.
    pub fn other_parts(&self) -> impl Iterator<Item = &String> {
        self.parts.iter().filter(|part| Some(*part) != self.claim.as_ref())
    }
}

/// No claim has a colon in it.
pub fn part_of_item(id: VocItemId) -> String {
    format!("VOC:{}", id.0.simple())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> VocItemId {
        VocItemId(Uuid::from_u128(n))
    }

    fn item(n: u128, merged_into: Option<u128>, claim: Option<&str>) -> Item {
        Item { id: id(n), merged_into: merged_into.map(id), claim: claim.map(str::to_owned) }
    }

    /// D4.
    #[test]
    fn d4_an_incident_is_everything_that_is_one_with_what_was_named() {
        let claim = |text: &str| Some(text.to_owned());
        let alone = Incident::about(claim("C-1"), None).with(&[]);
        assert_eq!((alone.parts, alone.claim), (vec!["C-1".to_owned()], claim("C-1")));
        let all = [item(1, Some(2), Some("C-1")), item(2, None, None), item(3, None, Some("C-1"))];
        let parts: Vec<_> = ["C-1".to_owned()].into_iter().chain([1, 2, 3].map(|n| part_of_item(id(n)))).collect();
        let by_item = Incident::about(None, Some(id(1))).with(&all);
        assert_eq!((&by_item.parts, &by_item.claim, by_item.item), (&parts, &claim("C-1"), Some(id(2))));
        assert_eq!(by_item.other_parts().count(), 3, "its own claim is in its row");
        let by_claim = Incident::about(claim("C-1"), None).with(&all);
        assert_eq!((by_claim.parts, by_claim.item), (parts, None));
        let both = Incident::about(claim("D"), Some(id(2))).with(&all);
        assert_eq!((both.claim, both.parts.len(), both.parts.is_sorted()), (claim("D"), 5, true));
        // The item that is left says what its own does not.
        let left = [item(1, Some(2), None), item(2, None, Some("C-2"))];
        assert_eq!(Incident::about(None, Some(id(1))).with(&left).claim, claim("C-2"));
    }
}
