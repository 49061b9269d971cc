//! The viewer, and the audit log's records.

use crate::{
    access::{factor::Challenge, gate::Door, session::Renewed, store},
    connection,
    kernel::{
        cx::Cx,
        error::Fault,
        id::{AnyId, PublicId},
        policy::Action,
        scalar::DateTime,
    },
    notification::{self, NotificationPreference},
    org::{Directory, Employee, Role},
};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::{audit_record, ids::AuditRecordId};
use std::sync::Arc;

pub struct Viewer {
    pub employee: Arc<Employee>,
    pub must_change_password: bool,
    pub needs_second_factor: bool,
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

    /// Whether one of their roles asks for a second factor that this session has not shown (X2): until then nothing but
    /// `enrollSecondFactor`, `confirmSecondFactor`, `changePassword` and `signOut` is open to them.
    async fn needs_second_factor(&self) -> bool {
        self.needs_second_factor
    }

    /// How many notifications they have not read (L4), counted to 10,000. Null until a password is chosen and the second
    /// factor shown.
    async fn unread_notification_count(&self, ctx: &Context<'_>) -> Result<Option<i32>, Fault> {
        let cx = Cx::of(ctx)?;
        match cx.allow(Action::Notifications) {
            Ok(scope) => notification::unread_count(cx, &scope).await.map(Some),
            Err(_) => Ok(None),
        }
    }

    /// What they are told by mail as well (L4), for each kind of notification. Null until a password is chosen and the
    /// second factor shown.
    async fn notification_preferences(&self, ctx: &Context<'_>) -> Result<Option<Vec<NotificationPreference>>, Fault> {
        let cx = Cx::of(ctx)?;
        match cx.allow(Action::Notifications) {
            Ok(scope) => notification::preferences(cx, &scope).await.map(Some),
            Err(_) => Ok(None),
        }
    }
}

/// What a sign-in or a renewal gives.
#[derive(SimpleObject, Default)]
pub struct Tokens {
    /// For `Authorization: Bearer …`; absent if it was refused.
    access_token: Option<String>,
    /// When the access token ends; absent if it was refused.
    expires_at: Option<DateTime>,
    /// For `refreshSession`, good for one use; absent if it was refused, or is in a cookie. It opens the whole session: keep it
    /// where no script of another origin, and no other app, can read it.
    refresh_token: Option<String>,
    /// When the refresh token ends if it is not used; absent if it was refused.
    refresh_expires_at: Option<DateTime>,
    /// Who is signed in now; absent if it was refused.
    viewer: Option<Viewer>,
}

impl Tokens {
    pub fn new(given: Renewed, door: Door<'_>) -> Self {
        let viewer = door.directory.employee(given.employee).map(|employee| Viewer {
            needs_second_factor: door.gate.second_factor_required
                && !given.standing.second_factor
                && employee.role_set.asks_second_factor(),
            must_change_password: given.standing.one_time,
            employee: employee.clone(),
        });
        Self {
            access_token: Some(given.access.token),
            expires_at: Some(DateTime(given.access.expires_at)),
            refresh_token: Some(given.refresh.token),
            refresh_expires_at: Some(DateTime(given.refresh.expires_at)),
            viewer,
        }
    }

    /// For whom it is in a cookie.
    pub fn without_refresh_token(given: Renewed, door: Door<'_>) -> Self {
        Self { refresh_token: None, ..Self::new(given, door) }
    }
}

/// A sign-in whose password was right, waiting for its second factor (2단계 인증).
#[derive(SimpleObject)]
pub struct SecondFactorChallenge {
    /// For `verifySecondFactor`; three codes may be tried.
    token: String,
    /// When it runs out.
    expires_at: DateTime,
}

impl SecondFactorChallenge {
    pub fn new(given: Challenge) -> Self {
        Self { token: given.token, expires_at: DateTime(given.expires_at) }
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
