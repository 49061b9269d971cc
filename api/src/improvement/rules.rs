//! Who may do what with an improvement task, in which state, and what a plan must be (H4, H7).

#[cfg(test)]
mod tests;

use crate::improvement::refusal::Refusal;
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    ids::EmployeeId,
    improvement_step::Changes,
    improvement_task::{ImprovementState as State, Model as Task},
};

/// Nobody plans further ahead.
const LONGEST_PLAN: Days = Days::new(730);
/// What is counted of before a task was asked for, unless they say since when: half a year.
pub const USUAL_PERIOD: Days = Days::new(182);
const LONGEST_PERIOD: Days = Days::new(730);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Accept,
    Dispute,
    Resolve,
    Revise,
    Progress,
    Submit,
    Verify,
}

impl Deed {
    pub const ALL: [Self; 7] =
        [Self::Accept, Self::Dispute, Self::Resolve, Self::Revise, Self::Progress, Self::Submit, Self::Verify];
}

/// What somebody is to a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Leads the department, or one above it, answers for its division, or stands in for one of these.
    pub in_charge: bool,
    pub owner: bool,
    /// Of the CS office, or the CCO.
    pub office: bool,
    /// Said that the department is not to do it.
    pub disputer: bool,
    /// Accepted it, changed its plan, owns or owned a part of it, reported progress, or submitted a result.
    pub involved: bool,
}

/// In which states it can be done.
fn states(deed: Deed) -> &'static [State] {
    match deed {
        Deed::Accept | Deed::Dispute => &[State::Requested],
        Deed::Resolve => &[State::Disputed],
        Deed::Revise => &[State::Accepted, State::InProgress, State::Reopened],
        Deed::Progress => &[State::Accepted, State::InProgress, State::Reopened],
        Deed::Submit => &[State::InProgress],
        Deed::Verify => &[State::Submitted],
    }
}

/// Who may do it at all, whatever the state.
fn is_theirs(deed: Deed, part: Part) -> bool {
    match deed {
        Deed::Accept | Deed::Dispute => part.in_charge,
        Deed::Resolve | Deed::Verify => part.office,
        Deed::Revise | Deed::Progress | Deed::Submit => part.in_charge || part.owner,
    }
}

/// The same for a mutation and for what objects say of their viewer.
pub fn admit(deed: Deed, task: &Task, part: Part) -> Result<(), Refusal> {
    if !is_theirs(deed, part) {
        return Err(Refusal::NotInCharge);
    }
    if !states(deed).contains(&task.state) {
        return Err(Refusal::WrongState);
    }
    match deed {
        Deed::Resolve if part.disputer => Err(Refusal::OwnDispute),
        Deed::Verify if part.involved => Err(Refusal::VerifierInvolved),
        // H7: by what it will be known to have worked is set before anybody acts.
        Deed::Progress | Deed::Submit if !is_planned(task) => Err(Refusal::PlanMissing),
        _ => Ok(()),
    }
}

/// Whether somebody works on it, or should.
pub fn is_open(state: State) -> bool {
    !matches!(state, State::Verified | State::Withdrawn)
}

/// H4, H7: a day, both fields, both owners.
pub fn is_answered(task: &Task) -> bool {
    task.due_on.is_some()
        && task.correction.is_some()
        && task.correction_owner_id.is_some()
        && task.corrective_action.is_some()
        && task.action_owner_id.is_some()
}

/// H7: and success criteria.
pub fn is_planned(task: &Task) -> bool {
    is_answered(task) && task.success_criteria.is_some()
}

/// What of a plan is given; what is not, stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub due_on: Option<NaiveDate>,
    pub correction: Option<String>,
    pub correction_owner: Option<EmployeeId>,
    pub corrective_action: Option<String>,
    pub action_owner: Option<EmployeeId>,
    pub success_criteria: Option<String>,
}

/// Whether work has begun in this round: from then on a change of plan is a recorded revision, with a reason.
pub fn has_begun(task: &Task) -> bool {
    task.state == State::InProgress
}

/// The task with that plan, and what changes. After a result was seen its criteria stand (H7): nobody moves the posts then.
pub fn plan(task: &Task, plan: Plan, today: NaiveDate) -> Result<(Task, Changes), Vec<Refusal>> {
    let mut refusals = Vec::new();
    if let Some(day) = plan.due_on
        && Some(day) != task.due_on
        && (day < today || day > today + LONGEST_PLAN)
    {
        refusals.push(Refusal::DateInvalid { field: &["plan", "dueOn"] });
    }
    let next = Task {
        due_on: plan.due_on.or(task.due_on),
        correction: plan.correction.or_else(|| task.correction.clone()),
        correction_owner_id: plan.correction_owner.or(task.correction_owner_id),
        corrective_action: plan.corrective_action.or_else(|| task.corrective_action.clone()),
        action_owner_id: plan.action_owner.or(task.action_owner_id),
        success_criteria: plan.success_criteria.or_else(|| task.success_criteria.clone()),
        ..task.clone()
    };
    if next.correction_owner_id.is_some() && next.correction_owner_id == next.action_owner_id {
        refusals.push(Refusal::SameOwner);
    }
    if next.success_criteria != task.success_criteria && task.submitted_at.is_some() {
        refusals.push(Refusal::CriteriaFixed);
    }
    let changes = changes(task, &next);
    if changes.0.is_empty() {
        refusals.push(Refusal::NothingChanges);
    }
    if refusals.is_empty() { Ok((next, changes)) } else { Err(refusals) }
}

fn changes(before: &Task, after: &Task) -> Changes {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let person = |id: Option<EmployeeId>| id.map(|id| id.0.to_string());
    let all = [
        ("dueOn", day(before.due_on), day(after.due_on)),
        ("correction", before.correction.clone(), after.correction.clone()),
        ("correctionOwner", person(before.correction_owner_id), person(after.correction_owner_id)),
        ("correctiveAction", before.corrective_action.clone(), after.corrective_action.clone()),
        ("correctiveActionOwner", person(before.action_owner_id), person(after.action_owner_id)),
        ("successCriteria", before.success_criteria.clone(), after.success_criteria.clone()),
    ];
    let changed = all.into_iter().filter(|(_, before, after)| before != after);
    Changes(changed.map(|(field, before, after)| (field.to_owned(), before, after)).collect())
}

/// Whoever has a part in it is remembered.
pub fn involve(task: &mut Task, people: impl IntoIterator<Item = EmployeeId>) {
    for person in people {
        if !task.involved.0.contains(&person) {
            task.involved.0.push(person);
        }
    }
}

/// Since when its result can be in force: work had begun, and what came again came before it (H8).
pub fn round_began(task: &Task) -> DateTime<Utc> {
    task.began_at.max(task.reopened_at).unwrap_or(task.requested_at)
}

/// A result is in force since a day of its round; today, unless they say.
pub fn effective(given: Option<NaiveDate>, (began, today): (NaiveDate, NaiveDate)) -> Result<NaiveDate, Refusal> {
    match given {
        Some(day) if day < began || day > today => Err(Refusal::DateInvalid { field: &["effectiveOn"] }),
        given => Ok(given.unwrap_or(today)),
    }
}

/// VOC received since then is what the task is about.
pub fn counts_from(given: Option<NaiveDate>, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    match given {
        Some(day) if day > today || day < today - LONGEST_PERIOD => Err(Refusal::PeriodInvalid),
        given => Ok(given.unwrap_or(today - USUAL_PERIOD)),
    }
}

pub fn desired_by(given: Option<NaiveDate>, today: NaiveDate) -> Result<Option<NaiveDate>, Refusal> {
    match given {
        Some(day) if day < today || day > today + LONGEST_PLAN => Err(Refusal::DateInvalid { field: &["desiredBy"] }),
        given => Ok(given),
    }
}

/// What those concerned are told next of a day that comes: once that it is near, once that it is over.
pub fn due_step(due_on: NaiveDate, told: i32, (today, soon_days): (NaiveDate, i32)) -> Option<(i32, &'static str)> {
    let soon = due_on - Days::new(u64::try_from(soon_days).unwrap_or_default());
    match told {
        ..=1 if today > due_on => Some((2, "improvementOverdue")),
        ..=0 if today >= soon => Some((1, "improvementDueSoon")),
        _ => None,
    }
}

/// H8: the same came again. The plan did not hold, so it needs a new one; the criteria may be others, because there is no result of this
/// round.
pub fn reopened(task: &Task, by: (entity::ids::VocItemId, DateTime<Utc>)) -> Task {
    Task {
        state: State::Reopened,
        due_on: None,
        due_told: 0,
        returns: 0,
        result: None,
        submitted_by: None,
        submitted_at: None,
        verified_by: None,
        watched_until: None,
        reopened_at: Some(by.1),
        reopened_by_item_id: Some(by.0),
        reopenings: task.reopenings + 1,
        version: task.version + 1,
        ..task.clone()
    }
}
