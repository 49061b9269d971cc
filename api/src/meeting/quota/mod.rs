//! Who owes how many meetings of a period, and how they kept to it (M1, M4): three statements, whatever the number of leaders.

pub mod store;

use crate::{
    kernel::{cx::Cx, db::ConnectionTrait, error::Fault},
    meeting::{
        desk,
        rules::{self, Span, Standing},
    },
    org::{Directory, Setting},
};
use chrono::NaiveDate;
use entity::ids::{DepartmentId, EmployeeId};
use std::collections::{BTreeMap, HashMap};

/// The period of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub span: Span,
    /// How many excellent customers a leader meets in it.
    pub quota: i32,
    pub is_over: bool,
}

/// M1: which length it has, is what the setting says when its half-year begins; the quota, what it says when the period begins.
pub fn period(directory: &Directory, on: NaiveDate, today: NaiveDate) -> Period {
    let length = directory.settings().at(rules::half_year(on).first).whole(Setting::MeetingPeriod);
    let span = rules::period(length, on);
    let quota = directory.settings().at(span.first).whole(Setting::MeetingQuota);
    Period { span, quota, is_over: span.last < today }
}

/// One leader's part of a period.
#[derive(Clone, Copy, Debug)]
pub struct OfLeader {
    pub leader: EmployeeId,
    /// What they head, or headed last.
    pub department: DepartmentId,
    pub standing: Standing,
}

/// Everyone who headed something on a day of the period; of these people alone, if they are given.
pub async fn standings(
    reader: &impl ConnectionTrait,
    directory: &Directory,
    period: Period,
    today: NaiveDate,
    people: Option<&[EmployeeId]>,
) -> Result<Vec<OfLeader>, Fault> {
    let mut terms: BTreeMap<EmployeeId, (DepartmentId, Vec<Span>)> = BTreeMap::new();
    for (who, department, span) in store::terms(reader, period.span, people).await? {
        let of_one = terms.entry(who).or_insert_with(|| (department, Vec::new()));
        of_one.0 = department;
        of_one.1.push(span);
    }
    follow(&mut terms, directory, (period, today), people);
    let leaders: Vec<EmployeeId> = terms.keys().copied().collect();
    let absences = store::absences(reader, &leaders, period.span).await?;
    let done = store::done(reader, &leaders, period.span).await?;
    let days = rules::business_days(directory.calendar(), period.span);
    let none = Vec::new();
    let of = |(leader, (department, spans)): (EmployeeId, (DepartmentId, Vec<Span>))| OfLeader {
        leader,
        department: desk::heads(directory, leader).unwrap_or(department),
        standing: Standing {
            due: rules::due(period.quota, &days, &spans, absences.get(&leader).unwrap_or(&none)),
            done: done.get(&leader).copied().unwrap_or_default(),
        },
    };
    Ok(terms.into_iter().map(of).collect())
}

/// Whom the hourly job has not seen yet: who heads something now and has no term, does so since today; whose department somebody else heads,
/// or who has left, did until yesterday.
fn follow(
    terms: &mut BTreeMap<EmployeeId, (DepartmentId, Vec<Span>)>,
    directory: &Directory,
    (period, today): (Period, NaiveDate),
    people: Option<&[EmployeeId]>,
) {
    let now: HashMap<EmployeeId, DepartmentId> = desk::leaders(directory).into_iter().collect();
    let yesterday = today.pred_opt().unwrap_or(today);
    for (who, (_, spans)) in terms.iter_mut() {
        if !now.contains_key(who) {
            spans.iter_mut().for_each(|span| span.last = span.last.min(yesterday));
        }
    }
    terms.retain(|_, (_, spans)| spans.iter().any(|span| span.first <= span.last));
    if period.span.last < today {
        return;
    }
    for (who, department) in now {
        if people.is_none_or(|people| people.contains(&who)) {
            let of_one = terms.entry(who).or_insert_with(|| (department, Vec::new()));
            if !of_one.1.iter().any(|span| span.holds(today)) {
                of_one.1.push(Span { first: today, last: NaiveDate::MAX });
            }
        }
    }
}

/// What somebody owes of a period, for the list of duties (L1): due with its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    pub leader: EmployeeId,
    pub from: NaiveDate,
    pub due_on: NaiveDate,
    pub due: i32,
    pub done: i32,
}

/// Of the period in which a day lies, of these people, as far as they are leaders.
pub async fn owed(cx: &Cx, directory: &Directory, on: NaiveDate, people: &[EmployeeId]) -> Result<Vec<Owed>, Fault> {
    let today = directory.calendar().day_of(cx.now);
    let period = period(directory, on, today);
    let all = standings(cx.db.reader(), directory, period, today, Some(people)).await?;
    let of = |one: OfLeader| Owed {
        leader: one.leader,
        from: period.span.first,
        due_on: period.span.last,
        due: one.standing.due,
        done: one.standing.done,
    };
    Ok(all.into_iter().map(of).collect())
}
