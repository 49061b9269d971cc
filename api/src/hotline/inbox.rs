//! Who hears of bulletins and directions, live: each by a part of the event log of their own, so that nobody else's client is woken.

use crate::{
    kernel::{change::Change, events, events::Topic, writes::Writes},
    org::Directory,
};
use chrono::{DateTime, Utc};
use entity::{
    employee_role::Role,
    event,
    hotline_bulletin::{BulletinState, Model},
    ids::EmployeeId,
    recurrence_prevention,
};

pub const INBOX: &str = "HotlineInbox";

/// What one person hears.
pub fn topic(of: EmployeeId) -> Topic {
    Topic { object_type: INBOX, part: Some(of.0) }
}

/// The CS office and the CCO; once it is sent, whoever it was sent to, and who answers for the division now.
pub fn concerned(directory: &Directory, bulletin: &Model) -> Vec<EmployeeId> {
    let office = directory.employees().iter().filter(|person| {
        person.is_active() && [Role::CsOffice, Role::Cco].into_iter().any(|role| person.role_set.contains(role))
    });
    let mut people: Vec<EmployeeId> = office.map(|person| person.key).collect();
    if bulletin.state != BulletinState::Composed {
        let executive = directory.department(bulletin.division_id).and_then(|one| one.responsible_executive_id);
        people.extend([bulletin.recipient_id, bulletin.deputy_id, executive].into_iter().flatten());
    }
    people.sort_unstable();
    people.dedup();
    people
}

/// The events of everyone who hears of it; nobody's deed, if time did it.
pub fn events_of(
    directory: &Directory,
    bulletin: &Model,
    event: &str,
    by: Option<EmployeeId>,
    now: DateTime<Utc>,
) -> Vec<event::ActiveModel> {
    let of_one = |person: EmployeeId| {
        let change = Change {
            event,
            object_type: INBOX,
            object_id: bulletin.id.0,
            version: bulletin.version,
            part: Some(("Employee", person.0)),
            fields: &[],
        };
        events::row_by(by, now, &change)
    };
    concerned(directory, bulletin).into_iter().map(of_one).collect()
}

pub fn tell(
    rows: Writes,
    directory: &Directory,
    bulletin: &Model,
    event: &str,
    (by, now): (Option<EmployeeId>, DateTime<Utc>),
) -> Writes {
    events_of(directory, bulletin, event, by, now).into_iter().fold(rows, Writes::insert)
}

/// What one person is told of a bulletin (L4).
pub fn heard(
    bulletin: &Model,
    event: &str,
    to: EmployeeId,
    by: Option<EmployeeId>,
    now: DateTime<Utc>,
) -> event::ActiveModel {
    let change = Change {
        event,
        object_type: "HotlineBulletin",
        object_id: bulletin.id.0,
        version: bulletin.version,
        part: Some(("Employee", to.0)),
        fields: &[],
    };
    events::row_by(by, now, &change)
}

/// What one person is told of a direction (L4).
pub fn heard_of(
    row: &recurrence_prevention::Model,
    event: &str,
    to: EmployeeId,
    by: Option<EmployeeId>,
    now: DateTime<Utc>,
) -> event::ActiveModel {
    let change = Change {
        event,
        object_type: "RecurrencePrevention",
        object_id: row.id.0,
        version: row.version,
        part: Some(("Employee", to.0)),
        fields: &[],
    };
    events::row_by(by, now, &change)
}
