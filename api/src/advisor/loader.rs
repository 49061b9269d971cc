//! Advisors by their ids, and what belongs to each, for many at once.

use crate::{
    advisor::store,
    kernel::{batch::Batch, error::Fault},
};
use async_graphql::dataloader::Loader;
use entity::{
    advisor_activity::Model as Activity, advisor_question::Model as Question, advisor_review::Model as Review,
    advisor_suggestion::Model as Suggestion, ids::LoyalCustomerAdvisorId, loyal_customer_advisor::Model as Advisor,
};
use std::{collections::HashMap, sync::Arc};

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AdvisorById(pub LoyalCustomerAdvisorId);

impl Loader<AdvisorById> for Batch {
    type Value = Advisor;
    type Error = Fault;

    async fn load(&self, keys: &[AdvisorById]) -> Result<HashMap<AdvisorById, Advisor>, Fault> {
        let rows = store::by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|(id, row)| (AdvisorById(id), row)).collect())
    }
}

macro_rules! of_advisors {
    ($($(#[$doc:meta])* $key:ident $row:ident $read:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $key(pub LoyalCustomerAdvisorId);

        impl Loader<$key> for Batch {
            type Value = Arc<Vec<$row>>;
            type Error = Fault;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, Self::Value>, Fault> {
                let mut of: HashMap<$key, Vec<$row>> = HashMap::new();
                for row in store::$read(self.db.reader(), keys.iter().map(|key| key.0)).await? {
                    of.entry($key(row.advisor_id)).or_default().push(row);
                }
                Ok(of.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
            }
        }
    )*};
}

of_advisors! {
    /// In the order in which they were made: six at most.
    ReviewsOf Review reviews;
    /// Newest first: 100 at most.
    ActivitiesOf Activity activities;
    /// Newest first: ten of each activity at most.
    SuggestionsOf Suggestion suggestions;
    /// Newest first: 100 at most.
    QuestionsOf Question questions;
}
