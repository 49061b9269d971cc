//! Praise by the compliment that it was, and the other way round, for many at once.

use crate::{
    kernel::{batch::Batch, error::Fault},
    voc::praising::store,
};
use async_graphql::dataloader::Loader;
use entity::ids::{PraisePostId, VocItemId};
use std::collections::HashMap;

/// The praise that an item became.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PraiseOf(pub VocItemId);

impl Loader<PraiseOf> for Batch {
    type Value = PraisePostId;
    type Error = Fault;

    async fn load(&self, keys: &[PraiseOf]) -> Result<HashMap<PraiseOf, PraisePostId>, Fault> {
        let rows = store::by_item(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (PraiseOf(row.item_id), row.post_id)).collect())
    }
}

/// The item that praise was.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ItemOf(pub PraisePostId);

impl Loader<ItemOf> for Batch {
    type Value = VocItemId;
    type Error = Fault;

    async fn load(&self, keys: &[ItemOf]) -> Result<HashMap<ItemOf, VocItemId>, Fault> {
        let rows = store::by_post(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (ItemOf(row.post_id), row.item_id)).collect())
    }
}
