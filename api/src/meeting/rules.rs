//! Which meetings count, how many are due, what a recording may say, and whom to meet next (M1 to M3).

use crate::{
    kernel::{
        calendar::{Calendar, Period},
        text::{self, TextFault},
    },
    voc,
};
use chrono::{Datelike, Days, NaiveDate};
use entity::{
    customer::{self, CustomerTier},
    customer_meeting::{MeetingState as State, Model as Meeting},
    ids::{CustomerId, EmployeeId},
};
use std::ops::RangeInclusive;

pub const SATISFACTION: RangeInclusive<i32> = 1..=5;
pub const MOST_POINTS: usize = 10;
pub const LONGEST_POINT: usize = 2_000;
pub const LONGEST_NEXT_STEP: usize = 1_000;
pub const LONGEST_REASON: usize = 1_000;
/// Whoever has not written down by then what was said does not know it any more.
pub const RECORDED_WITHIN: u64 = 30;
const PLANNED_AHEAD: u64 = 366;
/// How far ahead the end of a contract is a reason to talk.
pub const RENEWAL_DAYS: u64 = 60;
pub const RECENT_DAYS: u64 = 90;
pub const MOST_SUGGESTIONS: usize = 50;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound {
        field: &'static str,
    },
    Text {
        field: Vec<String>,
        fault: TextFault,
        max: usize,
    },
    ResidentNumber {
        field: Vec<String>,
    },
    CustomerNotFound,
    CustomerErased,
    /// M1.
    NotExcellent,
    NoConsent,
    LeaderUnknown,
    NotInCharge {
        field: &'static str,
    },
    DayInvalid {
        field: &'static str,
        earliest: NaiveDate,
        latest: NaiveDate,
    },
    Taken {
        field: &'static str,
    },
    SatisfactionInvalid,
    TooManyPoints,
    /// M3: VOC does not take it so.
    Voc {
        index: usize,
        why: voc::Refusal,
    },
    NotPossible {
        state: State,
    },
    StaleVersion,
    KeyInvalid,
    KeyReused,
}

/// From a first day to a last one, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl Span {
    pub fn holds(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// The half-year of a day: as long as the longest period, and what all periods fit into.
pub fn half_year(day: NaiveDate) -> Span {
    let first = NaiveDate::from_ymd_opt(day.year(), if day.month() <= 6 { 1 } else { 7 }, 1);
    let last = NaiveDate::from_ymd_opt(
        day.year(),
        if day.month() <= 6 { 6 } else { 12 },
        if day.month() <= 6 { 30 } else { 31 },
    );
    Span { first: first.unwrap_or(day), last: last.unwrap_or(day) }
}

/// M1: the period of a day. `length` is what the setting says on the first day of its half-year, so that no two periods overlap.
pub fn period(length: i32, day: NaiveDate) -> Span {
    let of = |period: Period| {
        let (first, last) = period.around(day);
        Span { first, last }
    };
    match length {
        1 => of(Period::Month),
        3 => half_year(day),
        _ => of(Period::Quarter),
    }
}

pub fn business_days(calendar: &Calendar, span: Span) -> Vec<NaiveDate> {
    let days = span.first.iter_days().take_while(|day| *day <= span.last);
    days.filter(|day| calendar.is_business_day(*day)).collect()
}

/// M1: the quota's part for the days on which they headed a department and were not absent, rounded half up.
pub fn due(quota: i32, business_days: &[NaiveDate], terms: &[Span], absences: &[Span]) -> i32 {
    let within = |spans: &[Span], day| spans.iter().any(|span| span.holds(day));
    let there = business_days.iter().filter(|day| within(terms, **day) && !within(absences, **day)).count();
    let (there, all) =
        (i64::try_from(there).unwrap_or_default(), i64::try_from(business_days.len()).unwrap_or_default());
    if all == 0 {
        return 0;
    }
    i32::try_from((2 * i64::from(quota) * there + all) / (2 * all)).unwrap_or(i32::MAX)
}

/// What somebody owes of a period, and how they kept to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub due: i32,
    pub done: i32,
}

impl Standing {
    /// One who does more than is due makes up for nobody else.
    pub fn counted(self) -> i32 {
        self.done.min(self.due)
    }

    /// What is missing is late when the period is over.
    pub fn late(self, is_over: bool) -> i32 {
        if is_over { self.due - self.counted() } else { 0 }
    }
}

/// M1: an excellent customer who agreed to be contacted.
pub fn may_meet(customer: &customer::Model) -> Result<(), Refusal> {
    match customer {
        one if one.erased_at.is_some() => Err(Refusal::CustomerErased),
        one if one.tier != CustomerTier::Excellent => Err(Refusal::NotExcellent),
        one if !one.contact_consent => Err(Refusal::NoConsent),
        _ => Ok(()),
    }
}

/// What was may be planned afterwards, as long as it can be recorded.
pub fn planned_for(day: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    let (earliest, latest) = (today - Days::new(RECORDED_WITHIN), today + Days::new(PLANNED_AHEAD));
    match (earliest..=latest).contains(&day) {
        true => Ok(()),
        false => Err(Refusal::DayInvalid { field: "on", earliest, latest }),
    }
}

pub fn met_on(day: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    let earliest = today - Days::new(RECORDED_WITHIN);
    match (earliest..=today).contains(&day) {
        true => Ok(()),
        false => Err(Refusal::DayInvalid { field: "metOn", earliest, latest: today }),
    }
}

/// Only what is planned is recorded or cancelled, once.
pub fn may_change(meeting: &Meeting) -> Result<(), Refusal> {
    match meeting.state {
        State::Planned => Ok(()),
        state => Err(Refusal::NotPossible { state }),
    }
}

pub fn satisfaction(given: i32) -> Result<i32, Refusal> {
    if SATISFACTION.contains(&given) { Ok(given) } else { Err(Refusal::SatisfactionInvalid) }
}

pub fn text(field: &[&str], given: &str, max: usize) -> Result<String, Refusal> {
    let field = || field.iter().map(|part| (*part).to_owned()).collect();
    let text = text::clean(given, max).map_err(|fault| Refusal::Text { field: field(), fault, max })?;
    if text::holds_resident_number(&text) { Err(Refusal::ResidentNumber { field: field() }) } else { Ok(text) }
}

/// M1: whether it counts for its leader.
pub fn counts(meeting: &Meeting) -> bool {
    meeting.state == State::Done && meeting.tier == Some(CustomerTier::Excellent)
}

/// What is known of somebody whom one could meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub customer: CustomerId,
    pub caution: bool,
    pub last_met_on: Option<NaiveDate>,
    pub renewal_on: Option<NaiveDate>,
    pub open_voc: i64,
    pub recent_voc: i64,
}

/// Why somebody is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    OpenVoc,
    RenewalDue,
    RecentVoc,
    NeverMet,
    NotMetLately,
}

impl Candidate {
    pub fn reasons(&self) -> Vec<Reason> {
        let met = if self.last_met_on.is_none() { Reason::NeverMet } else { Reason::NotMetLately };
        let all = [
            (self.open_voc > 0).then_some(Reason::OpenVoc),
            self.renewal_on.is_some().then_some(Reason::RenewalDue),
            (self.recent_voc > 0).then_some(Reason::RecentVoc),
            // Whoever was met lately is no candidate.
            Some(met),
        ];
        all.into_iter().flatten().collect()
    }

    fn weight(&self) -> i32 {
        let of = |reason| match reason {
            Reason::OpenVoc => 4,
            Reason::RenewalDue => 3,
            Reason::RecentVoc => 2,
            Reason::NeverMet | Reason::NotMetLately => 1,
        };
        self.reasons().into_iter().map(of).sum()
    }
}

/// M2: the weightiest reasons first, who is to be met with caution (V12) last. Among equals each leader has an order of their own, so that not all
/// are sent to the same door.
pub fn ranked(mut candidates: Vec<Candidate>, leader: EmployeeId, most: usize) -> Vec<Candidate> {
    candidates.sort_by_key(|one| (one.caution, -one.weight(), scattered(leader, one.customer)));
    candidates.dedup_by_key(|one| one.customer);
    candidates.truncate(most.min(MOST_SUGGESTIONS));
    candidates
}

/// Of two ids one number that nobody guesses an order in (FNV-1a).
fn scattered(leader: EmployeeId, customer: CustomerId) -> u64 {
    let bytes = leader.0.into_bytes().into_iter().chain(customer.0.into_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests;
