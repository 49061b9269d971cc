//! The viewer, and the audit log's records.

use crate::{
    access::store,
    connection,
    kernel::{
        cx::Cx,
        error::Fault,
        id::{AnyId, PublicId},
        policy::Action,
        scalar::DateTime,
    },
    org::{Directory, Employee, Role},
};
use async_graphql::{ID, Object, SimpleObject};
use entity::{audit_record, ids::AuditRecordId};
use std::sync::Arc;

pub struct Viewer {
    pub employee: Arc<Employee>,
    pub must_change_password: bool,
}

/// Who is asking.
#[Object]
impl Viewer {
    /// The employee who is signed in.
    async fn employee(&self) -> &Arc<Employee> {
        &self.employee
    }

    /// The roles by which the policy decides what they may do.
    async fn roles(&self) -> Vec<Role> {
        self.employee.role_set.iter().map(Role::from).collect()
    }

    /// Whether they signed in with a one-time password: until it is changed, nothing but `changePassword` and `signOut`
    /// is open to them.
    async fn must_change_password(&self) -> bool {
        self.must_change_password
    }
}

/// What one change left behind for auditors (X6): ids, codes and field names, never personal text.
#[derive(SimpleObject)]
pub struct AuditRecord {
    /// Global id.
    pub id: ID,
    /// When it was done.
    at: DateTime,
    /// Who did it; absent for what nobody signed in did, such as a refused sign-in.
    actor: Option<Arc<Employee>>,
    /// The mutation's name.
    action: String,
    /// The type of what was changed, by its name in this schema.
    object_type: String,
    /// The global id of what was changed, absent if there is none.
    object_id: Option<ID>,
    /// The names of the fields that changed; `refused` alone for an attempt that was refused.
    fields: Vec<String>,
    /// The network address it came from, if known.
    client_ip: Option<String>,
    /// The request's id, as in the answer's `x-request-id` and in the log.
    request_id: String,
}

impl AuditRecord {
    pub fn new(row: audit_record::Model, directory: &Directory) -> Self {
        Self {
            id: row.id.encode(),
            at: DateTime(row.at),
            actor: row.actor_id.and_then(|id| directory.employee(id)).cloned(),
            object_id: row.object_id.and_then(|id| AnyId::of_type(&row.object_type, id)).map(AnyId::encode),
            action: row.action,
            object_type: row.object_type,
            fields: row.fields.0,
            client_ip: row.client_ip,
            request_id: row.request_id,
        }
    }
}

/// An audit record by its id, as far as the viewer may see it.
pub async fn audit_record_node(
    cx: &Cx,
    directory: &Directory,
    id: AuditRecordId,
) -> Result<Option<AuditRecord>, Fault> {
    let Ok(scope) = cx.allow(Action::AuditLog) else { return Ok(None) };
    let row = store::audit_record(&cx.db, &scope, directory, id).await?;
    Ok(row.map(|row| AuditRecord::new(row, directory)))
}

connection!(AuditRecordConnection, AuditRecordEdge, AuditRecord, "Audit records, newest first.");
