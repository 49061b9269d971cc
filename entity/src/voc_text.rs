//! What was said about an item: by the customer, to the customer, among colleagues (V1, V6).

use crate::ids::{EmployeeId, OutgoingMailId, VocItemId, VocTextId};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voc_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VocTextId,
    pub item_id: VocItemId,
    pub kind: VocTextKind,
    pub at: DateTimeUtc,
    /// Who wrote it; none: the customer.
    pub employee_id: Option<EmployeeId>,
    /// With what says who somebody is masked; empty once the customer is erased (C4).
    pub text: String,
    /// As it was written, if something in it is masked. Sealed with the customer's key, or the ring's if nobody knows who they are.
    pub original: Option<Vec<u8>>,
    /// Of a reply alone.
    pub delivery: Option<Delivery>,
    pub mail_id: Option<OutgoingMailId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VocTextKind {
    /// What it began with.
    Report,
    /// To the customer.
    Reply,
    /// The customer's answer.
    Message,
    /// Among colleagues: no customer ever sees it.
    Note,
    /// Why a step was taken: for colleagues, too.
    Reason,
    /// What the customer adds to how content they are (V15).
    Comment,
}

/// Where a reply is on its way to the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Delivery {
    /// In the customer's app alone: they have no address, or did not consent to be written to.
    InApp,
    /// Waiting to be sent.
    Pending,
    /// The mail server has taken it.
    Sent,
    Failed,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
