//! Whom the CS hotline concerns (H2, H3): whoever a bulletin comes to, the CCO where nobody acknowledges it, whoever is to do what was directed, and
//! whoever directed it. Each has an event of their own.

use crate::notification::rules::Person;
use entity::{event, ids::EmployeeId, notification::NotificationKind as Kind};

const TOLD: [&str; 5] = [
    "hotlineBulletinCame",
    "hotlineNotAcknowledged",
    "recurrencePreventionCame",
    "recurrencePreventionReported",
    "recurrencePreventionLate",
];

pub fn is_told(event: &event::Model) -> bool {
    event.part_id.is_some() && TOLD.contains(&event.name.as_str())
}

/// What is told, and to whom.
pub fn people(event: &event::Model) -> (String, &'static str, Vec<Person>) {
    let (kind, subject) = match event.name.as_str() {
        "hotlineBulletinCame" => (Kind::HotlineSent, "HotlineBulletin"),
        "hotlineNotAcknowledged" => (Kind::HotlineUnacknowledged, "HotlineBulletin"),
        "recurrencePreventionCame" => (Kind::PreventionDirected, "RecurrencePrevention"),
        "recurrencePreventionReported" => (Kind::PreventionDone, "RecurrencePrevention"),
        _ => (Kind::PreventionOverdue, "RecurrencePrevention"),
    };
    let people = event.part_id.map(|id| (EmployeeId(id), kind)).into_iter().collect();
    (format!("{} {}", event.name, event.object_id), subject, people)
}
