//! Who saw which customer's data, which fields, when, from where, why (C3). Codes and ids, never personal text.

use crate::{
    audit_record::FieldNames,
    ids::{AccessRecordId, CustomerId, EmployeeId, SessionId},
};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_record")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: DateTimeUtc,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessRecordId,
    pub actor_id: EmployeeId,
    pub session_id: SessionId,
    pub customer_id: CustomerId,
    #[sea_orm(column_type = "JsonBinary")]
    pub fields: FieldNames,
    /// Why, as a code.
    pub reason: String,
    /// The number of the case it was for.
    pub reference: Option<String>,
    pub client_ip: Option<String>,
    pub request_id: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
