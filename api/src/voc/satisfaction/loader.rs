//! Surveys of many items at once.

use crate::{
    kernel::{batch::Batch, error::Fault},
    voc::satisfaction::store,
};
use async_graphql::dataloader::Loader;
use entity::{ids::VocItemId, voc_survey};
use std::collections::HashMap;

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SurveyOf(pub VocItemId);

impl Loader<SurveyOf> for Batch {
    type Value = voc_survey::Model;
    type Error = Fault;

    async fn load(&self, keys: &[SurveyOf]) -> Result<HashMap<SurveyOf, Self::Value>, Fault> {
        let rows = store::of_items(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (SurveyOf(row.item_id), row)).collect())
    }
}
