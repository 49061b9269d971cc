//! When the demo company works: its days off, and who is away.

use crate::{
    demo::{
        calendar,
        company::Company,
        fill::{insert, is_executive},
    },
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
use std::collections::HashSet;

/// Days of a year on which an executive is away, about; and how many stretches of days are tried for that.
const MOST_DAYS_AWAY: usize = 15;
const TRIED: usize = 40;
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
    rows.extend(executives_leave(company, ids, &mut rng, now));
    insert::<absence::Entity, _>(tx, rows).await
}

/// The year's leave and business trips of the executives, on days on which they did not write (P5).
fn executives_leave(company: &Company, ids: &[EmployeeId], rng: &mut Rng, now: DateTime<Utc>) -> Vec<absence::Model> {
    let today = calendar::local(now).date();
    let comments = company.posts.iter().flat_map(|post| &post.comments);
    let wrote: HashSet<(usize, NaiveDate)> =
        comments.map(|comment| (comment.author, calendar::local(comment.at).date())).collect();
    let mut rows = Vec::new();
    for (index, person) in company.employees.iter().enumerate().filter(|(_, person)| is_executive(person)) {
        let Some(employee_id) = ids.get(index).copied() else { continue };
        let mut taken: HashSet<NaiveDate> = HashSet::new();
        for _ in 0..TRIED {
            let first = today - Days::new(rng.u64(10..=360));
            let days: Vec<NaiveDate> = first.iter_days().take(rng.usize(1..=5)).collect();
            let free = |day: &NaiveDate| *day > person.joined_on && !wrote.contains(&(index, *day));
            if taken.len() >= MOST_DAYS_AWAY || !days.iter().all(|day| free(day) && !taken.contains(day)) {
                continue;
            }
            let last = days.last().copied().unwrap_or(first);
            taken.extend(days);
            let recorded_at = now - Days::new((today - first).num_days().unsigned_abs() + rng.u64(3..=20));
            let kinds = [AbsenceKind::Leave, AbsenceKind::Leave, AbsenceKind::BusinessTrip];
            rows.push(absence::Model {
                id: AbsenceId(id::fresh(recorded_at)),
                employee_id,
                kind: rng.choice(kinds).unwrap_or(AbsenceKind::Leave),
                first_day: first,
                last_day: last,
                planned_last_day: last,
                deputy_id: None,
                status: AbsenceStatus::Recorded,
                recorded_by: employee_id,
                recorded_at,
                ended_by: None,
                ended_at: None,
                version: 1,
            });
        }
    }
    rows
}

fn is_active(company: &Company, index: usize) -> bool {
    company.employees.get(index).is_some_and(|person| person.status == EmployeeStatus::Active)
}

fn same_department(company: &Company, one: usize, other: usize) -> bool {
    let department = |index: usize| company.employees.get(index).map(|person| person.department);
    department(one) == department(other)
}
