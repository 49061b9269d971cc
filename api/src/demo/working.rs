//! When the demo company works: its days off, and who is away.

use crate::{
    demo::{calendar, company::Company, fill::insert},
    kernel::{db::Tx, id},
    org::{NATIONAL_YEARS, national_holidays},
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{
    absence::{self, AbsenceKind, AbsenceStatus},
    calendar_version,
    employee::EmployeeStatus,
    holiday,
    ids::{AbsenceId, EmployeeId},
};
use fastrand::Rng;
use sea_orm::DbErr;

/// The version that the demo begins with.
const VERSION: i32 = 1;

/// Every year that is known, with the company's own day (창립기념일).
pub(super) async fn holidays(tx: &Tx, now: DateTime<Utc>) -> Result<(), DbErr> {
    let version = calendar_version::Model { version: VERSION, made_by: None, made_at: now, time_zone_version: 0 };
    insert::<calendar_version::Entity, _>(tx, vec![version]).await?;
    let national = NATIONAL_YEARS.filter_map(national_holidays).flatten();
    let national = national.map(|(day, holiday)| (day, holiday.name, holiday.name_en));
    let founded = NATIONAL_YEARS.filter_map(|year| NaiveDate::from_ymd_opt(year, 4, 3));
    let own = founded.map(|day| (day, "창립기념일".to_owned(), "Foundation Day".to_owned()));
    let row = |(day, name, name_en)| holiday::Model { day, name, name_en, added_in: VERSION, removed_in: None };
    insert::<holiday::Entity, _>(tx, national.chain(own).map(row).collect()).await
}

/// One in six is away around today: those of one department stand in for each other, and whoever stands in is there.
pub(super) async fn absences(
    tx: &Tx,
    company: &Company,
    ids: &[EmployeeId],
    seed: u64,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let mut rng = Rng::with_seed(seed ^ 0x5a);
    let today = calendar::local(now).date();
    let people: Vec<usize> = (0..company.employees.len()).filter(|index| is_active(company, *index)).collect();
    // Who has a part of their own in the examples is here.
    let away: Vec<usize> = people.iter().copied().skip(8).filter(|_| rng.u8(..6) == 0).collect();
    let mut rows = Vec::new();
    for index in &away {
        let beside = |other: &&usize| !away.contains(other) && same_department(company, **other, *index);
        let deputies: Vec<usize> = people.iter().filter(beside).copied().collect();
        let first = today - Days::new(rng.u64(0..=3)) + Days::new(rng.u64(0..=12));
        let last = first + Days::new(rng.u64(0..=4));
        let kinds = [AbsenceKind::Leave, AbsenceKind::Leave, AbsenceKind::BusinessTrip, AbsenceKind::Training];
        let Some(employee_id) = ids.get(*index).copied() else { continue };
        rows.push(absence::Model {
            id: AbsenceId(id::fresh(now)),
            employee_id,
            kind: rng.choice(kinds).unwrap_or(AbsenceKind::Leave),
            first_day: first,
            last_day: last,
            planned_last_day: last,
            deputy_id: rng.choice(deputies).and_then(|deputy| ids.get(deputy)).copied(),
            status: AbsenceStatus::Recorded,
            recorded_by: employee_id,
            recorded_at: now - Days::new(rng.u64(4..=20)),
            ended_by: None,
            ended_at: None,
            version: 1,
        });
    }
    insert::<absence::Entity, _>(tx, rows).await
}

fn is_active(company: &Company, index: usize) -> bool {
    company.employees.get(index).is_some_and(|person| person.status == EmployeeStatus::Active)
}

fn same_department(company: &Company, one: usize, other: usize) -> bool {
    let department = |index: usize| company.employees.get(index).map(|person| person.department);
    department(one) == department(other)
}
