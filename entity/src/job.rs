//! Something to be done once, at its time, by whichever node comes first.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// What makes it one: the object and the occasion, or the period. A second one with the same key is the same job.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub data: Json,
    pub due_at: DateTimeUtc,
    /// How often somebody has begun it.
    pub attempts: i32,
    /// Grows with every claim: whoever holds an older number may no longer finish it.
    pub fence: i64,
    /// Until when nobody else begins it.
    pub leased_until: Option<DateTimeUtc>,
    pub last_error: Option<String>,
    pub done_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
