//! What customers' VOC led to, for many at once.

use crate::{
    improvement::store::{self, Contribution},
    kernel::{batch::Batch, error::Fault},
};
use async_graphql::dataloader::Loader;
use entity::ids::CustomerId;
use std::{collections::HashMap, sync::Arc};

/// The last verified first.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ContributionsOf(pub CustomerId);

impl Loader<ContributionsOf> for Batch {
    type Value = Arc<Vec<Contribution>>;
    type Error = Fault;

    async fn load(&self, keys: &[ContributionsOf]) -> Result<HashMap<ContributionsOf, Self::Value>, Fault> {
        let customers: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut of: HashMap<CustomerId, Vec<Contribution>> = HashMap::new();
        for row in store::contributions_of(self.db.reader(), &customers).await? {
            of.entry(row.customer_id).or_default().push(row);
        }
        let sorted = |mut rows: Vec<Contribution>| {
            rows.sort_by_key(|row| (std::cmp::Reverse(row.verified_at), row.task_id));
            Arc::new(rows)
        };
        Ok(of.into_iter().map(|(id, rows)| (ContributionsOf(id), sorted(rows))).collect())
    }
}
