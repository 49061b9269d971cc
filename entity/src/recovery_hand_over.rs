//! That a case went from one executive to another (R2).

use crate::ids::{EmployeeId, RecoveryCaseId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_hand_over")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: RecoveryCaseId,
    /// The case's after it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub at: DateTimeUtc,
    pub from_id: EmployeeId,
    pub to_id: EmployeeId,
    /// None: time did.
    pub by_id: Option<EmployeeId>,
    pub ground: HandOverGround,
    /// In words: sealed with the customer's key.
    pub reason: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HandOverGround {
    /// Whoever held it is away for long, or when the first contact is due.
    Absence,
    /// The CS office or the executive for customers said so.
    CsOffice,
    /// Whoever held it is no executive here any more.
    Left,
    /// It turned out to be about whoever held it, or theirs.
    Concerned,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
