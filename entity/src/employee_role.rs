//! The set of roles of an employee (X1), a row for each.

use crate::ids::EmployeeId;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "employee_role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub role: Role,
}

/// In the order of the policy table's columns.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    Staff,
    Leader,
    Executive,
    Ceo,
    Cco,
    CsOffice,
    Compliance,
    Hr,
    Auditor,
    Admin,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
