//! Somebody's authenticator app. Secrets are sealed with a key of the configuration.

use crate::ids::EmployeeId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "second_factor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    /// In force; absent until it is confirmed by a code.
    pub secret: Option<Vec<u8>>,
    /// Handed out, and not yet confirmed.
    pub pending_secret: Option<Vec<u8>>,
    pub pending_until: Option<DateTimeUtc>,
    /// The 30-second step of the last code that was taken: no code of it, or of an earlier one, is taken again.
    pub last_step: i64,
    pub confirmed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
