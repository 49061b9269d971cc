//! Who stands above whom, and who may give which role.

use crate::{
    kernel::actor::RoleSet,
    org::{Directory, types::Employee},
};
use entity::{
    employee_role::Role,
    ids::EmployeeId,
    pending_change::{self, ChangeStatus, Proposal},
};
use std::sync::Arc;

/// O1: the leaders up the tree, the division's responsible executive, the CEO; each once, and never themself.
pub fn line_of_command(directory: &Directory, of: &Employee) -> Vec<Arc<Employee>> {
    let path = of.path().iter().rev().filter_map(|id| directory.department(*id));
    let mut line: Vec<EmployeeId> = path.clone().filter_map(|department| department.leader_id).collect();
    line.extend(path.filter_map(|department| department.responsible_executive_id));
    line.extend(directory.chief_executives());
    let mut people: Vec<Arc<Employee>> = Vec::new();
    for id in line {
        let above = directory.employee(id).filter(|person| person.is_active() && person.key != of.key);
        if let Some(person) = above
            && !people.iter().any(|known| known.key == id)
        {
            people.push(person.clone());
        }
    }
    people
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound { field: &'static str },
    HasLeft,
    NoRole,
    NothingChanges,
    LastAdministrator,
    StaleVersion,
    ChangePending,
    OwnProposal,
    OwnRoles,
    NotTheirs,
    AlreadyDecided,
    Overtaken,
    EffectiveDatePassed,
    ReasonInvalid { max: usize },
}

/// What a change of roles needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Apply,
    SecondPairOfEyes,
}

/// X1: roles are given by one person, `ADMIN` and `AUDITOR` by two; nobody changes their own, and an administrator
/// always remains.
pub fn set_roles(
    subject: &Employee,
    proposed: RoleSet,
    by: EmployeeId,
    expected_version: Option<i32>,
    other_administrators: usize,
) -> Result<Verdict, Refusal> {
    if expected_version.is_some_and(|version| version != subject.version) {
        return Err(Refusal::StaleVersion);
    }
    if !subject.is_active() {
        return Err(Refusal::HasLeft);
    }
    if subject.key == by {
        return Err(Refusal::OwnRoles);
    }
    if proposed == RoleSet::default() {
        return Err(Refusal::NoRole);
    }
    let changed = subject.role_set.difference(proposed);
    if changed == RoleSet::default() {
        return Err(Refusal::NothingChanges);
    }
    let loses_admin = subject.role_set.contains(Role::Admin) && changed.contains(Role::Admin);
    if loses_admin && other_administrators == 0 {
        return Err(Refusal::LastAdministrator);
    }
    match changed.contains(Role::Admin) || changed.contains(Role::Auditor) {
        true => Ok(Verdict::SecondPairOfEyes),
        false => Ok(Verdict::Apply),
    }
}

/// Which way a pending change is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Approve,
    Reject,
}

/// X1: the second pair of eyes is neither the one who proposed it nor the one whom it is about. Who proposed it may
/// withdraw it, which is to reject it. D3: of a processing scope it is an executive's; of all else HR's or an
/// administrator's.
pub fn decide(change: &pending_change::Model, (by, roles): (EmployeeId, RoleSet), way: Way) -> Result<(), Refusal> {
    if change.status != ChangeStatus::Pending {
        return Err(Refusal::AlreadyDecided);
    }
    let theirs = change.proposed_by == by || change.handed_over_to == Some(by);
    let deciders = match change.proposal {
        Proposal::ProcessingScope { .. } => &[Role::Executive, Role::Ceo, Role::Cco][..],
        Proposal::EmployeeRoles { .. } | Proposal::Setting { .. } => &[Role::Hr, Role::Admin],
    };
    if !theirs && !deciders.iter().any(|role| roles.contains(*role)) {
        return Err(Refusal::NotTheirs);
    }
    if theirs && way == Way::Approve {
        return Err(Refusal::OwnProposal);
    }
    if change.subject_id == Some(by) {
        return Err(Refusal::OwnRoles);
    }
    Ok(())
}

/// X1: what is approved must still be possible: the person works here, and an administrator remains.
pub fn apply(current: Option<RoleSet>, proposed: RoleSet, other_administrators: usize) -> Result<(), Refusal> {
    let current = current.ok_or(Refusal::HasLeft)?;
    let loses_admin = current.contains(Role::Admin) && !proposed.contains(Role::Admin);
    if loses_admin && other_administrators == 0 {
        return Err(Refusal::LastAdministrator);
    }
    Ok(())
}
