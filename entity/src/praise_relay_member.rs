//! One link of a praise relay (P8): who took it on, with which post. Each place, person and post at most once.

use crate::ids::{EmployeeId, PraisePostId, PraiseRelayId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "praise_relay_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub relay_id: PraiseRelayId,
    /// 1 is who began.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub employee_id: EmployeeId,
    pub post_id: PraisePostId,
    /// The post's time.
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
