//! What the customer of a case told the executive (R2, R4).

use crate::ids::{EmployeeId, RecoveryCaseId, RecoveryOpinionId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_opinion")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecoveryOpinionId,
    pub case_id: RecoveryCaseId,
    pub at: DateTimeUtc,
    pub by_id: EmployeeId,
    /// Sealed with the customer's key.
    pub words: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
