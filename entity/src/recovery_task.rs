//! An improvement that was asked for because of what the executive heard (R4).

use crate::ids::{ImprovementTaskId, RecoveryOpinionId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub opinion_id: RecoveryOpinionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i32,
    pub task_id: ImprovementTaskId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
