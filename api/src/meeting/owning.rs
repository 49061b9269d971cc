//! Meetings that are planned as open work (O4): listed, and handed over with all the rest to somebody who heads a department.

use crate::{
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::Fault,
        policy::Action,
        writes::Writes,
    },
    meeting::{desk, service::changed, store},
    org::{
        Directory,
        leaving::{Keeper, OpenWorkKind, Refusal},
    },
};
use entity::ids::EmployeeId;
use uuid::Uuid;

pub const OPEN_WORK: Keeper = Keeper {
    kind: OpenWorkKind::PlannedMeeting,
    list: |tx, cx, of| Box::pin(list(tx, cx, of)),
    hand_over: |tx, cx, from, to| Box::pin(hand_over(tx, cx, from, to)),
};

/// Nobody plans more than a year ahead.
const MOST: u64 = 400;

async fn list(tx: Option<&Tx>, cx: &Cx, of: EmployeeId) -> Result<Vec<Uuid>, Fault> {
    let meetings = match tx {
        Some(tx) => store::planned_of(tx, of, true, MOST).await?,
        None => store::planned_of(cx.db.reader(), of, false, MOST).await?,
    };
    Ok(meetings.into_iter().map(|meeting| meeting.id.0).collect())
}

async fn hand_over(tx: &Tx, cx: &Cx, from: EmployeeId, to: EmployeeId) -> Result<Result<(), Refusal>, Fault> {
    let meetings = store::planned_of(tx, from, true, MOST).await?;
    if meetings.is_empty() {
        return Ok(Ok(()));
    }
    // As the database says: they may have taken a department over a moment ago.
    let Some(department) = desk::heads(&Directory::read(tx, cx.now).await?, to) else {
        return Ok(Err(Refusal::NotLeader));
    };
    let mut rows = Writes::default();
    for mut meeting in meetings {
        // Whoever is above them reads it from now on.
        (meeting.leader_id, meeting.department_id) = (to, department);
        meeting.version += 1;
        store::save(tx, &meeting).await?;
        let made = Change { fields: &["leader", "department"], ..changed("customerMeetingHandedOver", &meeting) };
        rows = change::insert(rows, cx, Action::HandOverWork, &made);
    }
    rows.run_in(tx).await?;
    Ok(Ok(()))
}
