//! Who is told what of a case or a promise (L4): one event for each person whom it concerns, by which they are notified once.

use crate::{
    kernel::{change::Change, events, writes::Writes},
    org::Directory,
};
use chrono::{DateTime, Utc};
use entity::{
    employee_role::Role,
    ids::{EmployeeId, RecoveryCaseId, RecoveryPromiseId, VocItemId},
};
use uuid::Uuid;

/// By whom, if by anybody, and when.
pub type By = (Option<EmployeeId>, DateTime<Utc>);

/// Of a case.
pub fn case(
    rows: Writes,
    (event, id): (&str, RecoveryCaseId),
    people: impl IntoIterator<Item = EmployeeId>,
    by: By,
) -> Writes {
    tell(rows, (event, "RecoveryInbox", id.0), people, by)
}

/// Of a promise.
pub fn promise(
    rows: Writes,
    (event, id): (&str, RecoveryPromiseId),
    people: impl IntoIterator<Item = EmployeeId>,
    by: By,
) -> Writes {
    tell(rows, (event, "PromiseInbox", id.0), people, by)
}

/// Of a complaint that no executive can have: the CS office decides.
pub fn nobody(rows: Writes, item: VocItemId, directory: &Directory, now: DateTime<Utc>) -> Writes {
    tell(rows, ("recoveryNobody", "RecoveryNobodyInbox", item.0), office(directory), (None, now))
}

/// Everybody of the CS office who works here.
pub fn office(directory: &Directory) -> Vec<EmployeeId> {
    let office = directory.employees().iter().filter(|one| one.is_active() && one.role_set.contains(Role::CsOffice));
    office.map(|one| one.key).collect()
}

fn tell(
    rows: Writes,
    (event, object_type, object_id): (&str, &str, Uuid),
    people: impl IntoIterator<Item = EmployeeId>,
    (by, now): By,
) -> Writes {
    let mut told: Vec<EmployeeId> = Vec::new();
    for person in people {
        if !told.contains(&person) && Some(person) != by {
            told.push(person);
        }
    }
    told.into_iter().fold(rows, |rows, person| {
        let part = Some(("Employee", person.0));
        let change = Change { event, object_type, object_id, version: 0, part, fields: &[] };
        rows.insert(events::row_by(by, now, &change))
    })
}
