//! One thing that happened to one object, written in the change's own transaction. Ids and names only: never personal text.

use crate::ids::EmployeeId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// The database's number of the transaction; 0 on SQLite. Given by the database, as `seq`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub transaction_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub at: DateTimeUtc,
    /// A noun and what became of it: `praisePostCreated`.
    pub name: String,
    /// The type's name in the schema.
    pub object_type: String,
    pub object_id: Uuid,
    /// The object's own count of its changes, this one included: whoever applies events orders them by it.
    pub version: i32,
    /// What of the object it is about: a post's comment.
    pub part_id: Option<Uuid>,
    pub actor_id: Option<EmployeeId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
