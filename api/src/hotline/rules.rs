//! When bulletins are composed and sent, which items stand in them, and who may read them (H1, H2, H3). What can be refused is in `refusal`.

use crate::kernel::calendar::{Calendar, Period};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use entity::{
    hotline_bulletin::BulletinState,
    hotline_entry::{Reason, ReasonKind},
    ids::EmployeeId,
    voc_item::{Escalation, Severity, VocKind},
};
use std::cmp::Reverse;

/// Weeks that a bulletin shows, its own among them.
pub const WEEKS: usize = 8;
/// Weeks before it that say what is usual.
pub const USUAL: usize = 4;
/// Entries by their score alone, and beyond them the first of each department.
pub const MAIN: usize = 10;
/// Entries of a composed bulletin, and of one to which the CS office has added.
pub const MOST_COMPOSED: usize = 20;
pub const MOST_ENTRIES: usize = 40;
/// Candidates that are read of a department.
pub const CANDIDATES: u64 = 10;
/// A node that was down for longer makes up the last so many weeks.
pub const MOST_MADE_UP: usize = 12;

/// The first business day after the week, at that hour of the company's.
pub fn composes_at(calendar: &Calendar, week: NaiveDate, hour: i32) -> DateTime<Utc> {
    at(calendar, week, hour)
}

/// On the same day; at once, if it was composed later than that.
pub fn sends_at(calendar: &Calendar, week: NaiveDate, hour: i32, composed_at: DateTime<Utc>) -> DateTime<Utc> {
    at(calendar, week, hour).max(composed_at)
}

fn at(calendar: &Calendar, week: NaiveDate, hour: i32) -> DateTime<Utc> {
    let day = calendar.add_business_days(week + Days::new(7), 0);
    let time = u32::try_from(hour).ok().and_then(|hour| NaiveTime::from_hms_opt(hour, 0, 0));
    calendar.moment(day, time.unwrap_or(NaiveTime::MIN))
}

/// The weeks whose bulletins are to be composed by now, the oldest first: all after the last one that was; without any, the last that is over.
pub fn due_weeks(calendar: &Calendar, hour: i32, last: Option<NaiveDate>, now: DateTime<Utc>) -> Vec<NaiveDate> {
    let mut newest = Period::Week.around(calendar.day_of(now)).0 - Days::new(7);
    // A week after which a whole week is off is composed after that.
    while composes_at(calendar, newest, hour) > now {
        newest = newest - Days::new(7);
    }
    let oldest = newest - Days::new(7 * (MOST_MADE_UP as u64 - 1));
    let first = last.map_or(newest, |last| (last + Days::new(7)).max(oldest));
    first.iter_weeks().take_while(|week| *week <= newest).collect()
}

/// What of an item its score is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    pub kind: VocKind,
    pub by_regulator: bool,
    pub dissatisfaction: Option<i32>,
    pub severity: Severity,
    /// The service clock, and the statutory one.
    pub breached: bool,
    pub statutory: bool,
    /// Of going to the regulator, in percent; 0 where nothing is foretold (V9).
    pub risk: i32,
    /// Its category has become frequent in its department (V8).
    pub frequent: bool,
    pub reopenings: i32,
    pub transfers: i32,
    pub escalation: Escalation,
}

/// The most that each can give; together 100. `store` reads candidates by the same numbers.
pub const REGULATOR: i32 = 15;
/// For each five percent of risk one.
pub const RISK_PERCENT: i32 = 5;
pub const VERY_DISSATISFIED: i32 = 15;
pub const DISSATISFIED: i32 = 8;
pub const NEUTRAL: i32 = 3;
pub const STATUTORY: i32 = 10;
pub const BREACH: i32 = 10;
pub const HIGH: i32 = 6;
pub const COMPLAINT: i32 = 6;
pub const FREQUENT: i32 = 6;
pub const REOPENED: i32 = 2;
pub const MOST_REOPENED: i32 = 4;
pub const TO_LEADER: i32 = 2;
pub const TO_EXECUTIVE: i32 = 5;
pub const MOST_TRANSFERRED: i32 = 3;

/// What speaks for an item, the heaviest first.
pub fn reasons(facts: &Facts) -> Vec<Reason> {
    use ReasonKind as What;
    let given = |yes: bool, points: i32| if yes { points } else { 0 };
    let dissatisfaction = match facts.dissatisfaction {
        Some(5) => VERY_DISSATISFIED,
        Some(4) => DISSATISFIED,
        Some(3) => NEUTRAL,
        _ => 0,
    };
    let escalated = match facts.escalation {
        Escalation::None => 0,
        Escalation::Leader => TO_LEADER,
        Escalation::Executive => TO_EXECUTIVE,
    };
    let all = [
        (What::Regulator, given(facts.by_regulator, REGULATOR)),
        (What::ExternalRisk, facts.risk.clamp(0, 100) / RISK_PERCENT),
        (What::Dissatisfaction, dissatisfaction),
        (What::StatutoryBreach, given(facts.statutory, STATUTORY)),
        (What::Breach, given(facts.breached, BREACH)),
        (What::Severity, given(facts.severity == Severity::High, HIGH)),
        (What::Complaint, given(facts.kind == VocKind::Complaint, COMPLAINT)),
        (What::Signal, given(facts.frequent, FREQUENT)),
        (What::Reopened, (facts.reopenings * REOPENED).clamp(0, MOST_REOPENED)),
        (What::Escalated, escalated),
        (What::Transferred, facts.transfers.clamp(0, MOST_TRANSFERRED)),
    ];
    let mut reasons: Vec<Reason> = all.into_iter().map(|(what, points)| Reason { what, points }).collect();
    reasons.retain(|reason| reason.points > 0);
    reasons.sort_by_key(|reason| Reverse(reason.points));
    reasons
}

pub fn score(reasons: &[Reason]) -> i32 {
    reasons.iter().map(|reason| reason.points).sum()
}

/// Of items that are sorted by their score, with their departments: the first ten, and the first of each department that has none among
/// them; by their score. Which places those are.
pub fn main<D: PartialEq>(departments: &[D]) -> Vec<usize> {
    let mut chosen: Vec<usize> = (0..departments.len().min(MAIN)).collect();
    for (place, department) in departments.iter().enumerate().skip(MAIN) {
        let has_one = chosen.iter().any(|chosen| departments.get(*chosen) == Some(department));
        if chosen.len() < MOST_COMPOSED && !has_one {
            chosen.push(place);
        }
    }
    chosen
}

/// Somebody who may receive a bulletin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: EmployeeId,
    /// Who stands in for them today, if they are absent.
    pub deputy: Option<EmployeeId>,
}

/// To whom a bulletin goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct To {
    pub person: Person,
    /// Nobody answers for the division.
    pub to_cco: bool,
}

/// H2: the executive; of a division without one the CCO, or the CEO if there is none.
pub fn recipient(executive: Option<Person>, ccos: &[Person], ceos: &[Person]) -> Option<To> {
    let stand_in = ccos.first().or(ceos.first());
    let direct = executive.map(|person| To { person, to_cco: false });
    direct.or_else(|| stand_in.map(|person| To { person: *person, to_cco: true }))
}

/// Who somebody is to a bulletin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The CS office, or the CCO.
    pub office: bool,
    /// It was sent to them, they stand or stood in for whom it was sent to, or they answer for the division now.
    pub receives: bool,
    /// The policy reaches it.
    pub reached: bool,
}

/// X5: what one may not see is not there. Before it is sent it is the CS office's alone.
pub fn sees(part: Part, state: BulletinState) -> bool {
    part.office || (state != BulletinState::Composed && (part.receives || part.reached))
}

#[cfg(test)]
#[path = "rules/tests.rs"]
mod tests;
