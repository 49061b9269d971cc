//! What an advisor proposed in a report (A4, A6), sealed with the customer's key; and the item that it became.

use crate::ids::{AdvisorActivityId, AdvisorSuggestionId, LoyalCustomerAdvisorId, VocItemId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "advisor_suggestion")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AdvisorSuggestionId,
    pub advisor_id: LoyalCustomerAdvisorId,
    pub activity_id: AdvisorActivityId,
    pub at: DateTimeUtc,
    /// In the report's order, from 0.
    pub position: i32,
    pub text: Option<Vec<u8>>,
    pub voc_item_id: Option<VocItemId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
