//! For an administrator who can't sign in any more and has no other one to ask: from the command line, because whoever can run
//! it there can read the keys as well.

use crate::{
    access::{attempt::Attempt, factor, password, session, store},
    kernel::{
        audit::{self, Record},
        cx::Cx,
        error::Fault,
        policy::Action,
    },
    org::Directory,
};
use entity::{account, employee_role::Role};

/// A one-time password in place of the password and the second factor; the sessions end. `None` if no administrator who works
/// here has this address.
pub async fn rescue(cx: &Cx, directory: &Directory, email: &str) -> Result<Option<String>, Fault> {
    let email = email.trim().to_lowercase();
    let mut people = directory.employees().iter().filter(|person| person.is_active() && person.email == email);
    let Some(person) = people.find(|person| person.role_set.contains(Role::Admin)) else { return Ok(None) };
    let one_time = password::one_time().map_err(Fault::internal)?;
    let password_hash = password::hash(one_time.clone()).await?;
    let tx = cx.db.begin().await?;
    // In the order that `factor` keeps to.
    store::lock_account(&tx, person.key).await?;
    let account =
        account::Model { employee_id: person.key, password_hash, must_change_password: true, changed_at: cx.now };
    store::save_password(&tx, account).await?;
    factor::store::drop_challenges(&tx, person.key).await?;
    factor::store::drop_factor(&tx, person.key).await?;
    Attempt::clear_account(&tx, &email).await?;
    session::end_others(&tx, person.key, None, cx.now).await?;
    let object_id = Some(person.key.0);
    for (action, fields) in
        [(Action::ResetPassword, &["password", "sessions"][..]), (Action::ResetSecondFactor, &["secondFactor"][..])]
    {
        audit::write(&tx, cx, action, &Record { object_type: "Employee", object_id, fields }).await?;
    }
    tx.commit().await?;
    Ok(Some(one_time))
}
