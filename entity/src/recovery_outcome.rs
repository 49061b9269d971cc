//! What became of something that the executive heard: VOC, and by that praise (R4).

use crate::ids::{RecoveryOpinionId, VocItemId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_outcome")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub opinion_id: RecoveryOpinionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i32,
    pub item_id: VocItemId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
