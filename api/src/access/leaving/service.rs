//! Leaving, with everything that gave access.

use crate::{
    access::{EndedSessions, session},
    kernel::{cx::Cx, error::Stop, policy::Scope},
    org::{
        Directory,
        leaving::{self, Leave, Refusal},
    },
};

/// O4: they have left, and every session of theirs ends in the same transaction.
pub async fn deactivate(
    cx: &Cx,
    directory: &Directory,
    ended: &EndedSessions,
    scope: &Scope,
    leave: Leave,
) -> Result<(), Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    leaving::leave(&tx, cx, directory, scope, &leave).await?;
    let sessions = session::end_others(&tx, leave.employee, None, cx.now).await?;
    tx.commit().await?;
    ended.add(sessions, cx.now);
    Ok(())
}
