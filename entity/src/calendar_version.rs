//! Each change of the business calendar or of its time zone (O6), numbered without gaps; version 0, weekends alone, has no row.

use crate::ids::EmployeeId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// Absent for what was there from the beginning: the demo's.
    pub made_by: Option<EmployeeId>,
    pub made_at: DateTimeUtc,
    /// The version of the time zone's setting that belongs to it.
    pub time_zone_version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
