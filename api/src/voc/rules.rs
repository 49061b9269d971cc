//! What can be done with an item, in which state, by whom (V2, V3, V6, V10). One table, which the schema describes and the tests walk
//! through.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::EmployeeId,
    voc_item::{Escalation, Model, Severity, VocChannel, VocKind, VocState as State},
};

/// Everything that people and customers do with an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Update,
    Assign,
    Start,
    Reply,
    Note,
    /// What the customer says later.
    Message,
    Wait,
    Resolve,
    Close,
    Reopen,
    Reject,
    Transfer,
    Escalate,
    /// More time, of which the customer is told.
    Extend,
    Merge,
    Unmerge,
    /// Another item is merged into this one.
    TakeOver,
    /// The customer abuses whoever reports it (V12).
    ReportAbuse,
}

/// Where a deed leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    Nowhere,
    To(State),
    /// To whoever it is assigned to, or to wait for one.
    ToAssignee,
    /// Back to where it was before it was merged.
    Back,
}

use State::{Assigned, Closed, InProgress, Merged, Received, Rejected, Resolved, WaitingForCustomer};

const OPEN: &[State] = &[Received, Assigned, InProgress, WaitingForCustomer];

/// V2: from which states, and to which. What is not here is refused.
pub const TABLE: [(Deed, &[State], Leads); 22] = [
    (Deed::Update, &[Received, Assigned, InProgress, WaitingForCustomer, Resolved, Closed], Leads::Nowhere),
    (Deed::Assign, &[Received, Assigned, InProgress], Leads::ToAssignee),
    (Deed::Assign, &[WaitingForCustomer], Leads::Nowhere),
    (Deed::Start, &[Assigned], Leads::To(InProgress)),
    (Deed::Reply, &[Assigned, InProgress, WaitingForCustomer, Resolved], Leads::Nowhere),
    (Deed::Note, &[Received, Assigned, InProgress, WaitingForCustomer, Resolved, Closed, Rejected], Leads::Nowhere),
    (Deed::Message, &[Received, Assigned, InProgress], Leads::Nowhere),
    // What it waited for has come; who was answered and still has something to say is not done with.
    (Deed::Message, &[WaitingForCustomer, Resolved, Closed], Leads::ToAssignee),
    (Deed::Wait, &[InProgress], Leads::To(WaitingForCustomer)),
    (Deed::Resolve, &[InProgress, WaitingForCustomer], Leads::To(Resolved)),
    (Deed::Close, &[Resolved], Leads::To(Closed)),
    (Deed::Reopen, &[Resolved, Closed], Leads::ToAssignee),
    (Deed::Reject, &[Received, Assigned, InProgress], Leads::To(Rejected)),
    (Deed::Transfer, OPEN, Leads::ToAssignee),
    (Deed::Escalate, OPEN, Leads::Nowhere),
    (Deed::Extend, OPEN, Leads::Nowhere),
    (Deed::Merge, OPEN, Leads::To(Merged)),
    (Deed::Unmerge, &[Merged], Leads::Back),
    (Deed::TakeOver, OPEN, Leads::Nowhere),
    (Deed::TakeOver, &[Resolved], Leads::Nowhere),
    // To somebody else, if it was with whoever reports it; else it stays where it is.
    (Deed::ReportAbuse, &[Received, Assigned, InProgress], Leads::ToAssignee),
    (Deed::ReportAbuse, &[WaitingForCustomer, Resolved, Closed, Rejected], Leads::Nowhere),
];

/// Where it leads from here, if it is possible at all.
pub fn leads(deed: Deed, from: State) -> Option<Leads> {
    TABLE.iter().find(|(one, states, _)| *one == deed && states.contains(&from)).map(|(_, _, leads)| *leads)
}

pub fn is_open(state: State) -> bool {
    OPEN.contains(&state)
}

/// What somebody is to an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub assignee: bool,
    /// Works in the department that handles it.
    pub member: bool,
    /// Leads that department, or one above it.
    pub leader: bool,
    /// The CS office, or the executive for customers.
    pub office: bool,
    /// Took it down.
    pub recorder: bool,
    /// The customer whose item it is.
    pub customer: bool,
}

impl Part {
    /// V10: who reads what is sensitive, and what is masked for everyone else.
    pub fn is_on_path(self) -> bool {
        self.assignee || self.leader || self.office || self.recorder
    }

    /// V3: writing follows assignment.
    pub fn may(self, deed: Deed) -> bool {
        let in_charge = self.assignee || self.leader || self.office;
        match deed {
            Deed::Update
            | Deed::Reply
            | Deed::Wait
            | Deed::Resolve
            | Deed::Reject
            | Deed::Transfer
            | Deed::Escalate => in_charge,
            Deed::Extend | Deed::Merge | Deed::Unmerge | Deed::TakeOver => in_charge,
            Deed::Start => self.assignee,
            // Whoever works there may take it.
            Deed::Assign | Deed::Note => in_charge || self.member,
            Deed::Message => in_charge || self.member || self.recorder || self.customer,
            Deed::Close | Deed::Reopen => in_charge || self.customer,
            // Whoever may have spoken with the customer.
            Deed::ReportAbuse => in_charge || self.member || self.recorder,
        }
    }

    /// V3: to whom they may give it: a member takes it themself, whoever is in charge gives it to anybody there.
    pub fn may_assign(self, by: EmployeeId, to: EmployeeId) -> bool {
        self.assignee || self.leader || self.office || (self.member && by == to)
    }
}

/// How long after it was resolved it can be opened again (V2).
pub fn may_reopen(resolved_at: Option<DateTime<Utc>>, now: DateTime<Utc>, days: i32) -> bool {
    resolved_at.is_none_or(|at| now - at <= TimeDelta::days(days.into()))
}

/// Whether nothing about the item itself stands in the way of what its state allows: what a viewer is told they can do, they then can.
pub fn suits(deed: Deed, item: &Model, now: DateTime<Utc>, reopen_days: i32) -> bool {
    match (deed, item.state) {
        (Deed::Assign, _) => item.department_id.is_some(),
        (Deed::Escalate, _) => next_up(item.escalation).is_some(),
        (Deed::Reopen | Deed::Message, Resolved | Closed) => may_reopen(item.resolved_at, now, reopen_days),
        _ => true,
    }
}

/// V4: what the clock has less time for.
pub fn severity(kind: VocKind, dissatisfaction: Option<i32>, channel: VocChannel, is_vulnerable: bool) -> Severity {
    let presses = dissatisfaction == Some(MOST_DISSATISFIED) || channel == VocChannel::Regulator || is_vulnerable;
    if presses && matches!(kind, VocKind::Complaint | VocKind::Inquiry) { Severity::High } else { Severity::Normal }
}

pub const MOST_DISSATISFIED: i32 = 5;

/// V3: the next one up.
pub fn next_up(now: Escalation) -> Option<Escalation> {
    match now {
        Escalation::None => Some(Escalation::Leader),
        Escalation::Leader => Some(Escalation::Executive),
        Escalation::Executive => None,
    }
}

/// V3: the least loaded of those who are present. Between equals, who is next is a matter of the item, so that no name is always first.
pub fn least_loaded(present: &[(EmployeeId, u64)], item: u128) -> Option<EmployeeId> {
    let turn =
        |person: EmployeeId| (person.0.as_u128() ^ item).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835) >> 64;
    present.iter().min_by_key(|(person, load)| (*load, turn(*person))).map(|(person, _)| *person)
}

#[cfg(test)]
mod tests;
