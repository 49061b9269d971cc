//! A VOC item that an improvement task is about (H4), and whether those concerned were told what came of it.

use crate::ids::{CustomerId, ImprovementTaskId, OutgoingMailId, VocItemId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "improvement_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub task_id: ImprovementTaskId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: VocItemId,
    /// The item's: it never changes.
    pub customer_id: Option<CustomerId>,
    pub received_at: DateTimeUtc,
    pub why: ItemReason,
    pub added_at: DateTimeUtc,
    /// When department, employee and customer were told (L4: once).
    pub told_at: Option<DateTimeUtc>,
    /// The letter to its customer; of several items of one customer the first has it.
    pub mail_id: Option<OutgoingMailId>,
}

/// Why an item belongs to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ItemReason {
    /// Somebody named it when they asked for the task.
    Named,
    /// It is of the task's VOC and was received while the task was open, or in its period before.
    Counted,
    /// It came after the task was verified, and opened it again (H8).
    Recurred,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
