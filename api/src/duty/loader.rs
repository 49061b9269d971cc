//! Duties by their ids, for many at once.

use crate::{
    duty::store,
    kernel::{batch::Batch, error::Fault},
};
use async_graphql::dataloader::Loader;
use entity::{duty::Model, ids::DutyId};
use std::collections::HashMap;

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DutyById(pub DutyId);

impl Loader<DutyById> for Batch {
    type Value = Model;
    type Error = Fault;

    async fn load(&self, keys: &[DutyById]) -> Result<HashMap<DutyById, Model>, Fault> {
        let rows = store::by_ids(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|(id, row)| (DutyById(id), row)).collect())
    }
}
