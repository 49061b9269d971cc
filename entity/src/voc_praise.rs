//! Which compliment became which praise (P9): each once.

use crate::ids::{PraisePostId, VocItemId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_praise")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub post_id: PraisePostId,
    /// The item that it belongs to now: the other one, after a merge.
    #[sea_orm(unique)]
    pub item_id: VocItemId,
    /// The item that it came from.
    pub from_id: VocItemId,
    /// Since when it is off the board, because the item that this one was merged into praises the same people.
    pub retracted_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
