//! The places of many posts in their relays.

use crate::{
    kernel::{batch::Batch, error::Fault},
    praise::relay::store::{self, Place},
};
use async_graphql::dataloader::Loader;
use entity::ids::PraisePostId;
use std::collections::HashMap;

/// Where a post stands in its relay.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PlaceOf(pub PraisePostId);

impl Loader<PlaceOf> for Batch {
    type Value = Place;
    type Error = Fault;

    async fn load(&self, keys: &[PlaceOf]) -> Result<HashMap<PlaceOf, Place>, Fault> {
        let Some(viewer) = self.viewer else { return Ok(HashMap::new()) };
        let posts: Vec<_> = keys.iter().map(|key| key.0).collect();
        let places = store::places(&self.db, viewer, &posts).await?;
        Ok(places.into_iter().map(|place| (PlaceOf(place.post_id), place)).collect())
    }
}
