//! Which uploads a text of an item shows, in its writer's order; an upload is attached once (V1).

use crate::ids::{UploadId, VocItemId, VocTextId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_attachment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub upload_id: UploadId,
    pub item_id: VocItemId,
    pub text_id: VocTextId,
    pub position: i32,
    /// The file's own key, wrapped by the customer's, or by the ring if nobody knows who they are. None once the customer is erased (C4).
    pub data_key: Option<Vec<u8>>,
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
