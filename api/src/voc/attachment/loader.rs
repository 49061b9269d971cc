//! Attachments by their texts, for many at once.

use crate::{
    kernel::{batch::Batch, error::Fault},
    voc::attachment::store::{self, Attached},
};
use async_graphql::dataloader::Loader;
use entity::ids::VocTextId;
use std::{collections::HashMap, sync::Arc};

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AttachmentsOf(pub VocTextId);

impl Loader<AttachmentsOf> for Batch {
    type Value = Arc<Vec<Attached>>;
    type Error = Fault;

    async fn load(&self, keys: &[AttachmentsOf]) -> Result<HashMap<AttachmentsOf, Self::Value>, Fault> {
        let texts: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut of: HashMap<VocTextId, Vec<Attached>> = HashMap::new();
        for row in store::of_texts(&self.db, &texts).await? {
            of.entry(row.0.text_id).or_default().push(row);
        }
        Ok(of.into_iter().map(|(text, rows)| (AttachmentsOf(text), Arc::new(rows))).collect())
    }
}
