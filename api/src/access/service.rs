//! Signing in and out, and changing the password.

use crate::{
    access::{
        EndedSessions, password,
        rules::{self, Refusal},
        store,
        token::{Issued, Keys},
    },
    kernel::{
        audit::{self, Record},
        cx::Cx,
        db::Db,
        error::{Fault, Stop},
        id,
        policy::{Action, Scope},
    },
    org::Directory,
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account, department, employee,
    employee_role::Role,
    ids::{DepartmentId, EmployeeId, SessionId},
    session,
};

/// How long one stays signed in at most.
const SESSION_LIFETIME: TimeDelta = TimeDelta::hours(12);

pub struct SignedIn {
    pub employee: EmployeeId,
    pub issued: Issued,
    pub must_change_password: bool,
}

/// Signs in. Unknown, left, without a password, wrong: one answer, and after the same time.
pub async fn sign_in(
    cx: &Cx,
    directory: &Directory,
    keys: &Keys,
    email: &str,
    password: String,
) -> Result<SignedIn, Stop<Refusal>> {
    let email = email.trim().to_lowercase();
    let person = directory.employee_by_email(&email).filter(|person| person.is_active());
    let account = match person {
        Some(person) => store::account(&cx.db, person.key).await?,
        None => None,
    };
    // Longer than any password can be: not worth hashing.
    let plausible = password.len() <= rules::LONGEST_PASSWORD * 8;
    let password = if plausible { rules::normal(&password) } else { String::new() };
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let right = password::verify(password, hash).await?;
    let tx = cx.db.begin().await?;
    let account = match account {
        // The password may have been changed while this one was being hashed.
        Some(account) if right && plausible && store::hold_account(&tx, &account).await? => account,
        _ => {
            let object_id = person.map(|person| person.key.0);
            let tried = Record { object_type: "Employee", object_id, fields: &["refused"] };
            audit::write(&tx, cx, Action::SignIn, &tried).await?;
            tx.commit().await?;
            return Err(Stop::refused(Refusal::WrongCredentials));
        }
    };
    let session = new_session(account.employee_id, cx.now, cx.client_ip.clone());
    let id = session.id;
    store::insert_session(&tx, session).await?;
    let opened = Record { object_type: "Employee", object_id: Some(account.employee_id.0), fields: &["session"] };
    audit::write(&tx, cx, Action::SignIn, &opened).await?;
    tx.commit().await?;
    let must_change_password = account.must_change_password;
    let issued = keys.issue(account.employee_id, id, must_change_password, cx.now).map_err(Fault::internal)?;
    Ok(SignedIn { employee: account.employee_id, issued, must_change_password })
}

/// Ends the session that asks, and with it its tokens.
pub async fn sign_out(cx: &Cx, ended: &EndedSessions, scope: &Scope) -> Result<(), Stop<Refusal>> {
    let session = scope.actor().session;
    let tx = cx.db.begin().await?;
    store::end_session(&tx, session, cx.now).await?;
    let closed = Record { object_type: "Employee", object_id: Some(scope.employee().0), fields: &["session"] };
    audit::write(&tx, cx, Action::SignOut, &closed).await?;
    tx.commit().await?;
    ended.add([session], cx.now);
    Ok(())
}

/// Changes one's own password, and signs out everywhere else.
pub async fn change_password(
    cx: &Cx,
    (directory, keys, ended): (&Directory, &Keys, &EndedSessions),
    scope: &Scope,
    current: String,
    new: String,
) -> Result<Issued, Stop<Refusal>> {
    let person = directory.employee(scope.employee()).ok_or(Fault::Unauthenticated)?;
    let (current, new) = (rules::normal(&current), rules::normal(&new));
    rules::new_password(&current, &new, &person.email, person.own_number()).map_err(Stop::refused)?;
    let account = store::account(&cx.db, person.key).await?;
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let right = password::verify(current, hash).await?;
    let password_hash = password::hash(new).await?;
    let tx = cx.db.begin().await?;
    let unchanged = match account {
        Some(account) => right && store::hold_account(&tx, &account).await?,
        None => false,
    };
    if !unchanged {
        let tried = Record { object_type: "Employee", object_id: Some(person.key.0), fields: &["refused"] };
        audit::write(&tx, cx, Action::ChangePassword, &tried).await?;
        tx.commit().await?;
        return Err(Stop::refused(Refusal::WrongPassword));
    }
    let account =
        account::Model { employee_id: person.key, password_hash, must_change_password: false, changed_at: cx.now };
    store::save_password(&tx, account).await?;
    let others = store::end_other_sessions(&tx, person.key, scope.actor().session, cx.now).await?;
    let changed = Record { object_type: "Employee", object_id: Some(person.key.0), fields: &["password"] };
    audit::write(&tx, cx, Action::ChangePassword, &changed).await?;
    tx.commit().await?;
    ended.add(others, cx.now);
    Ok(keys.issue(person.key, scope.actor().session, false, cx.now).map_err(Fault::internal)?)
}

/// A session without a password, for the command line: whoever can run it can read the keys as well.
pub async fn open_session(db: &Db, employee: EmployeeId, now: DateTime<Utc>) -> Result<SessionId, Fault> {
    let session = new_session(employee, now, None);
    let id = session.id;
    let tx = db.begin().await?;
    store::insert_session(&tx, session).await?;
    tx.commit().await?;
    Ok(id)
}

fn new_session(employee_id: EmployeeId, now: DateTime<Utc>, client_ip: Option<String>) -> session::Model {
    session::Model {
        id: SessionId(id::fresh(now)),
        employee_id,
        created_at: now,
        expires_at: now + SESSION_LIFETIME,
        ended_at: None,
        client_ip,
    }
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
