//! Enrolling a second factor, and completing a sign-in with it.

use crate::{
    access::{
        attempt::Attempt,
        factor::{
            rules::{self, RECOVERY_BYTES, RECOVERY_CODES, SECRET_BYTES},
            store,
        },
        gate::Door,
        rules::Refusal,
        service::check,
        session::{self, Device, Renewed},
        store as accounts,
        token::{Issued, Standing},
    },
    kernel::{
        audit::{self, Record},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        policy::{Action, Scope},
        secret,
    },
    org::Employee,
};
use chrono::{DateTime, Utc};
use entity::{ids::EmployeeId, second_factor, sign_in_challenge};
use std::{io, sync::Arc};
use totp_rs::Totp;

pub struct Challenge {
    pub token: String,
    pub expires_at: DateTime<Utc>,
}

/// A sign-in whose password was right waits for its second factor.
pub async fn challenge(tx: &Tx, cx: &Cx, employee_id: EmployeeId) -> Result<Challenge, Fault> {
    let token = secret::token().map_err(Fault::internal)?;
    let expires_at = cx.now + rules::CHALLENGE_LIFETIME;
    let row = sign_in_challenge::Model { hash: secret::hash(&token), employee_id, tries: 0, expires_at };
    store::insert_challenge(tx, row).await?;
    Ok(Challenge { token, expires_at })
}

/// Where a secret belongs: sealed for one person, it opens for no other.
pub(super) fn place(employee: EmployeeId) -> String {
    format!("second_factor {}", employee.0)
}

fn totp(secret: &[u8], door: Door<'_>, person: &Employee) -> Result<Totp, Fault> {
    let unusable = || Fault::internal(io::Error::other("a second factor's secret can't be used"));
    rules::totp(secret, &door.gate.host, &person.email).ok_or_else(unusable)
}

fn unseal(sealed: &[u8], door: Door<'_>, employee: EmployeeId) -> Result<Vec<u8>, Fault> {
    let opened = door.gate.secrets.open(sealed, place(employee).as_bytes());
    opened.ok_or_else(|| Fault::internal(io::Error::other("no key of `secret_keys` opens a second factor's secret")))
}

/// What the authenticator app is to know.
pub struct Enrolling {
    pub secret: String,
    pub uri: String,
}

/// The first step: proves the password, and hands out a secret. What is in force stays so until the second step.
pub async fn enroll(cx: &Cx, door: Door<'_>, scope: &Scope, password: String) -> Result<Enrolling, Stop<Refusal>> {
    let person = door.directory.employee(scope.employee()).ok_or(Fault::Unauthenticated)?;
    let attempt = Attempt::to_prove(person.key);
    attempt.take(cx).await?;
    let account = accounts::account(cx.db.reader(), person.key).await?;
    let right = check(cx, &attempt, account.as_ref(), password).await?;
    let secret = secret::random::<SECRET_BYTES>().map_err(Fault::internal)?;
    let tx = cx.db.begin().await?;
    if right {
        attempt.succeeded(&tx, cx).await?;
        let sealed = door.gate.secrets.seal(&secret, place(person.key).as_bytes()).map_err(Fault::internal)?;
        store::begin(&tx, person.key, sealed, cx.now + rules::ENROLMENT_LIFETIME).await?;
    }
    let fields: &[&str] = if right { &["pendingSecondFactor"] } else { &["refused"] };
    let changed = Record { object_type: "Employee", object_id: Some(person.key.0), fields };
    audit::write(&tx, cx, Action::EnrollSecondFactor, &changed).await?;
    tx.commit().await?;
    if !right {
        return Err(Stop::refused(Refusal::WrongPassword));
    }
    let totp = totp(&secret, door, person)?;
    Ok(Enrolling { secret: totp.secret().to_base32(), uri: totp.to_url().map_err(Fault::internal)? })
}

pub struct Confirmed {
    pub recovery_codes: Vec<String>,
    pub access: Issued,
}

/// The second step: a code shows that the app has the secret. All other sessions, which have not shown it, end.
pub async fn confirm(cx: &Cx, door: Door<'_>, scope: &Scope, code: &str) -> Result<Confirmed, Stop<Refusal>> {
    let person = door.directory.employee(scope.employee()).ok_or(Fault::Unauthenticated)?;
    let session = scope.actor().session;
    // Six digits would be guessed by whoever has stolen a token while its owner enrols.
    let attempt = Attempt::to_prove(person.key);
    attempt.take(cx).await?;
    let tx = cx.db.begin().await?;
    // A sign-in under way either sees the factor, or has a session by then, which ends below.
    accounts::lock_account(&tx, person.key).await?;
    store::drop_challenges(&tx, person.key).await?;
    let factor = store::hold(&tx, person.key).await?;
    let Some((factor, sealed)) = factor.as_ref().and_then(|factor| Some((factor, rules::pending(factor, cx.now)?)))
    else {
        tx.rollback().await?;
        attempt.give_back(cx).await?;
        return Err(Stop::refused(Refusal::NothingToConfirm));
    };
    let totp = totp(&unseal(sealed, door, person.key)?, door, person)?;
    let Some(last_step) = rules::step(&totp, &rules::typed(code), 0, cx.now) else {
        tx.rollback().await?;
        let tx = cx.db.begin().await?;
        let refused = Record { object_type: "Employee", object_id: Some(person.key.0), fields: &["refused"] };
        audit::write(&tx, cx, Action::ConfirmSecondFactor, &refused).await?;
        tx.commit().await?;
        return Err(Stop::refused(Refusal::WrongCode));
    };
    let codes: Result<Vec<String>, _> =
        (0..RECOVERY_CODES).map(|_| secret::random::<RECOVERY_BYTES>().map(rules::recovery_code)).collect();
    let recovery_codes = codes.map_err(Fault::internal)?;
    let hashes = recovery_codes.iter().map(|code| secret::hash(rules::typed(code))).collect();
    let confirmed = second_factor::Model {
        employee_id: person.key,
        secret: Some(sealed.to_vec()),
        pending_secret: None,
        pending_until: None,
        last_step: last_step.max(factor.last_step),
        confirmed_at: Some(cx.now),
    };
    store::confirm(&tx, confirmed, hashes).await?;
    attempt.succeeded(&tx, cx).await?;
    session::second_factor_shown(&tx, session, cx.now).await?;
    let others = session::end_others(&tx, person.key, Some(session), cx.now).await?;
    let changed = Record { object_type: "Employee", object_id: Some(person.key.0), fields: &["secondFactor"] };
    audit::write(&tx, cx, Action::ConfirmSecondFactor, &changed).await?;
    tx.commit().await?;
    door.ended.add(others, cx.now);
    let standing = Standing { one_time: false, second_factor: true };
    let access = door.keys.issue(person.key, session, standing, cx.now).map_err(Fault::internal)?;
    Ok(Confirmed { recovery_codes, access })
}

/// Takes a lost second factor away, with all sessions of its owner. Whose role asks for one sets up another.
pub async fn reset<'a>(
    cx: &Cx,
    door: Door<'a>,
    _scope: &Scope,
    id: EmployeeId,
) -> Result<&'a Arc<Employee>, Stop<Refusal>> {
    let person = door.directory.employee(id).ok_or(Stop::refused(Refusal::NotFound { field: "employeeId" }))?;
    let tx = cx.db.begin().await?;
    accounts::lock_account(&tx, id).await?;
    store::drop_challenges(&tx, id).await?;
    if !store::drop_factor(&tx, id).await? {
        return Err(Stop::refused(Refusal::NothingToReset));
    }
    let sessions = session::end_others(&tx, id, None, cx.now).await?;
    let changed = Record { object_type: "Employee", object_id: Some(id.0), fields: &["secondFactor"] };
    audit::write(&tx, cx, Action::ResetSecondFactor, &changed).await?;
    tx.commit().await?;
    door.ended.add(sessions, cx.now);
    Ok(person)
}

/// Completes a sign-in with a code of the app or a recovery code; neither is taken twice.
pub async fn verify(
    cx: &Cx,
    door: Door<'_>,
    challenge: &str,
    code: &str,
    device: Device,
) -> Result<Renewed, Stop<Refusal>> {
    let over = || Stop::refused(Refusal::ChallengeOver);
    let tx = cx.db.begin().await?;
    let held = store::hold_challenge(&tx, secret::hash(challenge)).await?;
    let held = held.filter(|held| rules::takes_code(held, cx.now)).ok_or_else(over)?;
    let person = door.directory.employee(held.employee_id).filter(|person| person.is_active()).ok_or_else(over)?;
    let right = take_code(&tx, cx, door, person, code).await?;
    let mut opened = None;
    if right {
        store::drop_challenge(&tx, held.hash.clone()).await?;
        Attempt::to_sign_in(cx, door.gate, &person.email).succeeded(&tx, cx).await?;
        let one_time = accounts::account(&tx, person.key).await?.is_some_and(|account| account.must_change_password);
        let (id, refresh) = session::open(&tx, cx, door.gate, person.key, device, true).await?;
        let standing = Standing { one_time, second_factor: true };
        opened = Some(session::issue(cx, door, person.key, id, refresh, standing)?);
    } else {
        store::count_try(&tx, &held.hash).await?;
    }
    let fields: &[&str] = if right { &["session"] } else { &["refused"] };
    let changed = Record { object_type: "Employee", object_id: Some(person.key.0), fields };
    audit::write(&tx, cx, Action::VerifySecondFactor, &changed).await?;
    tx.commit().await?;
    opened.ok_or(Stop::refused(Refusal::WrongCode))
}

async fn take_code(tx: &Tx, cx: &Cx, door: Door<'_>, person: &Employee, code: &str) -> Result<bool, Fault> {
    let typed = rules::typed(code);
    if !rules::is_of_app(&typed) {
        return Ok(store::take_recovery_code(tx, person.key, secret::hash(typed)).await?);
    }
    let Some(factor) = store::hold(tx, person.key).await? else { return Ok(false) };
    let Some(sealed) = &factor.secret else { return Ok(false) };
    let totp = totp(&unseal(sealed, door, person.key)?, door, person)?;
    match rules::step(&totp, &typed, factor.last_step, cx.now) {
        Some(step) => Ok(store::take_step(tx, person.key, step).await?),
        None => Ok(false),
    }
}
