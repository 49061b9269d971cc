//! Opening, renewing and ending sessions.

use crate::{
    access::{
        gate::{Door, Gate},
        rules::Refusal,
        session::{
            refresh::RefreshToken,
            rules::{self, Refused, Renewal},
            store::{self, Renewing},
        },
        store as accounts,
        token::{Issued, Standing},
    },
    kernel::{
        audit::{self, Record},
        cx::Cx,
        db::{Db, Tx},
        error::{Fault, Stop},
        id,
        policy::{Action, Scope},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::{EmployeeId, SessionId},
    session,
};

/// What the owner calls the device.
#[derive(Clone, Default)]
pub struct Device(pub Option<String>);

/// A session with tokens in hand.
pub struct Renewed {
    pub employee: EmployeeId,
    pub access: Issued,
    pub refresh: Issued,
    pub standing: Standing,
}

/// A session that is open from when the transaction commits, and its first refresh token.
pub async fn open(
    tx: &Tx,
    cx: &Cx,
    gate: &Gate,
    employee: EmployeeId,
    device: Device,
    second_factor: bool,
) -> Result<(SessionId, Issued), Fault> {
    let mut session = blank(employee, cx.now, gate.session_lifetime);
    let token = RefreshToken::first(session.id).map_err(Fault::internal)?;
    let expires_at = session.expires_at.min(cx.now + gate.refresh_lifetime);
    session.client_ip = cx.client_ip.clone();
    session.user_agent = cx.user_agent.clone();
    session.device_name = device.0;
    session.second_factor_at = second_factor.then_some(cx.now);
    session.refresh_family = Some(token.family_hash());
    session.refresh_hash = Some(token.hash());
    session.refresh_expires_at = Some(expires_at);
    let id = session.id;
    store::insert(tx, session).await?;
    Ok((id, Issued { token: token.text(), expires_at }))
}

/// The access token of a session.
pub fn issue(
    cx: &Cx,
    door: Door<'_>,
    employee: EmployeeId,
    session: SessionId,
    refresh: Issued,
    standing: Standing,
) -> Result<Renewed, Fault> {
    let access = door.keys.issue(employee, session, standing, cx.now).map_err(Fault::internal)?;
    Ok(Renewed { employee, access, refresh, standing })
}

/// Renews a session; a token that was used before ends it (X2). Whatever else is wrong has one answer.
pub async fn refresh(cx: &Cx, door: Door<'_>, token: &str) -> Result<Renewed, Stop<Refusal>> {
    let over = || Stop::refused(Refusal::SessionOver);
    let shown = RefreshToken::read(token).ok_or_else(over)?;
    let next = shown.next().map_err(Fault::internal)?;
    let tx = cx.db.begin().await?;
    let session = store::hold(&tx, shown.session).await?.ok_or_else(over)?;
    let person = door.directory.employee(session.employee_id).filter(|person| person.is_active()).ok_or_else(over)?;
    let verdict = rules::renew(&session, &shown.family_hash(), &shown.hash(), cx.now);
    let expires_at = session.expires_at.min(cx.now + door.gate.refresh_lifetime);
    let (renewal, fields): (_, &[&str]) = match verdict {
        Ok(renewal) => (Some(renewal), &["refreshToken"]),
        Err(Refused::Reused) => (None, &["refused", "endedAt"]),
        // Nothing was changed, and whoever invents tokens could fill the log.
        Err(Refused::Invented | Refused::Over) => return Err(over()),
    };
    match renewal {
        None => {
            store::end(&tx, session.id, cx.now).await?;
        }
        Some(renewal) => {
            let (previous, renewed_at) = match renewal {
                Renewal::First => (Some(shown.hash()), Some(cx.now)),
                // The seconds run from the first use.
                Renewal::Again => (session.refresh_previous.clone(), session.renewed_at),
            };
            let to = Renewing { hash: next.hash(), previous, renewed_at, expires_at };
            store::renew(&tx, session.id, to).await?;
        }
    }
    let one_time = accounts::account(&tx, person.key).await?.is_some_and(|account| account.must_change_password);
    let changed = Record { object_type: "Session", object_id: Some(session.id.0), fields };
    audit::write(&tx, cx, Action::RefreshSession, &changed).await?;
    tx.commit().await?;
    if renewal.is_none() {
        door.ended.add([session.id], cx.now);
        tracing::warn!(session = %session.id.0, employee = %person.key.0, "a refresh token came a second time: its session was ended");
        return Err(over());
    }
    let standing = Standing { one_time, second_factor: session.second_factor_at.is_some() };
    Ok(issue(cx, door, person.key, session.id, Issued { token: next.text(), expires_at }, standing)?)
}

/// Ends a session, and with it its tokens. Ending one that has ended changes nothing.
pub async fn revoke(cx: &Cx, door: Door<'_>, scope: &Scope, id: SessionId) -> Result<session::Model, Stop<Refusal>> {
    let session = store::session(&cx.db, scope, door.directory, id).await?;
    let session = session.ok_or(Stop::refused(Refusal::NotFound { field: "id" }))?;
    let tx = cx.db.begin().await?;
    if !store::end(&tx, id, cx.now).await? {
        return Ok(session);
    }
    let changed = Record { object_type: "Session", object_id: Some(id.0), fields: &["endedAt"] };
    audit::write(&tx, cx, Action::RevokeSession, &changed).await?;
    tx.commit().await?;
    door.ended.add([id], cx.now);
    Ok(session::Model { ended_at: Some(cx.now), ..session })
}

/// Longer than any token of it.
const BY_COMMAND: TimeDelta = TimeDelta::hours(12);

/// A session without a password, for the command line: whoever can run it can read the keys as well.
pub async fn open_by_command(db: &Db, employee: EmployeeId, now: DateTime<Utc>) -> Result<SessionId, Fault> {
    let session = blank(employee, now, BY_COMMAND);
    let id = session.id;
    let tx = db.begin().await?;
    store::insert(&tx, session).await?;
    tx.commit().await?;
    Ok(id)
}

fn blank(employee_id: EmployeeId, now: DateTime<Utc>, lifetime: TimeDelta) -> session::Model {
    session::Model {
        id: SessionId(id::fresh(now)),
        employee_id,
        created_at: now,
        expires_at: now + lifetime,
        ended_at: None,
        client_ip: None,
        user_agent: None,
        device_name: None,
        renewed_at: None,
        second_factor_at: None,
        refresh_family: None,
        refresh_hash: None,
        refresh_previous: None,
        refresh_expires_at: None,
    }
}
