//! What posts said before, for many at once.

use crate::{
    kernel::{batch::Batch, error::Fault},
    praise::moderation::store,
};
use async_graphql::dataloader::Loader;
use entity::{ids::PraisePostId, praise_post_text};
use std::collections::HashMap;

/// The texts that a post had before the one it has.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EarlierTexts(pub PraisePostId);

impl Loader<EarlierTexts> for Batch {
    type Value = Vec<praise_post_text::Model>;
    type Error = Fault;

    async fn load(&self, keys: &[EarlierTexts]) -> Result<HashMap<EarlierTexts, Self::Value>, Fault> {
        let posts: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut texts: HashMap<EarlierTexts, Self::Value> = HashMap::new();
        for text in store::earlier_texts(&self.db, &posts).await? {
            texts.entry(EarlierTexts(text.post_id)).or_default().push(text);
        }
        Ok(texts)
    }
}
