//! Limits by their ids, for many at once.

use crate::{
    delegation::limit::store,
    kernel::{batch::Batch, error::Fault},
};
use async_graphql::dataloader::Loader;
use entity::{delegation_limit, ids::DelegationLimitId};
use std::collections::HashMap;

impl Loader<DelegationLimitId> for Batch {
    type Value = delegation_limit::Model;
    type Error = Fault;

    async fn load(&self, keys: &[DelegationLimitId]) -> Result<HashMap<DelegationLimitId, Self::Value>, Fault> {
        let rows = store::limits_by_id(self.db.reader(), keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}
