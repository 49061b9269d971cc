//! Which absences may be recorded, and what becomes of one that is cancelled.

use chrono::{Days, NaiveDate};
use entity::{
    absence::{self, AbsenceStatus},
    employee::EmployeeStatus,
    ids::EmployeeId,
};

/// Parental leave lasts longest: three years.
pub const MOST_DAYS: i64 = 1_100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound { field: &'static str },
    HasLeft,
    EndsBeforeItBegins,
    TooLong,
    BackDated,
    Overlaps,
    StandsIn,
    DeputyIsSelf,
    DeputyNotFound,
    DeputyHasLeft,
    DeputyAbsent,
    StaleVersion,
    AlreadyCancelled,
    AlreadyOver,
    KeyInvalid { max: usize },
    KeyReused,
}

/// What somebody wants recorded.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub employee: EmployeeId,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub deputy: Option<EmployeeId>,
    /// Whether days that are over may be recorded.
    pub back_dated: bool,
}

/// O5. `near` are all absences that count on any of these days, of either of the two people or with the first as deputy.
pub fn record(
    wish: &Wish,
    today: NaiveDate,
    standing: impl Fn(EmployeeId) -> Option<EmployeeStatus>,
    near: &[absence::Model],
) -> Result<(), Vec<Refusal>> {
    if wish.last < wish.first {
        return Err(vec![Refusal::EndsBeforeItBegins]);
    }
    let mut refusals = Vec::new();
    match standing(wish.employee) {
        None => refusals.push(Refusal::NotFound { field: "employeeId" }),
        Some(EmployeeStatus::Left) => refusals.push(Refusal::HasLeft),
        Some(EmployeeStatus::Active) => {}
    }
    if (wish.last - wish.first).num_days() >= MOST_DAYS {
        refusals.push(Refusal::TooLong);
    }
    if wish.first < today && !wish.back_dated {
        refusals.push(Refusal::BackDated);
    }
    if near.iter().any(|other| other.employee_id == wish.employee) {
        refusals.push(Refusal::Overlaps);
    }
    if near.iter().any(|other| other.deputy_id == Some(wish.employee)) {
        refusals.push(Refusal::StandsIn);
    }
    if let Some(deputy) = wish.deputy {
        refusals.extend(stand_in(wish.employee, deputy, standing(deputy), near).err());
    }
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

/// O5: a deputy is somebody else, works here, and is not absent on these days.
pub fn stand_in(
    employee: EmployeeId,
    deputy: EmployeeId,
    standing: Option<EmployeeStatus>,
    near: &[absence::Model],
) -> Result<(), Refusal> {
    match standing {
        _ if deputy == employee => Err(Refusal::DeputyIsSelf),
        None => Err(Refusal::DeputyNotFound),
        Some(EmployeeStatus::Left) => Err(Refusal::DeputyHasLeft),
        Some(EmployeeStatus::Active) if near.iter().any(|other| other.employee_id == deputy) => {
            Err(Refusal::DeputyAbsent)
        }
        Some(EmployeeStatus::Active) => Ok(()),
    }
}

/// What becomes of a cancelled absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has not begun: no day of it counts.
    Cancel,
    /// It has begun: it ends with this day.
    EndEarly { last: NaiveDate },
}

/// O5: what was is not undone; the days up to yesterday stay absent.
pub fn cancel(absence: &absence::Model, today: NaiveDate, expected_version: Option<i32>) -> Result<Verdict, Refusal> {
    if expected_version.is_some_and(|version| version != absence.version) {
        return Err(Refusal::StaleVersion);
    }
    if absence.status == AbsenceStatus::Cancelled {
        return Err(Refusal::AlreadyCancelled);
    }
    if absence.last_day < today {
        return Err(Refusal::AlreadyOver);
    }
    match absence.first_day >= today {
        true => Ok(Verdict::Cancel),
        false => Ok(Verdict::EndEarly { last: today - Days::new(1) }),
    }
}

/// The absence as it is once somebody, or the command line, has ended it.
pub fn ended(
    before: &absence::Model,
    verdict: Verdict,
    by: Option<EmployeeId>,
    at: chrono::DateTime<chrono::Utc>,
) -> absence::Model {
    let (status, last_day) = match verdict {
        Verdict::Cancel => (AbsenceStatus::Cancelled, before.last_day),
        Verdict::EndEarly { last } => (AbsenceStatus::EndedEarly, last),
    };
    absence::Model { status, last_day, ended_by: by, ended_at: Some(at), version: before.version + 1, ..before.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::{absence::AbsenceKind, ids::AbsenceId};
    use uuid::Uuid;

    fn who(n: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(n))
    }

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + Days::new(n - 1)
    }

    fn absence(of: u128, first: u64, last: u64, deputy: Option<u128>) -> absence::Model {
        absence::Model {
            id: AbsenceId(Uuid::from_u128(9)),
            employee_id: who(of),
            kind: AbsenceKind::Leave,
            first_day: day(first),
            last_day: day(last),
            planned_last_day: day(last),
            deputy_id: deputy.map(who),
            status: AbsenceStatus::Recorded,
            recorded_by: who(of),
            recorded_at: day(1).and_time(chrono::NaiveTime::MIN).and_utc(),
            ended_by: None,
            ended_at: None,
            version: 1,
        }
    }

    /// As the store does: those that count on any of these days.
    fn check(of: u128, first: u64, last: u64, deputy: Option<u128>, all: &[absence::Model]) -> Vec<Refusal> {
        let near: Vec<_> =
            all.iter().filter(|other| other.first_day <= day(last) && day(first) <= other.last_day).cloned().collect();
        let wish =
            Wish { employee: who(of), first: day(first), last: day(last), deputy: deputy.map(who), back_dated: false };
        let standing = |id: EmployeeId| match id.0.as_u128() {
            1..=6 => Some(EmployeeStatus::Active),
            7 => Some(EmployeeStatus::Left),
            _ => None,
        };
        record(&wish, day(2), standing, &near).err().unwrap_or_default()
    }

    #[test]
    fn o5_overlapping_absences_of_one_person_are_refused() {
        let all = [absence(1, 10, 12, None)];
        for (first, last) in [(10, 12), (8, 10), (12, 14), (11, 11), (5, 20)] {
            assert_eq!(check(1, first, last, None, &all), [Refusal::Overlaps], "{first} to {last}");
        }
        assert_eq!(check(1, 8, 9, None, &all), []);
        assert_eq!(check(1, 13, 14, None, &all), []);
        assert_eq!(check(2, 10, 12, None, &all), []);
    }

    #[test]
    fn o5_a_deputy_is_somebody_else_who_works_here_and_is_not_absent_then() {
        let all = [absence(2, 10, 12, None)];
        assert_eq!(check(1, 13, 14, Some(2), &all), []);
        assert_eq!(check(1, 12, 14, Some(2), &all), [Refusal::DeputyAbsent]);
        assert_eq!(check(1, 13, 14, Some(1), &all), [Refusal::DeputyIsSelf]);
        assert_eq!(check(1, 13, 14, Some(7), &all), [Refusal::DeputyHasLeft]);
        assert_eq!(check(1, 13, 14, Some(8), &all), [Refusal::DeputyNotFound]);
        let all = [absence(1, 10, 12, Some(2))];
        assert_eq!(check(2, 12, 14, None, &all), [Refusal::StandsIn], "who stands in can't be away");
        assert_eq!(check(2, 13, 14, None, &all), []);
    }

    #[test]
    fn o5_an_absence_has_days_in_order_and_not_too_many_and_none_that_are_over() {
        assert_eq!(check(1, 11, 10, None, &[]), [Refusal::EndsBeforeItBegins]);
        assert_eq!(check(1, 2, 1_101, None, &[]), []);
        assert_eq!(check(1, 2, 1_102, None, &[]), [Refusal::TooLong]);
        assert_eq!(check(1, 1, 3, None, &[]), [Refusal::BackDated]);
        assert_eq!(check(7, 2, 3, None, &[]), [Refusal::HasLeft]);
    }

    /// O5: whatever is asked for in whatever order, on no day does anybody stand in who is absent, and so nobody's deputies
    /// form a loop.
    #[test]
    fn o5_deputies_never_form_a_loop() {
        let mut rng = fastrand::Rng::with_seed(5);
        let (mut taken, mut refused) = (0, 0);
        for _ in 0..200 {
            let mut all = Vec::new();
            for _ in 0..60 {
                let (of, first) = (rng.u128(1..=6), rng.u64(2..=20));
                let (last, deputy) = (first + rng.u64(0..=4), rng.bool().then(|| rng.u128(1..=6)));
                match check(of, first, last, deputy, &all).is_empty() {
                    true => all.push(absence(of, first, last, deputy)),
                    false => refused += 1,
                }
            }
            taken += all.len();
            for n in 1..=25 {
                let today: Vec<_> =
                    all.iter().filter(|one| one.first_day <= day(n) && day(n) <= one.last_day).collect();
                for one in &today {
                    let deputy_absent = today.iter().any(|other| Some(other.employee_id) == one.deputy_id);
                    assert!(!deputy_absent, "day {n}: {:?} stands in and is absent", one.deputy_id);
                    assert_eq!(today.iter().filter(|other| other.employee_id == one.employee_id).count(), 1);
                }
            }
        }
        assert!(taken > 1_000 && refused > 1_000, "{taken} taken, {refused} refused");
    }

    #[test]
    fn o5_cancelling_leaves_the_days_that_were() {
        let mut one = absence(1, 10, 12, None);
        assert_eq!(cancel(&one, day(9), None), Ok(Verdict::Cancel));
        assert_eq!(cancel(&one, day(10), Some(1)), Ok(Verdict::Cancel));
        assert_eq!(cancel(&one, day(12), None), Ok(Verdict::EndEarly { last: day(11) }));
        assert_eq!(cancel(&one, day(13), None), Err(Refusal::AlreadyOver));
        assert_eq!(cancel(&one, day(9), Some(2)), Err(Refusal::StaleVersion));
        one.status = AbsenceStatus::Cancelled;
        assert_eq!(cancel(&one, day(9), None), Err(Refusal::AlreadyCancelled));
    }
}
