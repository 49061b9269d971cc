//! Why a customer may not be erased for now (C4).

use crate::ids::{CustomerId, EmployeeId, LegalHoldId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "legal_hold")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LegalHoldId,
    pub customer_id: CustomerId,
    /// A case's number: never personal text.
    pub reference: String,
    pub placed_by: EmployeeId,
    pub placed_at: DateTimeUtc,
    pub lifted_by: Option<EmployeeId>,
    pub lifted_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
