//! Which of several limits counts for a person (D2).

use crate::{
    delegation::limit::rules::{Holder, Terms},
    org::Employee,
};
use entity::{
    customer::CustomerTier,
    decision::DecisionKind,
    delegation_limit::Model,
    employee::{EmploymentKind, JobFunction},
    ids::{DepartmentId, EmployeeId},
};

/// A person, as far as limits look at one.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: EmployeeId,
    /// None of a planner: planners have authority only where they are named themselves (O2).
    pub job_function: Option<JobFunction>,
    /// From the division down to their own department.
    pub path: Vec<DepartmentId>,
}

impl From<&Employee> for Person {
    fn from(employee: &Employee) -> Self {
        let planner = EmploymentKind::from(employee.employment_kind) == EmploymentKind::Planner;
        let job_function = (!planner).then(|| employee.job_function.into());
        Self { id: employee.key, job_function, path: employee.path().to_vec() }
    }
}

/// D2: how near a limit is to a person; the least counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Employee,
    /// Their job function, in the department so many steps above their own.
    Department(usize),
    Function,
}

/// `None` if the limit is not for this person.
pub fn rank(limit: &Model, person: &Person) -> Option<Rank> {
    match Holder::of(limit)? {
        Holder::Employee(id) => (id == person.id).then_some(Rank::Employee),
        Holder::Function(function, _) if person.job_function != Some(function) => None,
        Holder::Function(_, None) => Some(Rank::Function),
        Holder::Function(_, Some(department)) => {
            person.path.iter().rev().position(|id| *id == department).map(Rank::Department)
        }
    }
}

/// D2: of the limits in force the one that counts. For an excellent customer that is at each rank the limit for excellent
/// ones, where there is none the one for all others; and never one that is narrower than what counts for all others (D1).
pub fn most_specific<'a>(
    in_force: impl IntoIterator<Item = &'a Model>,
    person: &Person,
    kind: DecisionKind,
    tier: CustomerTier,
) -> Option<&'a Model> {
    let fits = |limit: &&Model| limit.kind == kind && (limit.tier == tier || limit.tier == CustomerTier::Standard);
    let ranked = in_force.into_iter().filter(fits).filter_map(|limit| Some((rank(limit, person)?, limit)));
    let ranked: Vec<_> = ranked.collect();
    let nearest = ranked.iter().min_by_key(|(rank, limit)| (*rank, limit.tier != tier)).map(|(_, limit)| *limit)?;
    let standard = ranked.iter().filter(|(_, limit)| limit.tier == CustomerTier::Standard);
    let standard = standard.min_by_key(|(rank, _)| *rank).map(|(_, limit)| *limit);
    standard.filter(|standard| !Terms::from(nearest).covers(&Terms::from(*standard))).or(Some(nearest))
}
