//! How long an employee rests after abuse (V12): work passes over them meanwhile.

use crate::ids::{AbuseReportId, EmployeeId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rest_period")]
pub struct Model {
    /// After which report: each gives one rest.
    #[sea_orm(primary_key, auto_increment = false)]
    pub report_id: AbuseReportId,
    pub employee_id: EmployeeId,
    pub from_at: DateTimeUtc,
    /// When it ends or ended.
    pub until_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
