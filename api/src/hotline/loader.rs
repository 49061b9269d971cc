//! Bulletins and their entries by their ids, for many at once.

use crate::{
    hotline::store,
    kernel::{batch::Batch, error::Fault},
};
use async_graphql::dataloader::Loader;
use entity::{hotline_bulletin, hotline_entry, ids::HotlineBulletinId};
use std::{collections::HashMap, sync::Arc};

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BulletinById(pub HotlineBulletinId);

impl Loader<BulletinById> for Batch {
    type Value = Arc<hotline_bulletin::Model>;
    type Error = Fault;

    async fn load(&self, keys: &[BulletinById]) -> Result<HashMap<BulletinById, Self::Value>, Fault> {
        let rows = store::by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (BulletinById(row.id), Arc::new(row))).collect())
    }
}

/// In the order of their places.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EntriesOf(pub HotlineBulletinId);

impl Loader<EntriesOf> for Batch {
    type Value = Arc<Vec<hotline_entry::Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[EntriesOf]) -> Result<HashMap<EntriesOf, Self::Value>, Fault> {
        let rows = store::entries(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        let mut of: HashMap<EntriesOf, Vec<hotline_entry::Model>> = HashMap::new();
        for row in rows {
            of.entry(EntriesOf(row.bulletin_id)).or_default().push(row);
        }
        Ok(of.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}
