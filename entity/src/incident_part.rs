//! What else a decision counts for (D4), beside its own claim: the claims and VOC items that were one with it then. Only ever added to.

use crate::{ids::DecisionId, ledger_entry::Ledger};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "incident_part")]
pub struct Model {
    /// A claim, or `VOC:` and an item's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ledger: Ledger,
    #[sea_orm(primary_key, auto_increment = false)]
    pub decision_id: DecisionId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
