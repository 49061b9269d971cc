//! Whom the programmes for customers tell something (L4): each event is of one person already.

use crate::notification::rules::Person;
use entity::{event, ids::EmployeeId, notification::NotificationKind as Kind};

/// Type of what it is about, event, kind.
const HEARD: [(&str, &str, Kind); 13] = [
    ("CustomerMeeting", "customerMeetingPlanned", Kind::MeetingPlanned),
    ("CustomerMeeting", "customerMeetingCancelled", Kind::MeetingCancelled),
    ("LoyalCustomerAdvisor", "advisorNominated", Kind::AdvisorReviewWaiting),
    ("LoyalCustomerAdvisor", "advisorRenewalRequested", Kind::AdvisorReviewWaiting),
    ("LoyalCustomerAdvisor", "advisorFeasible", Kind::AdvisorReviewWaiting),
    ("LoyalCustomerAdvisor", "advisorApproved", Kind::AdvisorDecided),
    ("LoyalCustomerAdvisor", "advisorRejected", Kind::AdvisorDecided),
    ("LoyalCustomerAdvisor", "advisorAppointed", Kind::AdvisorDecided),
    ("LoyalCustomerAdvisor", "advisorEnded", Kind::AdvisorTermEnded),
    ("LoyalCustomerAdvisor", "advisorExpired", Kind::AdvisorTermEnded),
    ("AdvisorActivity", "advisorActivityReported", Kind::AdvisorReported),
    ("AdvisorQuestion", "advisorAsked", Kind::AdvisorAsked),
    ("AdvisorQuestion", "advisorAnswerOverdue", Kind::AdvisorAnswerOverdue),
];

fn heard(event: &event::Model) -> Option<(&'static str, Kind)> {
    let told = HEARD.iter().find(|(object, name, _)| event.object_type == *object && event.name == *name);
    told.filter(|_| event.part_id.is_some()).map(|(object, _, kind)| (*object, *kind))
}

pub fn is_told(event: &event::Model) -> bool {
    heard(event).is_some()
}

/// What is told, and to whom.
pub fn people(event: &event::Model) -> (String, &'static str, Vec<Person>) {
    let Some((object, kind)) = heard(event) else { return Default::default() };
    let occasion = format!("{} {} {}", event.name, event.object_id, event.version);
    (occasion, object, event.part_id.map(|id| (EmployeeId(id), kind)).into_iter().collect())
}
