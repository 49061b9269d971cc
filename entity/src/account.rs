//! How an employee signs in with a password. The hash is Argon2id's, in PHC form.

use crate::ids::EmployeeId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    pub password_hash: String,
    /// A one-time password: it signs in, and then opens nothing but `changePassword`.
    pub must_change_password: bool,
    pub changed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
