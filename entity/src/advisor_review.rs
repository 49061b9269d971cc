//! What one reviewer said of an advisor's nomination or renewal (A2, A3), once.

use crate::ids::{EmployeeId, LoyalCustomerAdvisorId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "advisor_review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub advisor_id: LoyalCustomerAdvisorId,
    /// 1: the nomination; 2: the renewal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub reviewer_id: EmployeeId,
    pub step: ReviewStep,
    pub agrees: bool,
    /// Sealed with the customer's key.
    pub reason: Option<Vec<u8>>,
    pub at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReviewStep {
    /// By the CS office.
    Feasibility,
    /// By two executives.
    Executive,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
