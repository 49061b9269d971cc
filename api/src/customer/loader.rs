//! Customers by id, and contracts by customer, for many at once.

use crate::{
    customer::store,
    kernel::{batch::Batch, error::Fault},
};
use async_graphql::dataloader::Loader;
use entity::{contract, customer, ids::CustomerId};
use std::{collections::HashMap, sync::Arc};

impl Loader<CustomerId> for Batch {
    type Value = Arc<customer::Model>;
    type Error = Fault;

    async fn load(&self, keys: &[CustomerId]) -> Result<HashMap<CustomerId, Self::Value>, Fault> {
        let rows = store::customers_by_id(&self.db, keys).await?;
        Ok(rows.into_iter().map(|row| (row.id, Arc::new(row))).collect())
    }
}

/// All contracts of a customer, the last sold first: a person has a handful.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ContractsOf(pub CustomerId);

impl Loader<ContractsOf> for Batch {
    type Value = Arc<Vec<contract::Model>>;
    type Error = Fault;

    async fn load(&self, keys: &[ContractsOf]) -> Result<HashMap<ContractsOf, Self::Value>, Fault> {
        let customers: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut of: HashMap<CustomerId, Vec<contract::Model>> = HashMap::new();
        for row in store::contracts(&self.db, &customers).await? {
            of.entry(row.customer_id).or_default().push(row);
        }
        Ok(of.into_iter().map(|(customer, rows)| (ContractsOf(customer), Arc::new(rows))).collect())
    }
}
