//! Who hears of a request, live: whoever asked, whoever it is before, for whom they stand in. Each has a part of the event log of
//! their own, so that nobody else's client is woken.

use crate::{
    delegation::standing::officers,
    kernel::{change::Change, cx::Cx, events, events::Topic, writes::Writes},
    org::Directory,
};
use chrono::{DateTime, Utc};
use entity::{
    approval_request::{ApprovalStage, Model},
    event,
    ids::EmployeeId,
};

const INBOX: &str = "ApprovalInbox";

/// What one person hears.
pub fn topic(of: EmployeeId) -> Topic {
    Topic { object_type: INBOX, part: Some(of.0) }
}

/// Those whom it concerns now, each once.
pub fn concerned(directory: &Directory, request: &Model) -> Vec<EmployeeId> {
    let mut people = vec![request.requested_by];
    match request.stage {
        ApprovalStage::Line => people.extend([Some(request.holder_id), request.approver_id].into_iter().flatten()),
        ApprovalStage::Compliance => people.extend(officers(directory)),
    }
    people.sort_unstable();
    people.dedup();
    people
}

/// To those whom it concerned before as well: what they see of it is over.
pub fn also(mut before: Vec<EmployeeId>, directory: &Directory, request: &Model) -> Vec<EmployeeId> {
    before.extend(concerned(directory, request));
    before.sort_unstable();
    before.dedup();
    before
}

pub fn tell(rows: Writes, cx: &Cx, hearers: Vec<EmployeeId>, request: &Model, event: &str) -> Writes {
    events_of(hearers, request, event, cx.employee(), cx.now).into_iter().fold(rows, Writes::insert)
}

/// The events of everyone who hears of it; nobody's deed, if time did it.
pub fn events_of(
    hearers: Vec<EmployeeId>,
    request: &Model,
    event: &str,
    by: Option<EmployeeId>,
    now: DateTime<Utc>,
) -> Vec<event::ActiveModel> {
    let of_one = |person: EmployeeId| {
        let change = Change {
            event,
            object_type: INBOX,
            object_id: request.id.0,
            version: request.version,
            part: Some(("Employee", person.0)),
            fields: &[],
        };
        events::row_by(by, now, &change)
    };
    hearers.into_iter().map(of_one).collect()
}
