//! Signing in and out, and changing the password.

use crate::{
    access::{
        attempt::{self, Attempt},
        factor::{self, Challenge},
        gate::Door,
        link, password,
        rules::{self, Refusal},
        session::{self, Device, Renewed},
        store,
        token::{Issued, Standing},
    },
    kernel::{
        audit::{self, Record},
        cx::Cx,
        db::Db,
        error::{Fault, Stop},
        id,
        policy::{Action, Scope},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account, department, employee,
    employee_role::Role,
    ids::{DepartmentId, EmployeeId},
};

pub struct SignIn {
    pub email: String,
    pub password: String,
    pub device: Device,
}

pub enum SignedIn {
    In(Box<Renewed>),
    /// The password was right; the second factor is still to come.
    Challenged(Challenge),
}

/// Signs in. Unknown, left, without a password, wrong: one answer, and after the same time.
pub async fn sign_in(cx: &Cx, door: Door<'_>, wish: SignIn) -> Result<SignedIn, Stop<Refusal>> {
    let email = rules::address(&wish.email);
    let attempt = Attempt::to_sign_in(cx, door.gate, &email);
    attempt.take(cx).await?;
    let person = door.directory.employee_by_email(&email).filter(|person| person.is_active());
    let account = match person {
        Some(person) => store::account(cx.db.reader(), person.key).await?,
        None => None,
    };
    let right = check(cx, &attempt, account.as_ref(), wish.password).await?;
    let tx = cx.db.begin().await?;
    let account = match account {
        // The password may have been changed while this one was being hashed.
        Some(account) if right && store::hold_account(&tx, &account).await? => Some(account),
        _ => None,
    };
    let mut signed_in = None;
    let mut fields: &[&str] = &["refused"];
    if let Some(account) = &account {
        if factor::store::is_enrolled(&tx, account.employee_id).await? {
            // It stays counted as a failure until the second factor is shown.
            fields = &["challenge"];
            signed_in = Some(SignedIn::Challenged(factor::challenge(&tx, cx, account.employee_id).await?));
        } else {
            fields = &["session"];
            attempt.succeeded(&tx, cx).await?;
            let (id, refresh) = session::open(&tx, cx, door.gate, account.employee_id, wish.device, false).await?;
            let standing = Standing { one_time: account.must_change_password, second_factor: false };
            let renewed = session::issue(cx, door, account.employee_id, id, refresh, standing)?;
            signed_in = Some(SignedIn::In(Box::new(renewed)));
        }
    }
    let object_id = person.map(|person| person.key.0);
    audit::write(&tx, cx, Action::SignIn, &Record { object_type: "Employee", object_id, fields }).await?;
    tx.commit().await?;
    signed_in.ok_or(Stop::refused(Refusal::WrongCredentials))
}

/// Whether this is the account's password. An attempt that nobody had time to look at is given back.
pub async fn check(
    cx: &Cx,
    attempt: &Attempt,
    account: Option<&account::Model>,
    password: String,
) -> Result<bool, Fault> {
    // Longer than any password can be: not worth hashing.
    let plausible = password.len() <= rules::LONGEST_PASSWORD * 8;
    let password = if plausible { rules::normal(&password) } else { String::new() };
    match password::verify(password, account.map(|account| account.password_hash.clone())).await {
        Ok(right) => Ok(right && plausible),
        Err(fault) => {
            attempt.give_back(cx).await?;
            Err(fault)
        }
    }
}

/// Ends the session that asks, and with it its tokens.
pub async fn sign_out(cx: &Cx, door: Door<'_>, scope: &Scope) -> Result<(), Stop<Refusal>> {
    let session = scope.actor().session;
    let tx = cx.db.begin().await?;
    session::end(&tx, session, cx.now).await?;
    let closed = Record { object_type: "Employee", object_id: Some(scope.employee().0), fields: &["session"] };
    audit::write(&tx, cx, Action::SignOut, &closed).await?;
    tx.commit().await?;
    door.ended.add([session], cx.now);
    Ok(())
}

/// Changes one's own password, and signs out everywhere else.
pub async fn change_password(
    cx: &Cx,
    door: Door<'_>,
    scope: &Scope,
    current: String,
    new: String,
) -> Result<Issued, Stop<Refusal>> {
    let person = door.directory.employee(scope.employee()).ok_or(Fault::Unauthenticated)?;
    let new = rules::normal(&new);
    rules::new_password(&rules::normal(&current), &new, &person.email, person.own_number()).map_err(Stop::refused)?;
    let attempt = Attempt::to_prove(person.key);
    attempt.take(cx).await?;
    let account = store::account(cx.db.reader(), person.key).await?;
    let right = check(cx, &attempt, account.as_ref(), current).await?;
    let password_hash = password::hash(new).await?;
    let tx = cx.db.begin().await?;
    let held = match account {
        Some(account) => right && store::hold_account(&tx, &account).await?,
        None => false,
    };
    let mut others = Vec::new();
    let mut second_factor = false;
    if held {
        let account =
            account::Model { employee_id: person.key, password_hash, must_change_password: false, changed_at: cx.now };
        store::save_password(&tx, account).await?;
        link::store::take_all(&tx, person.key).await?;
        factor::store::drop_challenges(&tx, person.key).await?;
        attempt.succeeded(&tx, cx).await?;
        // After the challenges: whoever answers one now has a session by then, which ends here.
        others = session::end_others(&tx, person.key, Some(scope.actor().session), cx.now).await?;
        second_factor = session::has_second_factor(&tx, scope.actor().session).await?;
    }
    let fields: &[&str] = if held { &["password"] } else { &["refused"] };
    let changed = Record { object_type: "Employee", object_id: Some(person.key.0), fields };
    audit::write(&tx, cx, Action::ChangePassword, &changed).await?;
    tx.commit().await?;
    if !held {
        return Err(Stop::refused(Refusal::WrongPassword));
    }
    door.ended.add(others, cx.now);
    let standing = Standing { one_time: false, second_factor };
    Ok(door.keys.issue(person.key, scope.actor().session, standing, cx.now).map_err(Fault::internal)?)
}

/// How long a session is remembered when it is over, for its owner to see where they were signed in.
const SESSIONS_KEPT: TimeDelta = TimeDelta::days(90);

/// Drops what time has made worthless: old failures, challenges, links and sessions. Returns how many rows.
pub async fn forget(db: &Db, now: DateTime<Utc>) -> Result<u64, Fault> {
    let attempts = attempt::forget(db, now).await?;
    let challenges = factor::store::forget_challenges(db, now).await?;
    let sessions = session::forget(db, now - SESSIONS_KEPT).await?;
    Ok(attempts + challenges + sessions + link::store::forget(db, now).await?)
}

/// The first person of an empty company, who may do what an administrator and HR may; `None` if it is not empty.
pub async fn first_administrator(db: &Db, email: &str, now: DateTime<Utc>) -> Result<Option<String>, Fault> {
    let one_time = password::one_time().map_err(Fault::internal)?;
    let department = department::Model {
        id: DepartmentId(id::fresh(now)),
        code: "ROOT".into(),
        name: "본사".into(),
        name_en: "Head office".into(),
        kind: department::DepartmentKind::BackOffice,
        parent_id: None,
        leader_id: None,
        responsible_executive_id: None,
        version: 1,
    };
    let person = employee::Model {
        id: EmployeeId(id::fresh(now)),
        number: "ADMIN".into(),
        name: "관리자".into(),
        email: email.trim().to_lowercase(),
        job_function: employee::JobFunction::HeadOffice,
        employment_kind: employee::EmploymentKind::Employee,
        rank: String::new(),
        department_id: department.id,
        status: employee::EmployeeStatus::Active,
        joined_on: now.date_naive(),
        left_on: None,
        version: 1,
    };
    let employee_id = person.id;
    let password_hash = password::hash(one_time.clone()).await?;
    let tx = db.begin().await?;
    if !store::insert_first_person(&tx, department, person, &[Role::Staff, Role::Admin]).await? {
        return Ok(None);
    }
    let account = account::Model { employee_id, password_hash, must_change_password: true, changed_at: now };
    store::save_password(&tx, account).await?;
    tx.commit().await?;
    Ok(Some(one_time))
}
