//! Which values a post names. Carries the post's time for the same reason as `praise_recipient`.

use crate::ids::{PraisePostId, ValueTagId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "praise_post_tag")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub post_id: PraisePostId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub tag_id: ValueTagId,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
