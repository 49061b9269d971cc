//! Whom a low score is told (L4).

use crate::{
    kernel::{change::Change, events, writes::Writes},
    org::Directory,
    voc::clock::INBOX,
};
use chrono::{DateTime, Utc};
use entity::{employee_role::Role, ids::EmployeeId, voc_item::Model as Item};

/// An event for each person whom it concerns.
pub fn low(rows: Writes, item: &Item, directory: &Directory, now: DateTime<Utc>) -> Writes {
    if item.abused_at.is_some() {
        // V12: what a customer says who abused somebody counts against nobody.
        return rows;
    }
    concerned(item, directory, now).into_iter().fold(rows, |rows, person| {
        let change = Change {
            event: "vocRatedLow",
            object_type: INBOX,
            object_id: item.id.0,
            version: item.version,
            part: Some(("Employee", person.0)),
            fields: &[],
        };
        rows.insert(events::row_by(None, now, &change))
    })
}

/// The nearest leader of the assignee who is there, with who stands in for them; the CS office of what no department handles.
fn concerned(item: &Item, directory: &Directory, now: DateTime<Utc>) -> Vec<EmployeeId> {
    let Some(department) = item.department_id.and_then(|id| directory.department(id)) else {
        let office = directory.employees().iter().filter(|person| person.role_set.contains(Role::CsOffice));
        return office.filter(|person| person.is_active()).map(|person| person.key).collect();
    };
    let mut leaders = department.path.iter().rev().filter_map(|id| directory.department(*id)?.leader_id);
    let leader = leaders.find(|person| directory.is_active(*person) && item.assignee_id != Some(*person));
    let today = directory.calendar().day_of(now);
    let deputy = leader.and_then(|leader| directory.deputy_of(leader, today)).map(|deputy| deputy.key);
    leader.into_iter().chain(deputy.filter(|deputy| item.assignee_id != Some(*deputy))).collect()
}
