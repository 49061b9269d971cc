//! Reports of abuse by their ids, for many at once.

use crate::{
    kernel::{batch::Batch, error::Fault},
    voc::care::store,
};
use async_graphql::dataloader::Loader;
use entity::{abuse_report::Model, ids::AbuseReportId};
use std::collections::HashMap;

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ReportById(pub AbuseReportId);

impl Loader<ReportById> for Batch {
    type Value = Model;
    type Error = Fault;

    async fn load(&self, keys: &[ReportById]) -> Result<HashMap<ReportById, Model>, Fault> {
        let rows = store::reports_by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|(id, row)| (ReportById(id), row)).collect())
    }
}
