//! Who changed what, written in the change's own transaction (X6). Ids, codes and field names only: never personal text.

use crate::ids::{AuditRecordId, SessionId};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_record")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: DateTimeUtc,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditRecordId,
    /// An employee, or a customer, whose records have no session. Absent for what nobody signed in did: a failed sign-in.
    pub actor_id: Option<Uuid>,
    /// The employee's.
    pub session_id: Option<SessionId>,
    pub action: String,
    pub object_type: String,
    pub object_id: Option<Uuid>,
    #[sea_orm(column_type = "JsonBinary")]
    pub fields: FieldNames,
    pub client_ip: Option<String>,
    pub request_id: String,
}

/// The names of the fields that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct FieldNames(pub Vec<String>);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
