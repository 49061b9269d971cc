//! A person's reaction to a post: each kind once (P4), which the key says.

use crate::ids::{EmployeeId, PraisePostId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "praise_reaction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub post_id: PraisePostId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: ReactionKind,
    pub created_at: DateTimeUtc,
}

/// A new kind is a new column of `praise_post`, which counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReactionKind {
    Clap,
    Heart,
    Cheer,
    Thanks,
    Impressed,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
