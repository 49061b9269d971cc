//! By what a text is found (V7): the text as it is compared, and its pairs of neighbouring letters. A row is never changed: it goes
//! when the customer is erased (C4).

use crate::{
    ids::{VocItemId, VocTextId},
    voc_text::VocTextKind,
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_search")]
pub struct Model {
    /// The order in which texts were written. Given by the database.
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub text_id: VocTextId,
    pub item_id: VocItemId,
    pub kind: VocTextKind,
    /// As `kernel::text::folded` makes it.
    pub folded: String,
    /// `{1,2}`: an array for PostgreSQL, words for SQLite's FTS5.
    #[sea_orm(select_as = "text")]
    pub grams: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
