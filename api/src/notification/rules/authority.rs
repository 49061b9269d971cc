//! Whom limits, approval requests and decisions concern (D3, D5, D6, D8).

use crate::{
    kernel::policy::Action,
    notification::rules::{About, Person, those_who_may},
    org::Directory,
};
use entity::{
    approval_request::{self, ApprovalStage, ApprovalStatus},
    decision,
    delegation_limit::{self, LimitStatus},
    employee_role::Role,
    event,
    notification::NotificationKind as Kind,
};

pub const TOLD: [&str; 12] = [
    "delegationLimitProposed",
    "delegationLimitApproved",
    "delegationLimitRejected",
    "approvalRequested",
    "approvalPassedOn",
    "approvalMovedUp",
    "approvalHandedOver",
    "approvalReminded",
    "approvalApproved",
    "approvalRejected",
    "approvalWithdrawn",
    "decisionReversed",
];

/// What is told, of what, and to whom.
pub fn people(event: &event::Model, about: &About, directory: &Directory) -> (String, &'static str, Vec<Person>) {
    let id = event.object_id;
    let occasion = format!("{} {id} {}", event.name, event.version);
    match event.name.as_str() {
        "delegationLimitProposed" => {
            let limit = about.limits.get(&id);
            let people = limit.map(|limit| limit_approvers(limit, directory)).unwrap_or_default();
            (format!("limit {id}"), "DelegationLimit", people)
        }
        "delegationLimitApproved" | "delegationLimitRejected" => {
            let people = about.limits.get(&id).and_then(limit_decided);
            (format!("decided {id}"), "DelegationLimit", people.into_iter().collect())
        }
        "decisionReversed" => (occasion, "Decision", about.decisions.get(&id).map(reversed).unwrap_or_default()),
        name => {
            let request = about.requests.get(&id);
            let people = request.map(|request| of_request(name, request, directory)).unwrap_or_default();
            (occasion, "ApprovalRequest", people)
        }
    }
}

fn of_request(name: &str, request: &approval_request::Model, directory: &Directory) -> Vec<Person> {
    let waits = request.status == ApprovalStatus::Pending;
    match name {
        "approvalReminded" if waits => before(request, Kind::ApprovalReminder, directory),
        // D5: the deputy and for whom they stand in, both.
        "approvalRequested" | "approvalPassedOn" | "approvalMovedUp" | "approvalHandedOver" if waits => {
            before(request, Kind::ApprovalWaiting, directory)
        }
        "approvalApproved" => decided(request, Kind::ApprovalApproved),
        "approvalRejected" => decided(request, Kind::ApprovalRejected),
        "approvalWithdrawn" => before(request, Kind::ApprovalWithdrawn, directory),
        _ => Vec::new(),
    }
}

fn before(request: &approval_request::Model, kind: Kind, directory: &Directory) -> Vec<Person> {
    match request.stage {
        ApprovalStage::Line => {
            let people = [request.approver_id, Some(request.holder_id)].into_iter().flatten();
            people.map(|person| (person, kind)).collect()
        }
        ApprovalStage::Compliance => {
            let officers = directory.employees().iter().filter(|person| person.role_set.contains(Role::Compliance));
            let officers = officers.filter(|person| person.key != request.requested_by);
            officers.map(|person| (person.key, kind)).collect()
        }
    }
}

/// Whoever asked, and for whom a deputy decided.
fn decided(request: &approval_request::Model, kind: Kind) -> Vec<Person> {
    let stood_in_for = Some(request.holder_id).filter(|holder| request.decided_by != Some(*holder));
    let asker = std::iter::once((request.requested_by, kind));
    asker.chain(stood_in_for.map(|holder| (holder, Kind::DecidedByDeputy))).collect()
}

fn reversed(decision: &decision::Model) -> Vec<Person> {
    let people = [decision.requested_by, decision.decided_by, decision.holder_id];
    people.map(|person| (person, Kind::DecisionReversed)).to_vec()
}

/// D3: executives, if it still waits: neither the proposer nor whom it is for.
fn limit_approvers(limit: &delegation_limit::Model, directory: &Directory) -> Vec<Person> {
    if limit.status != LimitStatus::Proposed {
        return Vec::new();
    }
    let people = those_who_may(Action::ApproveDelegationLimit, directory).map(|person| person.key);
    let people = people.filter(|person| *person != limit.proposed_by && Some(*person) != limit.employee_id);
    people.map(|person| (person, Kind::LimitWaiting)).collect()
}

fn limit_decided(limit: &delegation_limit::Model) -> Option<Person> {
    match limit.status {
        LimitStatus::Proposed => None,
        LimitStatus::Approved => Some((limit.proposed_by, Kind::LimitApproved)),
        LimitStatus::Rejected => Some((limit.proposed_by, Kind::LimitRejected)),
    }
}
