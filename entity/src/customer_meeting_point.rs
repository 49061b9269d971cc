//! One thing that a customer said in a meeting (M1), sealed with the customer's key; and what it became (M3).

use crate::ids::{CustomerMeetingId, MeetingPointId, VocItemId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_meeting_point")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MeetingPointId,
    pub meeting_id: CustomerMeetingId,
    /// In the order in which they were recorded, from 0.
    pub position: i32,
    pub kind: PointKind,
    /// Gone once the customer is erased.
    pub text: Option<Vec<u8>>,
    /// The item that was filed of it.
    pub voc_item_id: Option<VocItemId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PointKind {
    Inconvenience,
    Suggestion,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
