//! Which uploads a post shows, in the author's order; an upload is shown once.

use crate::ids::{PraisePostId, UploadId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "praise_image")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub post_id: PraisePostId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub upload_id: UploadId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::upload::Entity", from = "Column::UploadId", to = "super::upload::Column::Id")]
    Upload,
}

impl Related<super::upload::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Upload.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
