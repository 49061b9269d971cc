//! Whom VOC concerns (V3, V4, V6): whoever it is given to, whoever the customer answers, whoever it goes up to, whoever a clock
//! warns, whose reply does not arrive, whoever is to know of abuse (V12), and whoever leads where a customer is not content (V15).

use crate::{
    notification::rules::{About, Person},
    org::{Department, Directory},
};
use entity::{
    event,
    ids::EmployeeId,
    notification::NotificationKind as Kind,
    voc_item::{Escalation, Model as Item},
};

const TOLD: [&str; 7] =
    ["vocFiled", "vocAssigned", "vocTransferred", "vocReopened", "vocAnswered", "vocEscalated", "vocReplyFailed"];
/// Each of these is told to one person already, live.
const HEARD: [&str; 4] = ["vocClockWarned", "vocClockBreached", "vocRatedLow", "vocHandedOver"];
const ABUSE: [&str; 2] = ["abuseReported", "abuseReviewed"];

pub fn is_told(event: &event::Model) -> bool {
    let name = event.name.as_str();
    match event.object_type.as_str() {
        "VocItem" => TOLD.contains(&name),
        "VocInbox" => HEARD.contains(&name),
        "AbuseReport" => event.part_id.is_some() && ABUSE.contains(&name),
        _ => false,
    }
}

/// What is told, and to whom.
pub fn people(event: &event::Model, about: &About, directory: &Directory) -> (String, &'static str, Vec<Person>) {
    let name = event.name.as_str();
    // Two clocks of an item may be due at one version of it: each step has one event for each person.
    let occasion = match (event.object_type.as_str(), event.part_id) {
        // The item's version stays: what is told is one of its texts.
        ("VocItem", Some(text)) => format!("{name} {text}"),
        ("VocInbox", _) => format!("{name} {} {}", event.object_id, event.seq),
        _ => format!("{name} {} {}", event.object_id, event.version),
    };
    let item = about.items.get(&event.object_id);
    // Of who has left their leader hears.
    let handler =
        |item: &Item| item.assignee_id.filter(|id| directory.is_active(*id)).or_else(|| leader(item, directory));
    let assignee = |kind| {
        item.filter(|item| item.assignee_id.is_some()).and_then(handler).map(|to| (to, kind)).into_iter().collect()
    };
    let heard = |kind| event.part_id.map(|id| (EmployeeId(id), kind)).into_iter().collect();
    let people = match name {
        "vocAnswered" => assignee(Kind::VocAnswered),
        "vocEscalated" => {
            item.and_then(|item| above(item, directory)).map(|to| (to, Kind::VocEscalated)).into_iter().collect()
        }
        "vocReplyFailed" => item.and_then(handler).map(|to| (to, Kind::VocReplyFailed)).into_iter().collect(),
        "vocClockWarned" => heard(Kind::VocDue),
        "vocClockBreached" => heard(Kind::VocOverdue),
        "vocRatedLow" => heard(Kind::VocRatedLow),
        "vocHandedOver" => heard(Kind::VocAssigned),
        "abuseReported" => heard(Kind::AbuseReported),
        "abuseReviewed" => heard(Kind::AbuseReviewed),
        _ => assignee(Kind::VocAssigned),
    };
    let subject = if event.object_type == "AbuseReport" { "AbuseReport" } else { "VocItem" };
    (occasion, subject, people)
}

/// V3: the nearest leader who is there, or the executive who answers for the division.
fn above(item: &Item, directory: &Directory) -> Option<EmployeeId> {
    match item.escalation {
        Escalation::None => None,
        Escalation::Leader => leader(item, directory),
        Escalation::Executive => nearest(item, directory, |department| department.responsible_executive_id),
    }
}

fn leader(item: &Item, directory: &Directory) -> Option<EmployeeId> {
    nearest(item, directory, |department| department.leader_id)
}

/// Up the tree, from the department that handles it.
fn nearest(item: &Item, directory: &Directory, who: impl Fn(&Department) -> Option<EmployeeId>) -> Option<EmployeeId> {
    let path = &directory.department(item.department_id?)?.path;
    let up = path.iter().rev().filter_map(|id| directory.department(*id)).filter_map(|department| who(department));
    up.into_iter().find(|person| directory.is_active(*person))
}
