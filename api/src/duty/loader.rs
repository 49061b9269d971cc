//! Duties and digests by their ids, for many at once.

use crate::{
    duty::store,
    kernel::{batch::Batch, error::Fault},
};
use async_graphql::dataloader::Loader;
use entity::{
    duty::Model,
    duty_digest,
    ids::{DutyDigestId, DutyId},
};
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

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DigestById(pub DutyDigestId);

impl Loader<DigestById> for Batch {
    type Value = duty_digest::Model;
    type Error = Fault;

    async fn load(&self, keys: &[DigestById]) -> Result<HashMap<DigestById, duty_digest::Model>, Fault> {
        let rows = store::digests_by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|row| (DigestById(row.id), row)).collect())
    }
}
