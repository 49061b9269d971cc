//! An extension of an item's statutory clock, with what the customer was told of it (V4). Only ever added to.

use crate::ids::{EmployeeId, VocItemId, VocTextId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_extension")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: VocItemId,
    /// The item's version after it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub at: DateTimeUtc,
    pub employee_id: EmployeeId,
    /// The last day before and after it.
    pub from_day: Date,
    pub until_day: Date,
    pub reason_id: VocTextId,
    /// What was written to the customer.
    pub notice_id: VocTextId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
