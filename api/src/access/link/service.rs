//! Sending one-time links, and setting a password with one.

use crate::{
    access::{
        attempt::Attempt,
        factor,
        gate::Door,
        link::{letters, store},
        password,
        rules::{self, Refusal},
        session, store as accounts,
    },
    kernel::{
        audit::{self, Record},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        mail,
        policy::{Action, Scope},
        secret,
    },
    org::Employee,
};
use entity::{
    account,
    ids::EmployeeId,
    one_time_link::{self, LinkKind},
};
use std::{sync::Arc, time::Duration};

/// A known address takes longer by a few rows: every answer waits until this long after the question.
const ANSWERED_AFTER: Duration = Duration::from_millis(100);

/// Writes a link and the mail that carries it; those before are worth nothing.
async fn send(tx: &Tx, cx: &Cx, door: Door<'_>, person: &Employee, kind: LinkKind) -> Result<(), Fault> {
    let token = secret::token().map_err(Fault::internal)?;
    let expires_at = cx.now + letters::lifetime(kind);
    store::take_all(tx, person.key).await?;
    let link = one_time_link::Model {
        hash: secret::hash(&token),
        employee_id: person.key,
        kind,
        created_at: cx.now,
        expires_at,
    };
    store::insert(tx, link).await?;
    let letter = letters::letter(kind, &person.email, &door.gate.app_url, &token, expires_at);
    Ok(mail::post(tx, cx.now, &door.gate.host, letter).await?)
}

/// Invites somebody who has not chosen a password yet. Doing so again sends another link, and ends the one before.
pub async fn invite<'a>(
    cx: &Cx,
    door: Door<'a>,
    _scope: &Scope,
    id: EmployeeId,
) -> Result<&'a Arc<Employee>, Stop<Refusal>> {
    let not_found = Stop::refused(Refusal::NotFound { field: "employeeId" });
    let person = door.directory.employee(id).ok_or(not_found)?;
    if !person.is_active() {
        return Err(Stop::refused(Refusal::HasLeft));
    }
    let tx = cx.db.begin().await?;
    if has_chosen(accounts::account(&tx, id).await?.as_ref()) {
        return Err(Stop::refused(Refusal::HasAccount));
    }
    send(&tx, cx, door, person, LinkKind::Invitation).await?;
    let invited = Record { object_type: "Employee", object_id: Some(id.0), fields: &["invitation"] };
    audit::write(&tx, cx, Action::InviteEmployee, &invited).await?;
    tx.commit().await?;
    Ok(person)
}

fn has_chosen(account: Option<&account::Model>) -> bool {
    account.is_some_and(|account| !account.must_change_password)
}

/// Sends a link if the address belongs to somebody with an account; says nothing of it either way.
pub async fn request_reset(cx: &Cx, door: Door<'_>, email: &str) -> Result<(), Stop<Refusal>> {
    let answered = tokio::time::Instant::now() + ANSWERED_AFTER;
    let email = rules::address(email);
    Attempt::to_be_mailed(cx, door.gate, &email).take(cx).await?;
    let person = door.directory.employee_by_email(&email).filter(|person| person.is_active());
    if let Some(person) = person
        && accounts::account(cx.db.reader(), person.key).await?.is_some()
    {
        let tx = cx.db.begin().await?;
        send(&tx, cx, door, person, LinkKind::PasswordReset).await?;
        let asked = Record { object_type: "Employee", object_id: Some(person.key.0), fields: &["passwordReset"] };
        audit::write(&tx, cx, Action::RequestPasswordReset, &asked).await?;
        tx.commit().await?;
    }
    tokio::time::sleep_until(answered).await;
    Ok(())
}

/// Sets a password by a link, and ends whatever was open with the one before. A second factor stays as it is.
pub async fn set_password(
    cx: &Cx,
    door: Door<'_>,
    kind: LinkKind,
    token: &str,
    new: String,
) -> Result<(), Stop<Refusal>> {
    let over = || Stop::refused(Refusal::LinkOver);
    let hash = secret::hash(token);
    let link = store::link(&cx.db, hash.clone()).await?;
    let link = link.filter(|link| link.kind == kind && link.expires_at > cx.now).ok_or_else(over)?;
    let person = door.directory.employee(link.employee_id).filter(|person| person.is_active()).ok_or_else(over)?;
    let new = rules::normal(&new);
    rules::new_password("", &new, &person.email, person.own_number()).map_err(Stop::refused)?;
    let password_hash = password::hash(new).await?;
    let tx = cx.db.begin().await?;
    accounts::lock_account(&tx, person.key).await?;
    // One statement takes the link; whoever comes second with it finds nothing.
    if !store::take_all(&tx, person.key).await?.contains(&hash) {
        return Err(over());
    }
    if kind == LinkKind::Invitation && has_chosen(accounts::account(&tx, person.key).await?.as_ref()) {
        return Err(over());
    }
    let account =
        account::Model { employee_id: person.key, password_hash, must_change_password: false, changed_at: cx.now };
    accounts::save_password(&tx, account).await?;
    factor::store::drop_challenges(&tx, person.key).await?;
    Attempt::clear_account(&tx, &rules::address(&person.email)).await?;
    // After the challenges: whoever answers one now has a session by then, which ends here.
    let sessions = session::end_others(&tx, person.key, None, cx.now).await?;
    let action = match kind {
        LinkKind::Invitation => Action::AcceptInvitation,
        LinkKind::PasswordReset => Action::ResetPassword,
    };
    let set = Record { object_type: "Employee", object_id: Some(person.key.0), fields: &["password"] };
    audit::write(&tx, cx, action, &set).await?;
    tx.commit().await?;
    door.ended.add(sessions, cx.now);
    Ok(())
}
