//! The viewer, and the audit log's records.

use crate::{
    access::{factor::Challenge, gate::Door, session::Renewed, store},
    connection,
    customer::Customer,
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
use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use entity::{
    audit_record,
    ids::{AuditRecordId, CustomerId, EmployeeId},
};
use std::sync::Arc;

pub enum Viewer {
    Employee { employee: Arc<Employee>, must_change_password: bool, needs_second_factor: bool },
    Customer(CustomerId),
}

/// Who is asking.
#[Object]
impl Viewer {
    /// The employee who is signed in. Null for a customer.
    async fn employee(&self) -> Option<&Arc<Employee>> {
        match self {
            Self::Employee { employee, .. } => Some(employee),
            Self::Customer(_) => None,
        }
    }

    /// The customer who is signed in by their own app (X1), masked. Null for an employee.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        match self {
            Self::Employee { .. } => Ok(None),
            Self::Customer(id) => Customer::load(ctx, *id).await,
        }
    }

    /// The roles by which the policy decides what they may do. A customer has none, and the policy a column of their own.
    async fn roles(&self) -> Vec<Role> {
        match self {
            Self::Employee { employee, .. } => employee.role_set.iter().map(Role::from).collect(),
            Self::Customer(_) => Vec::new(),
        }
    }

    /// Whether they signed in with a one-time password: until it is changed, nothing but `changePassword` and `signOut`
    /// is open to them.
    async fn must_change_password(&self) -> bool {
        matches!(self, Self::Employee { must_change_password: true, .. })
    }

    /// Whether one of their roles asks for a second factor that this session has not shown (X2): until then nothing but
    /// `enrollSecondFactor`, `confirmSecondFactor`, `changePassword` and `signOut` is open to them.
    async fn needs_second_factor(&self) -> bool {
        matches!(self, Self::Employee { needs_second_factor: true, .. })
    }

    /// How many notifications they have not read (L4), counted to 10,000. Null until a password is chosen and the second
    /// factor shown, and for a customer.
    async fn unread_notification_count(&self, ctx: &Context<'_>) -> Result<Option<i32>, Fault> {
        let cx = Cx::of(ctx)?;
        match cx.allow(Action::Notifications) {
            Ok(scope) => notification::unread_count(cx, &scope).await.map(Some),
            Err(_) => Ok(None),
        }
    }

    /// What they are told by mail as well (L4), for each kind of notification. Null until a password is chosen and the
    /// second factor shown, and for a customer.
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
        let viewer = door.directory.employee(given.employee).map(|employee| Viewer::Employee {
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
#[graphql(complex)]
pub struct AuditRecord {
    /// Global id.
    pub id: ID,
    /// When it was done.
    at: DateTime,
    /// The employee who did it; absent for what a customer did, and for what nobody signed in did, such as a refused sign-in.
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
    #[graphql(skip)]
    by_customer: Option<CustomerId>,
}

#[ComplexObject]
impl AuditRecord {
    /// The customer who did it, by their own app; masked, and absent for what an employee or nobody did. Null where the policy
    /// hides customers.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        match self.by_customer {
            Some(id) if Cx::of(ctx)?.allow(Action::Customer).is_ok() => Customer::load(ctx, id).await,
            _ => Ok(None),
        }
    }
}

impl AuditRecord {
    pub fn new(row: audit_record::Model, directory: &Directory) -> Self {
        let actor = row.actor_id.and_then(|id| directory.employee(EmployeeId(id))).cloned();
        let by_customer = row.actor_id.filter(|_| actor.is_none() && row.session_id.is_none()).map(CustomerId);
        Self {
            id: row.id.encode(),
            at: DateTime(row.at),
            actor,
            by_customer,
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
