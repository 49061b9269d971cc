//! A session, as the schema shows it.

use crate::{
    access::session::store,
    connection,
    kernel::{cx::Cx, error::Fault, id::PublicId, policy::Action, scalar::DateTime},
    org::{Directory, Employee},
};
use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use entity::{ids::SessionId, session};
use std::sync::Arc;

/// One sign-in on one device (로그인 세션).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Session {
    /// Global id.
    pub id: ID,
    /// Who signed in.
    employee: Arc<Employee>,
    /// When they signed in.
    created_at: DateTime,
    /// When its tokens were last renewed, or when it began.
    last_used_at: DateTime,
    /// When it ends at the latest.
    expires_at: DateTime,
    /// When it was ended; absent if it was not.
    ended_at: Option<DateTime>,
    /// What its owner called the device when signing in.
    device_name: Option<String>,
    /// What the browser or app called itself.
    user_agent: Option<String>,
    /// The network address it was opened from, if known.
    client_ip: Option<String>,
    /// Whether a second factor was shown in it (2단계 인증).
    second_factor: bool,
    #[graphql(skip)]
    key: SessionId,
}

#[ComplexObject]
impl Session {
    /// Whether it is the session that asks.
    async fn is_current(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        Ok(Cx::of(ctx)?.allow(Action::Sessions).is_ok_and(|scope| scope.actor().session == self.key))
    }
}

impl Session {
    /// `None` if its owner is not in this snapshot.
    pub fn new(row: session::Model, directory: &Directory) -> Option<Self> {
        Some(Self {
            id: row.id.encode(),
            employee: directory.employee(row.employee_id)?.clone(),
            created_at: DateTime(row.created_at),
            last_used_at: DateTime(row.renewed_at.unwrap_or(row.created_at)),
            expires_at: DateTime(row.expires_at),
            ended_at: row.ended_at.map(DateTime),
            device_name: row.device_name,
            user_agent: row.user_agent,
            client_ip: row.client_ip,
            second_factor: row.second_factor_at.is_some(),
            key: row.id,
        })
    }
}

/// A session by its id, as far as the viewer may see it.
pub async fn session_node(cx: &Cx, directory: &Directory, id: SessionId) -> Result<Option<Session>, Fault> {
    let Ok(scope) = cx.allow(Action::Sessions) else { return Ok(None) };
    let row = store::session(&cx.db, &scope, directory, id).await?;
    Ok(row.and_then(|row| Session::new(row, directory)))
}

connection!(SessionConnection, SessionEdge, Session, "Sessions, newest first.");
