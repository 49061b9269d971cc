//! Scores by their items, for many at once.

use crate::{
    kernel::{batch::Batch, error::Fault},
    voc::risk::store,
};
use async_graphql::dataloader::Loader;
use entity::{ids::VocItemId, voc_risk};
use std::collections::HashMap;

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RiskOf(pub VocItemId);

impl Loader<RiskOf> for Batch {
    type Value = voc_risk::Model;
    type Error = Fault;

    async fn load(&self, keys: &[RiskOf]) -> Result<HashMap<RiskOf, Self::Value>, Fault> {
        let rows = store::scores(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (RiskOf(row.item_id), row)).collect())
    }
}
