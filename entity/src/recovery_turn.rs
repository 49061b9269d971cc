//! How many turns each executive has had (R1): whoever has the fewest is next.

use crate::ids::EmployeeId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_turn")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub executive_id: EmployeeId,
    /// Raised for who is away, so that nobody comes back to a heap.
    pub turn: i64,
    /// Cases that were given to them.
    pub cases: i32,
    pub last_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
