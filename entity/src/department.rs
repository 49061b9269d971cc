//! A node of the company's tree (O1). A department without a parent is a division.

use crate::ids::{DepartmentId, EmployeeId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "department")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DepartmentId,
    #[sea_orm(unique)]
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub kind: DepartmentKind,
    pub parent_id: Option<DepartmentId>,
    pub leader_id: Option<EmployeeId>,
    /// Of a division alone: the executive who answers for it (담당임원).
    pub responsible_executive_id: Option<EmployeeId>,
    pub version: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DepartmentKind {
    FrontLine,
    BackOffice,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
