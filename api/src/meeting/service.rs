//! Planning a meeting, cancelling one, and what becomes of meetings with a customer who is erased.

use crate::{
    customer,
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        events, id,
        idempotency::{InvalidKey, Key, Seen},
        policy::{Action, Rows, Scope},
        secret::Ring,
        writes::Writes,
    },
    meeting::{
        desk,
        rules::{self, Refusal},
        store, words,
    },
    org::Directory,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    customer::Model as Customer,
    customer_meeting::{MeetingState, Model as Meeting},
    event,
    ids::{CustomerId, CustomerMeetingId, EmployeeId},
};
use serde::Serialize;

/// What somebody plans.
#[derive(Serialize)]
pub struct New {
    /// Who is to go: whoever plans it, if they do not say.
    pub leader: Option<EmployeeId>,
    pub customer: CustomerId,
    pub on: NaiveDate,
}

pub async fn plan(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    (new, key): (New, Option<String>),
) -> Result<Meeting, Stop<Refusal>> {
    let by = scope.employee();
    let key = Key::given(by.0, Action::PlanMeeting, key, &new);
    let key = key.map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    let leader = new.leader.unwrap_or(by);
    if leader != by && !matches!(scope.rows(), Rows::All) {
        return Err(Stop::refused(Refusal::NotInCharge { field: "leaderId" }));
    }
    let tx = cx.db.begin().await?;
    // Whoever plans for the same customer waits here, also for the same key.
    let customer = customer::lock_for_case(&tx, new.customer).await?;
    let customer = customer.ok_or(Stop::refused(Refusal::CustomerNotFound))?;
    if let Some(first) = planned_before(&tx, cx, key.as_ref()).await? {
        return Ok(first);
    }
    let department = desk::heads(directory, leader).filter(|_| directory.is_active(leader));
    let department_id = department.ok_or(Stop::refused(Refusal::LeaderUnknown))?;
    rules::planned_for(new.on, directory.calendar().day_of(cx.now)).map_err(Stop::refused)?;
    rules::may_meet(&customer).map_err(Stop::refused)?;
    if store::another_on(&tx, customer.id, new.on, None).await? {
        return Err(Stop::refused(Refusal::Taken { field: "on" }));
    }
    let meeting = Meeting {
        id: CustomerMeetingId(id::fresh(cx.now)),
        leader_id: leader,
        department_id,
        customer_id: customer.id,
        state: MeetingState::Planned,
        day: new.on,
        planned_at: cx.now,
        planned_by: by,
        tier: None,
        satisfaction: None,
        next_step: None,
        recorded_at: None,
        recorded_by: None,
        cancelled_at: None,
        cancelled_by: None,
        cancel_reason: None,
        version: 1,
    };
    let rows = store::insert(Writes::default(), &meeting);
    let made = Change { fields: &["leader", "customer", "on"], ..changed("customerMeetingPlanned", &meeting) };
    let rows = change::insert(rows, cx, Action::PlanMeeting, &made);
    let rows = told(rows, "customerMeetingPlanned", &meeting, (by, cx.now));
    let rows = match &key {
        Some(key) => rows.insert(key.keep(cx, meeting.id.0)),
        None => rows,
    };
    rows.run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(meeting)
}

/// I3.
async fn planned_before(tx: &Tx, cx: &Cx, key: Option<&Key>) -> Result<Option<Meeting>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    match key.seen_in(tx, cx.now).await? {
        Seen::Never => Ok(None),
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
        Seen::Before(id) => {
            let meeting = store::meeting(tx, CustomerMeetingId(id)).await?;
            meeting.map(Some).ok_or(Stop::refused(Refusal::NotFound { field: "idempotencyKey" }))
        }
    }
}

pub fn changed<'a>(event: &'a str, meeting: &Meeting) -> Change<'a> {
    Change {
        event,
        object_type: "CustomerMeeting",
        object_id: meeting.id.0,
        version: meeting.version,
        part: None,
        fields: &[],
    }
}

/// L4: whose meeting somebody else plans or cancels, is told.
fn told(rows: Writes, event: &str, meeting: &Meeting, (by, now): (EmployeeId, DateTime<Utc>)) -> Writes {
    if meeting.leader_id == by {
        return rows;
    }
    rows.insert(heard(event, meeting, (Some(by), now)))
}

fn heard(event: &str, meeting: &Meeting, (by, now): (Option<EmployeeId>, DateTime<Utc>)) -> event::ActiveModel {
    let change = Change { part: Some(("Employee", meeting.leader_id.0)), ..changed(event, meeting) };
    events::row_by(by, now, &change)
}

/// Which meeting, as the client knew it.
#[derive(Clone, Copy, Serialize)]
pub struct Known {
    pub id: CustomerMeetingId,
    pub expected_version: Option<i32>,
}

/// A meeting under its lock, with its customer under theirs, which comes first; if it is one that the caller may change.
pub async fn locked(
    tx: &Tx,
    (directory, scope): (&Directory, &Scope),
    known: Known,
) -> Result<(Meeting, Customer), Stop<Refusal>> {
    let not_found = || Stop::refused(Refusal::NotFound { field: "id" });
    // Whose it is never changes.
    let meeting = store::meeting(tx, known.id).await?.ok_or_else(not_found)?;
    let customer = customer::lock_for_case(tx, meeting.customer_id).await?.ok_or_else(not_found)?;
    let meeting = store::lock(tx, known.id).await?.ok_or_else(not_found)?;
    if !desk::covers(directory, scope, meeting.leader_id) {
        return Err(not_found());
    }
    Ok((meeting, customer))
}

/// Whether it is as the client knew it, and open.
pub fn admitted(meeting: &Meeting, customer: &Customer, known: Known) -> Result<(), Refusal> {
    rules::may_change(meeting)?;
    if known.expected_version.is_some_and(|version| version != meeting.version) {
        return Err(Refusal::StaleVersion);
    }
    if customer.erased_at.is_some() { Err(Refusal::CustomerErased) } else { Ok(()) }
}

pub async fn cancel(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    known: Known,
    reason: &str,
) -> Result<Meeting, Stop<Refusal>> {
    let reason = rules::text(&["reason"], reason, rules::LONGEST_REASON).map_err(Stop::refused)?;
    let tx = cx.db.begin().await?;
    let (mut meeting, customer) = locked(&tx, (directory, scope), known).await?;
    admitted(&meeting, &customer, known).map_err(Stop::refused)?;
    meeting.state = MeetingState::Cancelled;
    (meeting.cancelled_at, meeting.cancelled_by) = (Some(cx.now), Some(scope.employee()));
    meeting.cancel_reason = words::sealed_reason(ring, &customer, meeting.id, &reason)?;
    meeting.version += 1;
    store::save(&tx, &meeting).await?;
    let made = Change { fields: &["state", "cancelReason"], ..changed("customerMeetingCancelled", &meeting) };
    let rows = change::insert(Writes::default(), cx, Action::CancelMeeting, &made);
    let rows = told(rows, "customerMeetingCancelled", &meeting, (scope.employee(), cx.now));
    rows.run_in(&tx).await?;
    tx.commit().await?;
    Ok(meeting)
}

/// C4: in the erasure's own transaction, in which the customer is locked. Nobody can be visited any more; what was, stays as a figure.
pub async fn forget_customer(tx: &Tx, cx: &Cx, _: Action, customer: CustomerId) -> Result<(), Fault> {
    let mut rows = Writes::default();
    let planned = store::lock_planned_with(tx, customer).await?;
    for mut meeting in planned.iter().cloned() {
        meeting.state = MeetingState::Cancelled;
        meeting.cancelled_at = Some(cx.now);
        meeting.version += 1;
        store::save(tx, &meeting).await?;
        let change = Change { fields: &["state"], ..changed("customerMeetingCancelled", &meeting) };
        rows = rows.insert(events::row_by(None, cx.now, &change));
        rows = rows.insert(heard("customerMeetingCancelled", &meeting, (None, cx.now)));
    }
    if !planned.is_empty() {
        rows.run_in(tx).await?;
    }
    Ok(store::blank(tx, customer).await?)
}
