//! Directions by their bulletins and ids, for many at once.

use crate::{
    hotline::prevention::store,
    kernel::{batch::Batch, error::Fault},
};
use async_graphql::dataloader::Loader;
use entity::{
    ids::{HotlineBulletinId, RecurrencePreventionId},
    recurrence_prevention::Model,
};
use std::{collections::HashMap, sync::Arc};

/// Those because of a bulletin, the oldest first.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PreventionsOf(pub HotlineBulletinId);

impl Loader<PreventionsOf> for Batch {
    type Value = Arc<Vec<Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[PreventionsOf]) -> Result<HashMap<PreventionsOf, Self::Value>, Fault> {
        let rows = store::of_bulletins(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        let mut of: HashMap<PreventionsOf, Vec<Model>> = HashMap::new();
        for row in rows {
            of.entry(PreventionsOf(row.bulletin_id)).or_default().push(row);
        }
        Ok(of.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PreventionById(pub RecurrencePreventionId);

impl Loader<PreventionById> for Batch {
    type Value = Model;
    type Error = Fault;

    async fn load(&self, keys: &[PreventionById]) -> Result<HashMap<PreventionById, Self::Value>, Fault> {
        let rows = store::by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (PreventionById(row.id), row)).collect())
    }
}
