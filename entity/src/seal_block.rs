//! The head of a block of sealed rows (C3): which rows, their Merkle root, the block before, and the signature. Kept for
//! ever, also when the rows are dropped.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "seal_block")]
pub struct Model {
    /// The sealed table's name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub series: String,
    /// 1, 2, 3, …
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// How its rows were written down before they were hashed.
    pub format: i32,
    /// It holds every row whose place is greater than this …
    pub after_seq: i64,
    /// … up to this one.
    pub through_seq: i64,
    /// The last place that was given when it was sealed: later ones were given after `sealed_at`.
    pub horizon_seq: i64,
    pub row_count: i64,
    pub root: Vec<u8>,
    /// The hash of the head before; zeros for the first.
    pub previous: Vec<u8>,
    pub sealed_at: DateTimeUtc,
    pub key_id: String,
    pub signature: Vec<u8>,
    /// When retention dropped its rows, signed by itself.
    pub dropped_at: Option<DateTimeUtc>,
    pub drop_key_id: Option<String>,
    pub drop_signature: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
