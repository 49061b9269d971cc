//! Which scope counts on a day, what is in it, and which change of it may be proposed (D12).

use crate::org::scope::registry;
use chrono::{Months, NaiveDate};
use entity::{
    employee::JobFunction,
    processing_scope::{Model, Task, Tasks},
};

/// A scope begins within so many years.
pub const FURTHEST_YEARS: u32 = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    BackDated,
    TooFar,
    NothingChanges,
    StaleVersion,
    ChangePending,
}

/// The version that counts on a day: of those that have begun the last; `None` while the shipped one does.
pub fn on_day(versions: &[Model], day: NaiveDate) -> Option<&Model> {
    versions.iter().filter(|row| row.valid_from <= day).max_by_key(|row| (row.valid_from, row.version))
}

pub fn tasks(function: JobFunction, counts: Option<&Model>) -> &[Task] {
    counts.map_or_else(|| registry::shipped(function), |row| row.tasks.0.as_slice())
}

/// D12: whether who is asked completes it; else it is handed over.
pub fn may_complete(tasks: &[Task], task: Task) -> bool {
    tasks.contains(&task)
}

/// How often it was changed.
pub fn version(versions: &[Model]) -> i32 {
    versions.iter().map(|row| row.version).max().unwrap_or_default()
}

/// What somebody wants a job function to complete, from which day on.
#[derive(Clone, Debug)]
pub struct Wish {
    pub function: JobFunction,
    pub tasks: Vec<Task>,
    pub valid_from: NaiveDate,
    pub expected_version: Option<i32>,
}

/// D3, D12: the tasks as they are kept, if they may be proposed.
pub fn propose(wish: &Wish, versions: &[Model], today: NaiveDate) -> Result<Tasks, Refusal> {
    if wish.expected_version.is_some_and(|expected| expected != version(versions)) {
        return Err(Refusal::StaleVersion);
    }
    if wish.valid_from < today {
        return Err(Refusal::BackDated);
    }
    if today.checked_add_months(Months::new(FURTHEST_YEARS * 12)).is_some_and(|furthest| wish.valid_from > furthest) {
        return Err(Refusal::TooFar);
    }
    let mut wanted = wish.tasks.clone();
    wanted.sort_unstable();
    wanted.dedup();
    match tasks(wish.function, on_day(versions, wish.valid_from)) == wanted {
        true => Err(Refusal::NothingChanges),
        false => Ok(Tasks(wanted)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Task::{ClaimIntake, ComplaintIntake, PolicyLoan, SmallClaimPayment};
    use entity::ids::EmployeeId;
    use uuid::Uuid;

    const FUNCTION: JobFunction = JobFunction::HeadOffice;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, n).unwrap()
    }

    fn row(version: i32, tasks: &[Task], from: u32) -> Model {
        Model {
            job_function: FUNCTION,
            version,
            tasks: Tasks(tasks.to_vec()),
            valid_from: day(from),
            proposed_by: EmployeeId(Uuid::nil()),
            approved_by: EmployeeId(Uuid::nil()),
            approved_at: day(from).and_time(chrono::NaiveTime::MIN).and_utc(),
        }
    }

    #[test]
    fn d12_the_scope_on_a_day_is_the_last_that_has_begun_or_the_shipped_one() {
        let versions = [row(1, &[PolicyLoan], 20), row(2, &[ClaimIntake], 10), row(3, &[], 10)];
        let on = |n| tasks(FUNCTION, on_day(&versions, day(n)));
        assert_eq!((on(9), on(10)), (&[ComplaintIntake][..], &[][..]));
        assert_eq!((on(19), on(20)), (&[][..], &[PolicyLoan][..]), "a plan for a later day stays");
        assert!(may_complete(on(20), PolicyLoan) && !may_complete(on(20), SmallClaimPayment));
    }

    #[test]
    fn d12_a_scope_is_never_back_dated_and_says_something_new() {
        let versions = [row(1, &[PolicyLoan, ClaimIntake], 1)];
        let check = |tasks: &[Task], valid_from, expected_version| {
            let wish = Wish { function: FUNCTION, tasks: tasks.to_vec(), valid_from, expected_version };
            propose(&wish, &versions, day(10))
        };
        assert_eq!(check(&[ClaimIntake, PolicyLoan, PolicyLoan], day(10), Some(1)), Err(Refusal::NothingChanges));
        assert_eq!(check(&[ClaimIntake], day(10), None), Ok(Tasks(vec![ClaimIntake])));
        assert_eq!(
            check(&[ComplaintIntake, ClaimIntake], day(10), Some(1)),
            Ok(Tasks(vec![ClaimIntake, ComplaintIntake]))
        );
        assert_eq!(check(&[], day(11), None), Ok(Tasks(vec![])));
        assert_eq!(check(&[], day(9), None), Err(Refusal::BackDated));
        assert_eq!(check(&[], day(10) + Months::new(121), None), Err(Refusal::TooFar));
        assert_eq!(check(&[], day(10), Some(2)), Err(Refusal::StaleVersion));
    }
}
