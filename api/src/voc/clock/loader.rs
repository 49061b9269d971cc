//! Clocks and extensions of many items at once.

use crate::{
    kernel::{batch::Batch, error::Fault},
    voc::clock::store,
};
use async_graphql::dataloader::Loader;
use entity::{ids::VocItemId, voc_clock, voc_extension};
use std::{collections::HashMap, sync::Arc};

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ClocksOf(pub VocItemId);

impl Loader<ClocksOf> for Batch {
    type Value = Arc<Vec<voc_clock::Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[ClocksOf]) -> Result<HashMap<ClocksOf, Self::Value>, Fault> {
        let rows = store::of_items(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        let mut of: HashMap<ClocksOf, Vec<_>> = HashMap::new();
        for row in rows {
            of.entry(ClocksOf(row.item_id)).or_default().push(row);
        }
        Ok(of.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ExtensionsOf(pub VocItemId);

impl Loader<ExtensionsOf> for Batch {
    type Value = Arc<Vec<voc_extension::Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[ExtensionsOf]) -> Result<HashMap<ExtensionsOf, Self::Value>, Fault> {
        let rows = store::extensions_of(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        let mut of: HashMap<ExtensionsOf, Vec<_>> = HashMap::new();
        for row in rows {
            of.entry(ExtensionsOf(row.item_id)).or_default().push(row);
        }
        Ok(of.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}
