//! What is written of what time did to an item, and for whom (V4, V11).

use crate::{
    kernel::{change::Change, events, id, writes::Writes},
    org::{Department, Directory},
    voc::{
        clock::{
            rules::{self, Happened, Step},
            service::Late,
            store,
        },
        desk::{self, Before},
    },
};
use chrono::{DateTime, Utc};
use entity::{employee_role::Role, event, ids::EmployeeId, voc_item::Model as Item, voc_step::VocStepKind};

/// What one person hears of VOC items: a part of the event log of their own, so that nobody else's client is woken.
pub const INBOX: &str = "VocInbox";

/// Adds the events of each step, the item's own where it has gone up, and its timeline.
pub fn tell(writes: Writes, item: &Item, late: Vec<Late>, directory: &Directory, now: DateTime<Utc>) -> Writes {
    late.into_iter().fold(writes, |mut writes, Late { happened, step }| {
        if let Some(step) = step {
            let gone_up = Item { version: step.version, ..item.clone() };
            writes = store::new_step(writes, step).insert(of_item(&gone_up, now));
            writes = desk::heard(writes, None, now, (&gone_up, &Before::of(item)), VocStepKind::Escalated);
        }
        events_of(item, happened, directory, now).into_iter().fold(writes, Writes::insert)
    })
}

/// What one person hears of an item by what another did.
pub fn heard_by(event: &str, item: &Item, by: EmployeeId, to: EmployeeId, now: DateTime<Utc>) -> event::ActiveModel {
    let change = Change {
        event,
        object_type: INBOX,
        object_id: item.id.0,
        version: item.version,
        part: Some(("Employee", to.0)),
        fields: &[],
    };
    events::row_by(Some(by), now, &change)
}

fn of_item(item: &Item, now: DateTime<Utc>) -> event::ActiveModel {
    let change = Change {
        event: desk::event_of(VocStepKind::Escalated),
        object_type: "VocItem",
        object_id: item.id.0,
        version: item.version,
        part: None,
        fields: &["escalation"],
    };
    events::row_by(None, now, &change)
}

/// A clock's own, whose versions are its steps; and one for each person whom it concerns.
fn events_of(item: &Item, happened: Happened, directory: &Directory, now: DateTime<Utc>) -> Vec<event::ActiveModel> {
    let (event, version) = match happened.step {
        Step::Warned => ("vocClockWarned", 1),
        Step::Breached => ("vocClockBreached", 2),
        Step::Escalated => ("vocClockEscalated", 3),
    };
    let clock = id::of_name("VocClock", &format!("{} {}", item.id.0, rules::code(happened.kind)));
    let row = |object_type, object_id, version, part| {
        events::row_by(None, now, &Change { event, object_type, object_id, version, part: Some(part), fields: &[] })
    };
    let hearers = concerned(item, happened.step, directory, now).into_iter();
    let heard = hearers.map(|person| row(INBOX, item.id.0, item.version, ("Employee", person.0)));
    std::iter::once(row("VocClock", clock, version, ("VocItem", item.id.0))).chain(heard).collect()
}

/// Whoever handles it is warned, with who stands in for them; of a breach their leader hears too. The leader is told of what nobody
/// handles yet, the CS office of what no department does.
pub fn concerned(item: &Item, step: Step, directory: &Directory, now: DateTime<Utc>) -> Vec<EmployeeId> {
    let today = directory.calendar().day_of(now);
    let handler = item.assignee_id.filter(|person| directory.is_active(*person));
    let mut people: Vec<EmployeeId> = handler.into_iter().collect();
    if step > Step::Warned || handler.is_none() {
        match item.department_id.and_then(|department| directory.department(department)) {
            Some(department) => people.extend(leader(department, directory)),
            None => people.extend(cs_office(directory)),
        }
    }
    let deputies = people.iter().filter_map(|person| directory.deputy_of(*person, today).map(|deputy| deputy.key));
    let deputies: Vec<EmployeeId> = deputies.collect();
    people.extend(deputies);
    people.sort_unstable();
    people.dedup();
    people
}

/// The nearest one up the tree who is there.
fn leader(department: &Department, directory: &Directory) -> Option<EmployeeId> {
    let up = department.path.iter().rev().filter_map(|id| directory.department(*id)?.leader_id);
    up.into_iter().find(|person| directory.is_active(*person))
}

fn cs_office(directory: &Directory) -> impl Iterator<Item = EmployeeId> {
    let of_office = directory.employees().iter().filter(|person| person.role_set.contains(Role::CsOffice));
    of_office.filter(|person| person.is_active()).map(|person| person.key)
}
