//! Whom VOC concerns (V3, V4, V6): whoever it is given to, whoever the customer answers, whoever it goes up to, and whoever a clock warns.

use crate::{
    notification::rules::{About, Person},
    org::Directory,
};
use entity::{
    event,
    ids::{DepartmentId, EmployeeId},
    notification::NotificationKind as Kind,
    voc_item::{Escalation, Model as Item},
};

const TOLD: [&str; 6] = ["vocFiled", "vocAssigned", "vocTransferred", "vocReopened", "vocAnswered", "vocEscalated"];
/// Each of these is told to one person already, live.
const CLOCKS: [&str; 2] = ["vocClockWarned", "vocClockBreached"];

pub fn is_told(event: &event::Model) -> bool {
    let name = event.name.as_str();
    match event.object_type.as_str() {
        "VocItem" => TOLD.contains(&name),
        "VocInbox" => CLOCKS.contains(&name),
        _ => false,
    }
}

/// What is told, and to whom.
pub fn people(event: &event::Model, about: &About, directory: &Directory) -> (String, &'static str, Vec<Person>) {
    let name = event.name.as_str();
    let occasion = format!("{name} {} {}", event.object_id, event.version);
    let item = about.items.get(&event.object_id);
    let assignee = |kind| item.and_then(|item| item.assignee_id).map(|to| (to, kind)).into_iter().collect();
    let heard = |kind| event.part_id.map(|id| (EmployeeId(id), kind)).into_iter().collect();
    let people = match name {
        "vocAnswered" => assignee(Kind::VocAnswered),
        "vocEscalated" => {
            item.and_then(|item| above(item, directory)).map(|to| (to, Kind::VocEscalated)).into_iter().collect()
        }
        "vocClockWarned" => heard(Kind::VocDue),
        "vocClockBreached" => heard(Kind::VocOverdue),
        _ => assignee(Kind::VocAssigned),
    };
    (occasion, "VocItem", people)
}

/// V3: the nearest leader who is there, or the executive who answers for the division.
fn above(item: &Item, directory: &Directory) -> Option<EmployeeId> {
    let path = &directory.department(item.department_id?)?.path;
    let up = || path.iter().rev().filter_map(|id: &DepartmentId| directory.department(*id));
    let is_there = |person: &EmployeeId| directory.is_active(*person);
    match item.escalation {
        Escalation::None => None,
        Escalation::Leader => up().filter_map(|department| department.leader_id).find(is_there),
        Escalation::Executive => up().filter_map(|department| department.responsible_executive_id).find(is_there),
    }
}
