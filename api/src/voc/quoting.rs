//! What neighbours on the right show of items, and say about them in tables of their own: briefly, and masked (V1, V10, C4).

use crate::{
    customer::{self, Vault},
    kernel::{
        db::{Db, Tx},
        error::Fault,
        secret::Ring,
    },
    voc::{masking, store},
};
use entity::{
    ids::{CustomerId, VocItemId},
    voc_item::Model as Item,
};
use std::collections::HashMap;

/// An item with what the customer said, as everyone may read it. Who may see the item at all is for the caller to ask (`sees`).
pub struct Brief {
    pub item: Item,
    /// None once the customer is forgotten.
    pub text: Option<String>,
}

/// Those that there are, in two statements.
pub async fn briefs(db: &Db, ids: impl IntoIterator<Item = VocItemId>) -> Result<Vec<Brief>, Fault> {
    let ids: Vec<VocItemId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let items = store::items_by_id(db.reader(), ids.iter().copied()).await?;
    let reports = store::reports(db.reader(), ids.iter().copied()).await?;
    let mut texts: HashMap<VocItemId, String> = reports.into_iter().map(|text| (text.item_id, text.text)).collect();
    let brief = |item: Item| {
        let text = texts.remove(&item.id).filter(|text| !text.is_empty());
        Brief { item, text }
    };
    Ok(items.into_iter().map(brief).collect())
}

/// An item about which somebody says something.
pub struct About {
    pub item: Item,
    /// Nothing is said of them any more.
    pub is_erased: bool,
    name: Option<String>,
}

impl About {
    /// As everyone may read it.
    pub fn masked(&self, text: &str) -> String {
        masking::masked(text, self.name.as_deref())
    }
}

/// Those whose items these are, where a text about all of them names one.
pub struct Named(Vec<String>);

impl Named {
    /// In two statements, whatever the number of items. Who is forgotten has no name.
    pub async fn of(tx: &Tx, ring: &Ring, items: impl IntoIterator<Item = VocItemId>) -> Result<Self, Fault> {
        let items = store::items_by_id(tx, items).await?;
        let mut whose: Vec<CustomerId> = items.iter().filter_map(|item| item.customer_id).collect();
        whose.sort_unstable();
        whose.dedup();
        let mut names = Vec::new();
        for customer in customer::customers_in(tx, whose).await? {
            names.extend(Vault::person(ring, &customer)?.name.filter(|name| name.chars().count() > 1));
        }
        Ok(Self(names))
    }

    /// As everyone may read it.
    pub fn masked(&self, text: &str) -> String {
        let nameless = self.0.iter().fold(text.to_owned(), |text, name| masking::without_name(&text, name));
        masking::without_numbers(&nameless)
    }
}

/// Before anything is written about these items: until the transaction ends their customers are not forgotten, so that what is written is
/// forgotten with them or not written. Whoever is locked is locked in one order.
pub async fn lock_for_words(tx: &Tx, ring: &Ring, ids: &[VocItemId]) -> Result<Vec<About>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let items = store::items_by_id(tx, ids.iter().copied()).await?;
    let mut whose: Vec<CustomerId> = items.iter().filter_map(|item| item.customer_id).collect();
    whose.sort_unstable();
    whose.dedup();
    let mut customers = HashMap::new();
    for row in customer::lock_for_cases(tx, whose).await? {
        let name = if row.erased_at.is_none() { Vault::person(ring, &row)?.name } else { None };
        customers.insert(row.id, (row.erased_at.is_some(), name));
    }
    let about = |item: Item| {
        let known = item.customer_id.and_then(|id| customers.get(&id));
        let (is_erased, name) = known.cloned().unwrap_or_default();
        About { item, is_erased, name }
    };
    Ok(items.into_iter().map(about).collect())
}
