//! A customer's contract (C5). Money is in minor units of its currency: of won there are none smaller.

use crate::ids::{ContractId, CustomerId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContractId,
    /// Gone once its customer is erased.
    #[sea_orm(unique)]
    pub number: Option<String>,
    pub customer_id: CustomerId,
    pub product: String,
    pub sold_on: Date,
    pub renewed_on: Option<Date>,
    pub ends_on: Option<Date>,
    pub first_year_premium: i64,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
