//! Legal holds by customer, for many at once.

use crate::{
    customer::erasure::store,
    kernel::{batch::Batch, error::Fault},
};
use async_graphql::dataloader::Loader;
use entity::{ids::CustomerId, legal_hold};
use std::collections::HashMap;

/// A customer's legal holds, the newest first.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct HoldsOf(pub CustomerId);

impl Loader<HoldsOf> for Batch {
    type Value = Vec<legal_hold::Model>;
    type Error = Fault;

    async fn load(&self, keys: &[HoldsOf]) -> Result<HashMap<HoldsOf, Self::Value>, Fault> {
        let customers: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut of: HashMap<HoldsOf, Self::Value> = HashMap::new();
        for row in store::holds(&self.db, &customers).await? {
            of.entry(HoldsOf(row.customer_id)).or_default().push(row);
        }
        Ok(of)
    }
}
