//! What a list of duties says (L1 to L3): how a duty stands, how it follows what is asked, who is excused, how well somebody kept to it.
//! No database.

use chrono::{DateTime, Utc};
use entity::{
    duty::{DutyKind, Model as Duty},
    duty_digest::DigestLine,
    ids::{DutyId, EmployeeId},
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// How a duty stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Due,
    Late,
    /// It was for its day or its period alone, and that is over; or it was late when it ceased to be theirs.
    Missed,
    Done,
    /// By somebody else: who stood in, or who had it together with them.
    DoneByDeputy,
    /// By whomever.
    DoneLate,
    Excused,
    Cancelled,
}

/// What nobody can make up for: a day's comment, a period's meetings. Both know by themselves what absence remits.
pub const PASSING: [DutyKind; 2] = [DutyKind::PraiseComment, DutyKind::CustomerMeetings];
/// What whoever stands in may do.
pub const BY_DEPUTY: [DutyKind; 3] =
    [DutyKind::BulletinAcknowledgement, DutyKind::RecurrenceAction, DutyKind::AdvisorQuestion];

/// What was done counts as done, whatever else is so: who did it on a day of absence did it.
pub fn standing(duty: &Duty, now: DateTime<Utc>) -> Standing {
    match duty.done_at {
        Some(at) if at > duty.due_at && !duty.is_excused => Standing::DoneLate,
        Some(_) if duty.done_by.is_some_and(|by| by != duty.employee_id) => Standing::DoneByDeputy,
        Some(_) => Standing::Done,
        None if was_late_for(duty) => Standing::Missed,
        None if duty.cancelled_at.is_some() => Standing::Cancelled,
        None if duty.is_excused => Standing::Excused,
        None if now > duty.due_at && PASSING.contains(&duty.kind) => Standing::Missed,
        None if now > duty.due_at => Standing::Late,
        None => Standing::Due,
    }
}

/// Whether it was late, and theirs to answer for, when it was called off or became somebody else's.
fn was_late_for(duty: &Duty) -> bool {
    !duty.is_excused && !PASSING.contains(&duty.kind) && duty.cancelled_at.is_some_and(|at| at > duty.due_at)
}

/// What is asked of one person now, as the programme tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub of: EmployeeId,
    pub subject: Option<(&'static str, Uuid)>,
    pub opened_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    pub done: Option<(DateTime<Utc>, Option<EmployeeId>)>,
    /// Known at once where the programme itself never asks of who is absent (P5).
    pub is_excused: bool,
}

/// What is asked on one occasion: of nobody, if it is over or was called off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    pub kind: DutyKind,
    pub name: String,
    pub asked: Vec<Asked>,
    /// Nobody should have been asked: that it was late counts against nobody (V12).
    pub waived: bool,
}

/// The rows that change so that they say what is asked. Whoever is no longer asked, and has not done it, is so no more; who is asked again
/// goes on with the same row. To whom it came when others had done it already, it was never asked of; a day's comment and a period's meetings are
/// each one's own.
pub fn follow(occasion: &Occasion, rows: &[Duty], now: DateTime<Utc>, fresh: impl Fn() -> DutyId) -> Vec<Duty> {
    let row_of = |who: EmployeeId| rows.iter().find(|row| row.employee_id == who);
    let mut changed = Vec::new();
    for asked in &occasion.asked {
        let before = row_of(asked.of);
        let was_others = !rows.is_empty() && !PASSING.contains(&occasion.kind);
        if before.is_none() && was_others && asked.done.is_some() {
            continue;
        }
        let after = asked_row(occasion, asked, (before, was_others), (fresh(), now));
        if before != Some(&after) {
            changed.push(Duty { version: before.map_or(1, |row| row.version + 1), ..after });
        }
    }
    let is_asked = |row: &Duty| occasion.asked.iter().any(|asked| asked.of == row.employee_id);
    let over = rows.iter().filter(|row| !is_asked(row) && row.done_at.is_none() && row.cancelled_at.is_none());
    changed.extend(over.map(|row| {
        // Who did it and gave it away at once has done it.
        let done = occasion.asked.iter().filter_map(|asked| asked.done);
        let theirs = done.filter(|(_, by)| *by == Some(row.employee_id)).map(|(at, _)| at).min();
        let version = row.version + 1;
        match theirs {
            Some(at) => Duty { done_at: Some(at), done_by: Some(row.employee_id), version, ..row.clone() },
            None => {
                let is_excused = row.is_excused || occasion.waived;
                Duty { cancelled_at: Some(now), is_excused, version, ..row.clone() }
            }
        }
    }));
    changed
}

fn asked_row(
    occasion: &Occasion,
    asked: &Asked,
    (before, was_others): (Option<&Duty>, bool),
    (fresh, now): (DutyId, DateTime<Utc>),
) -> Duty {
    // What was moved, or called off in between, is judged anew.
    let moved = before.is_some_and(|row| row.due_at != asked.due_at || row.cancelled_at.is_some());
    let passing = PASSING.contains(&occasion.kind);
    // What comes to somebody later is theirs since then.
    let since = if was_others { now } else { asked.opened_at };
    let came_late = before.is_none() && was_others && since > asked.due_at;
    Duty {
        id: before.map_or(fresh, |row| row.id),
        employee_id: asked.of,
        kind: occasion.kind,
        occasion: occasion.name.clone(),
        subject_type: asked.subject.map(|(object, _)| object.to_owned()),
        subject_id: asked.subject.map(|(_, id)| id),
        opened_at: before.map_or(since, |row| row.opened_at),
        due_at: asked.due_at,
        // When the programme counts rather than knows, it was done when that was first seen.
        done_at: asked.done.map(|(at, _)| before.and_then(|row| row.done_at).map_or(at, |seen| seen.min(at))),
        done_by: asked.done.map(|(_, by)| by.unwrap_or(asked.of)),
        cancelled_at: None,
        is_excused: asked.is_excused || came_late || before.is_some_and(|row| row.is_excused && !passing && !moved),
        judged_at: before.and_then(|row| row.judged_at).filter(|_| !moved),
        version: before.map_or(1, |row| row.version),
    }
}

/// L2: whether being absent on the day on which it ended excuses it, or that it came to them after that; also of what was done late. What is
/// for its day or period alone says so itself.
pub fn excuse(duty: &Duty, was_absent: bool, now: DateTime<Utc>) -> Option<Duty> {
    let in_time = duty.done_at.is_some_and(|at| at <= duty.due_at);
    if now <= duty.due_at || in_time || duty.cancelled_at.is_some() || PASSING.contains(&duty.kind) {
        return None;
    }
    let is_excused = was_absent || duty.opened_at > duty.due_at;
    let same = duty.judged_at.is_some() && duty.is_excused == is_excused;
    (!same).then(|| Duty { is_excused, judged_at: Some(now), version: duty.version + 1, ..duty.clone() })
}

/// How somebody kept to what was due in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// All that became due, but what was called off.
    pub due: i32,
    pub done: i32,
    pub by_deputy: i32,
    pub done_late: i32,
    /// Not done though its time is over; it still can be.
    pub late: i32,
    /// Not done, and no longer to be done by them.
    pub missed: i32,
    pub excused: i32,
    /// How many one after the other, up to now, were done in time; what was excused breaks nothing.
    pub streak: i32,
}

impl Kept {
    /// What was done in time, by them or who stood in, of what was not excused; none if nothing was due.
    pub fn coverage(&self) -> Option<f64> {
        let expected = self.due - self.excused;
        (expected > 0).then(|| f64::from(self.done + self.by_deputy) / f64::from(expected))
    }
}

/// Open duties of one person and kind, some of which end today.
#[derive(Clone, Copy, Debug)]
pub struct OpenCount {
    pub of: EmployeeId,
    pub kind: DutyKind,
    pub is_late: bool,
    pub count: i32,
}

/// L3: whom to tell what: whoever has something that ends today; what should have been done stands beside it, and alone is no news.
pub fn digests(counts: &[OpenCount]) -> BTreeMap<EmployeeId, Vec<DigestLine>> {
    let mut found: HashMap<EmployeeId, BTreeMap<DutyKind, DigestLine>> = HashMap::new();
    for count in counts {
        let line = DigestLine { kind: count.kind, today: 0, late: 0 };
        let line = found.entry(count.of).or_default().entry(count.kind).or_insert(line);
        let number = if count.is_late { &mut line.late } else { &mut line.today };
        *number += count.count;
    }
    let lines = found.into_iter().map(|(who, lines)| (who, lines.into_values().collect::<Vec<_>>()));
    lines.filter(|(_, lines)| lines.iter().any(|line| line.today > 0)).collect()
}

#[cfg(test)]
mod tests;
