//! Meetings by their ids, and what was said in them, for many at once.

use crate::{
    kernel::{batch::Batch, error::Fault},
    meeting::store,
};
use async_graphql::dataloader::Loader;
use entity::{customer_meeting::Model as Meeting, customer_meeting_point::Model as Point, ids::CustomerMeetingId};
use std::collections::HashMap;

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MeetingById(pub CustomerMeetingId);

impl Loader<MeetingById> for Batch {
    type Value = Meeting;
    type Error = Fault;

    async fn load(&self, keys: &[MeetingById]) -> Result<HashMap<MeetingById, Meeting>, Fault> {
        let rows = store::by_id(self.db.reader(), keys.iter().map(|key| key.0)).await?;
        Ok(rows.into_iter().map(|(id, row)| (MeetingById(id), row)).collect())
    }
}

/// In their order: ten at most.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PointsOf(pub CustomerMeetingId);

impl Loader<PointsOf> for Batch {
    type Value = Vec<Point>;
    type Error = Fault;

    async fn load(&self, keys: &[PointsOf]) -> Result<HashMap<PointsOf, Vec<Point>>, Fault> {
        let mut of: HashMap<PointsOf, Vec<Point>> = HashMap::new();
        for row in store::points(self.db.reader(), keys.iter().map(|key| key.0)).await? {
            of.entry(PointsOf(row.meeting_id)).or_default().push(row);
        }
        Ok(of)
    }
}
