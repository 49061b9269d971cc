//! Whom executive recovery concerns (R1, R3, R5, V12): each of these events is about one person already.

use crate::notification::rules::Person;
use entity::{event, ids::EmployeeId, notification::NotificationKind as Kind};

/// What is told of which object, and as what.
const TOLD: [(&str, &str, &str, Kind); 10] = [
    ("RecoveryInbox", "recoveryAssigned", "RecoveryCase", Kind::RecoveryAssigned),
    ("RecoveryInbox", "recoveryOverdue", "RecoveryCase", Kind::RecoveryOverdue),
    ("RecoveryInbox", "recoveryExempted", "RecoveryCase", Kind::RecoveryExempted),
    ("RecoveryNobodyInbox", "recoveryNobody", "VocItem", Kind::RecoveryNobody),
    ("PromiseInbox", "promiseMade", "RecoveryPromise", Kind::PromiseMade),
    ("PromiseInbox", "promiseDue", "RecoveryPromise", Kind::PromiseDue),
    ("PromiseInbox", "promiseOverdue", "RecoveryPromise", Kind::PromiseOverdue),
    ("PromiseInbox", "promiseKept", "RecoveryPromise", Kind::PromiseKept),
    ("PromiseInbox", "promiseConfirmed", "RecoveryPromise", Kind::PromiseConfirmed),
    ("PromiseInbox", "promiseDisputed", "RecoveryPromise", Kind::PromiseDisputed),
];

fn of(event: &event::Model) -> Option<&'static (&'static str, &'static str, &'static str, Kind)> {
    TOLD.iter().find(|(object, name, ..)| *object == event.object_type && *name == event.name)
}

pub fn is_told(event: &event::Model) -> bool {
    event.part_id.is_some() && of(event).is_some()
}

/// What is told, and to whom.
pub fn people(event: &event::Model) -> (String, (&'static str, uuid::Uuid), Vec<Person>) {
    // Each step of an object has one event for each person.
    let occasion = format!("{} {} {}", event.name, event.object_id, event.seq);
    let (subject, kind) = of(event).map_or(("RecoveryCase", Kind::RecoveryAssigned), |told| (told.2, told.3));
    let person = event.part_id.map(|id| (EmployeeId(id), kind));
    (occasion, (subject, event.object_id), person.into_iter().collect())
}
