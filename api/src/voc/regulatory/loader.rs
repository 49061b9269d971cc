//! Marks of items, for many at once.

use crate::{
    kernel::{batch::Batch, error::Fault},
    voc::regulatory::store,
};
use async_graphql::dataloader::Loader;
use entity::{ids::VocItemId, regulatory_mark::Mark};
use std::collections::HashMap;

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MarksOf(pub VocItemId);

impl Loader<MarksOf> for Batch {
    type Value = Vec<Mark>;
    type Error = Fault;

    async fn load(&self, keys: &[MarksOf]) -> Result<HashMap<MarksOf, Self::Value>, Fault> {
        let items: Vec<VocItemId> = keys.iter().map(|key| key.0).collect();
        let marks = store::marks_by_item(self.db.reader(), &items).await?;
        Ok(marks.into_iter().map(|(item, marks)| (MarksOf(item), marks)).collect())
    }
}
