//! Whom a post praises. Carries the post's time, so that "praise of this person" is read in order from one index.

use crate::ids::{EmployeeId, PraisePostId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "praise_recipient")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub post_id: PraisePostId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
