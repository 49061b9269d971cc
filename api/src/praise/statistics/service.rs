//! Counting, and giving what was counted.

use crate::{
    kernel::{
        cx::Cx,
        db::Db,
        error::Fault,
        jobs::{Claim, Done},
        policy::{Rows, Scope},
    },
    org::{Directory, settings::Setting},
    praise::statistics::{
        rules::{self, COMPANY, Standing},
        store,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    ids::{DepartmentId, EmployeeId},
    praise_day::{self, PraiseFigures},
};

/// Whose figures.
#[derive(Clone, Copy)]
pub enum Subject {
    Employee(EmployeeId),
    Department(DepartmentId),
    Company,
}

/// A period's figures, and until when they are counted.
pub struct Counted {
    pub figures: PraiseFigures,
    pub at: Option<DateTime<Utc>>,
}

/// P10: the figures of a period, both days included; `None` if there is no such subject within the scope.
pub async fn statistics(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    subject: Subject,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Option<Counted>, Fault> {
    match subject {
        Subject::Employee(id) => {
            let known = directory.employee(id).filter(|person| scope.covers(id, person.path()));
            match known {
                None => Ok(None),
                Some(_) => of_one(cx, directory, id, from, to).await.map(Some),
            }
        }
        Subject::Department(id) => {
            let path = directory.department(id).map(|department| department.path.as_slice());
            match path.is_some_and(|path| covers(scope, path)) {
                false => Ok(None),
                true => counted(cx, id.0, from, to).await.map(Some),
            }
        }
        Subject::Company if matches!(scope.rows(), Rows::All) => counted(cx, COMPANY, from, to).await.map(Some),
        Subject::Company => Ok(None),
    }
}

fn covers(scope: &Scope, path: &[DepartmentId]) -> bool {
    match scope.rows() {
        Rows::Of(_) => false,
        Rows::Within(departments) => path.iter().any(|department| departments.contains(department)),
        Rows::All => true,
    }
}

async fn of_one(
    cx: &Cx,
    directory: &Directory,
    person: EmployeeId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Counted, Fault> {
    let months = rules::whole_months(directory.calendar(), from, to);
    let posts = store::posts(cx.db.reader(), Some(person), months).await?;
    let answers = store::answers(cx.db.reader(), Some(person), months).await?;
    let alone = |id: EmployeeId| Standing {
        units: if id == person { vec![person.0] } else { Vec::new() },
        is_executive: is_executive(directory, id),
    };
    let days = rules::count(directory.calendar(), &posts, &answers, |month| limit(directory, month), alone);
    let within = days.iter().filter(|((_, day), _)| (from..=to).contains(day)).map(|(_, figures)| figures);
    Ok(Counted { figures: rules::sum(within), at: Some(cx.now) })
}

async fn counted(cx: &Cx, unit: uuid::Uuid, from: NaiveDate, to: NaiveDate) -> Result<Counted, Fault> {
    let days = store::days(&cx.db, unit, from, to).await?;
    let months = store::months(cx.db.reader(), rules::month(from), to).await?;
    Ok(Counted { figures: rules::sum(days.iter().map(|row| &row.figures)), at: months.into_values().max() })
}

/// P10: how much of one giver's praise for one receiver counts in a month, by the setting of its first day.
fn limit(directory: &Directory, month: NaiveDate) -> i32 {
    directory.settings().at(month).whole(Setting::PraisePairLimit)
}

fn is_executive(directory: &Directory, id: EmployeeId) -> bool {
    directory.employee(id).is_some_and(|person| person.role_set.is_executive())
}

/// Counts every month that has not been counted since it ended, one after the other.
pub async fn count_due(db: &Db, directory: &Directory, now: DateTime<Utc>) -> Done {
    let calendar = directory.calendar();
    let Some(first) = store::first(db).await?.map(|at| calendar.day_of(at)) else { return Ok(()) };
    let counted = store::months(db.background(), rules::month(first), calendar.day_of(now)).await?;
    for month in rules::due(calendar, first, now, &counted) {
        count_month(db, directory, month, now, None).await?;
    }
    Ok(())
}

/// Counts one month anew, in the transaction that says that its job is done, if it is a job's.
pub async fn count_month(
    db: &Db,
    directory: &Directory,
    month: NaiveDate,
    now: DateTime<Utc>,
    claim: Option<&Claim>,
) -> Done {
    let next = rules::next_month(month);
    let time = (directory.calendar().start_of(month), directory.calendar().start_of(next));
    let posts = store::posts(db.background(), None, time).await?;
    let answers = store::answers(db.background(), None, time).await?;
    let departments = |id: EmployeeId| {
        let path = directory.employee(id).map(|person| person.path()).unwrap_or_default();
        let units = path.iter().map(|department| department.0).chain([COMPANY]).collect();
        Standing { units, is_executive: is_executive(directory, id) }
    };
    let days = rules::count(directory.calendar(), &posts, &answers, |month| limit(directory, month), departments);
    let row = |((unit_id, day), figures)| praise_day::Model { unit_id, day, figures };
    let tx = db.begin().await?;
    store::replace(&tx, (month, next), days.into_iter().map(row).collect(), now).await?;
    if let Some(claim) = claim {
        claim.done(&tx, now).await?;
    }
    tx.commit().await
}
