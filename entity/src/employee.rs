//! Anyone who works for the company (O2).

use crate::ids::{DepartmentId, EmployeeId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "employee")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmployeeId,
    #[sea_orm(unique)]
    pub number: String,
    pub name: String,
    /// In lower case, so that uniqueness and sign-in don't depend on how it was typed.
    #[sea_orm(unique)]
    pub email: String,
    pub job_function: JobFunction,
    pub employment_kind: EmploymentKind,
    pub rank: String,
    pub department_id: DepartmentId,
    pub status: EmployeeStatus,
    pub joined_on: Date,
    pub left_on: Option<Date>,
    pub version: i32,
}

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    EnumIter,
    DeriveActiveEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum JobFunction {
    Counter,
    ClaimsAdjuster,
    ComplaintHandler,
    CallCenterAgent,
    ConsumerProtectionOfficer,
    Sales,
    HeadOffice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EmploymentKind {
    Employee,
    Planner,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EmployeeStatus {
    Active,
    Left,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
