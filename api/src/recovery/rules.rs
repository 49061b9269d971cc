//! What is decided about a case: when one begins, whose it may be, what a contact means, who may do what. Pure.

pub mod rotation;

use crate::{kernel::calendar::Calendar, recovery::refusal::Refusal};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    ids::{DepartmentId, EmployeeId},
    recovery_case::{FirstContact, Model as Case, RecoveryState as State},
    recovery_contact::{ContactOutcome as Outcome, ContactWay as Way},
    voc_item::{Model as Item, Sensitivity, VocKind, VocState},
};
use rotation::Stands;

/// A case has at most so many of each: every list of it is read whole.
pub const MOST_CONTACTS: usize = 200;
pub const MOST_OPINIONS: usize = 50;
pub const MOST_PROMISES: usize = 20;
/// Out of one opinion.
pub const MOST_FILINGS: usize = 5;
pub const MOST_TASKS: usize = 3;
pub const SCORES: std::ops::RangeInclusive<i32> = 1..=5;

/// What the settings say.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// R1: from which dissatisfaction on.
    pub threshold: i32,
    /// R3: business days.
    pub first_contact_days: u16,
    pub tries: i32,
    /// How far apart tries are that count.
    pub try_pause: TimeDelta,
    /// R2: so many business days of absence are a ground to hand over.
    pub absence_days: u16,
}

/// R1: whether an item opens a case by itself. Who nobody knows can't be called; what was rejected or merged is not complained about any
/// more; over abuse nobody is soothed by rule (V12): the CS office may decide so.
pub fn calls_for_case(item: &Item, threshold: i32) -> bool {
    item.dissatisfaction.is_some_and(|level| level >= threshold) && can_have_case(item) && !is_abuse(item)
}

/// R1: whether it can have one at all, also by hand.
pub fn can_have_case(item: &Item) -> bool {
    let is_left = !matches!(item.state, VocState::Rejected | VocState::Merged);
    item.kind == VocKind::Complaint && item.customer_id.is_some() && is_left
}

fn is_abuse(item: &Item) -> bool {
    item.abused_at.is_some() || item.sensitivity == Some(Sensitivity::Abuse)
}

/// V12: whether the deadline of its first contact counts against nobody: over abuse, and over what was not ours or was complained about twice.
pub fn is_exempt(item: &Item) -> bool {
    is_abuse(item) || item.state == VocState::Rejected
}

/// R7: what is sensitive, or was abuse, is nobody's story.
pub fn can_be_shared(item: &Item) -> bool {
    item.sensitivity.is_none() && item.abused_at.is_none()
}

/// What of somebody who may be an executive counts here.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    pub id: EmployeeId,
    /// The division that they work in.
    pub division: Option<DepartmentId>,
    /// Whether they answer for the division complained about.
    pub answers_for_it: bool,
    pub is_chief: bool,
}

/// R1: how an executive stands to a complaint. One that accuses an employee goes to nobody of the division complained about, because who is
/// accused may be theirs or themself; nobody soothes the customer who they are, or over an item that they handled.
pub fn stands(
    person: &Person,
    item: &Item,
    (division, customer_is): (Option<DepartmentId>, Option<EmployeeId>),
) -> Stands {
    let is_own = customer_is == Some(person.id) || item.assignee_id == Some(person.id);
    let works_there = division.is_some() && person.division == division && !person.is_chief;
    let is_within = person.answers_for_it || works_there;
    match item.sensitivity {
        _ if is_own => Stands::Never,
        Some(Sensitivity::AccusedEmployee) if is_within => Stands::Never,
        _ if is_within => Stands::Within,
        _ => Stands::Apart,
    }
}

/// R3: the end of the so-manieth business day after it was opened.
pub fn first_due(calendar: &Calendar, opened_at: DateTime<Utc>, days: u16) -> DateTime<Utc> {
    let last = calendar.add_business_days(calendar.day_of(opened_at), days);
    calendar.start_of(last.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX))
}

/// R3: whether the first contact is late.
pub fn is_overdue(case: &Case, now: DateTime<Utc>) -> bool {
    case.state == State::AwaitingContact && case.exempt_at.is_none() && case.first_due_at <= now
}

/// What somebody is to a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The executive who holds it.
    pub holder: bool,
    /// The CS office, or the executive for customers.
    pub office: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    LogContact,
    RecordOpinion,
    MakePromise,
    Close,
    HandOver,
}

use State::{AwaitingContact, InContact};

/// R2: who does what in which state. What is not here is refused.
const TABLE: [(Deed, &[State]); 5] = [
    (Deed::LogContact, &[AwaitingContact, InContact]),
    (Deed::RecordOpinion, &[InContact]),
    (Deed::MakePromise, &[InContact]),
    (Deed::Close, &[AwaitingContact, InContact]),
    (Deed::HandOver, &[AwaitingContact, InContact]),
];

impl Part {
    /// What the customer said and was promised is the executive's to say; the CS office helps with everything else.
    pub fn may(self, deed: Deed) -> bool {
        match deed {
            Deed::RecordOpinion | Deed::MakePromise => self.holder,
            Deed::LogContact | Deed::Close | Deed::HandOver => self.holder || self.office,
        }
    }
}

/// Whether it is theirs to do, and can be done now.
pub fn may(part: Part, deed: Deed, state: State) -> Result<(), Refusal> {
    match TABLE.iter().any(|(one, states)| *one == deed && states.contains(&state)) {
        _ if !part.may(deed) => Err(Refusal::NotInCharge),
        true => Ok(()),
        false if state == State::AwaitingContact => Err(Refusal::NoContactYet),
        false => Err(Refusal::Closed),
    }
}

/// A contact as somebody logs it.
#[derive(Clone, Copy, Debug)]
pub struct Logged {
    pub at: DateTime<Utc>,
    pub way: Way,
    pub outcome: Outcome,
    pub apologized: bool,
    /// Whether who logs it holds the case.
    pub is_own: bool,
}

/// R3: whether it counts as a try. The executive's own, and not as soon as two hours after another one.
pub fn is_try(logged: &Logged, tries: &[DateTime<Utc>], terms: &Terms) -> bool {
    let is_call = logged.is_own && logged.outcome == Outcome::Attempt && matches!(logged.way, Way::Call | Way::Visit);
    let is_apart = tries.iter().all(|other| (logged.at - *other).abs() >= terms.try_pause);
    is_call && is_apart && i32::try_from(tries.len()).is_ok_and(|made| made < terms.tries)
}

/// Everything that is wrong with it at once. `tries`: when those were that count so far.
pub fn contact(
    case: &Case,
    logged: &Logged,
    tries: &[DateTime<Utc>],
    (terms, now): (&Terms, DateTime<Utc>),
) -> Result<(), Vec<Refusal>> {
    let made = i32::try_from(tries.len()).unwrap_or(i32::MAX);
    let is_letter = logged.way == Way::Letter;
    let wrong = [
        (logged.at > now || logged.at < case.opened_at).then_some(Refusal::TimeInvalid),
        // A letter reaches nobody at once; what the customer answers is a contact of its own.
        (is_letter && logged.outcome != Outcome::Attempt).then_some(Refusal::OutcomeInvalid),
        (is_letter && case.state == AwaitingContact && made < terms.tries)
            .then_some(Refusal::LetterTooEarly { tries: terms.tries }),
        (is_letter && !logged.is_own).then_some(Refusal::NotInCharge),
        (logged.apologized && logged.outcome != Outcome::Reached && !is_letter).then_some(Refusal::ApologyUnheard),
    ];
    let wrong: Vec<Refusal> = wrong.into_iter().flatten().collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// R3: what it is as a first contact. Only the executive's own call or visit is one, and a letter after as many tries as there are to be.
/// Who was unreachable or did not want to talk, and is reached later, was reached.
pub fn first_contact(before: Option<FirstContact>, logged: &Logged) -> Option<FirstContact> {
    let is_talk = logged.is_own && matches!(logged.way, Way::Call | Way::Visit);
    let is = match (logged.way, logged.outcome) {
        (_, Outcome::Reached) if is_talk => Some(FirstContact::Reached),
        (_, Outcome::Refused) if is_talk => Some(FirstContact::Refused),
        (Way::Letter, _) if logged.is_own => Some(FirstContact::Unreachable),
        _ => None,
    };
    match (before, is) {
        (None, is) => is,
        (Some(FirstContact::Unreachable | FirstContact::Refused), Some(FirstContact::Reached)) => is,
        _ => None,
    }
}

/// R2: how the case ends.
pub struct Closing<'a> {
    pub satisfaction: Option<i32>,
    pub reason: Option<&'a str>,
    pub open_promises: usize,
}

/// Without having reached the customer, or while something promised is open, only with a reason.
pub fn close(case: &Case, closing: &Closing<'_>) -> Result<(), Vec<Refusal>> {
    let has_reached = case.first_contact == Some(FirstContact::Reached);
    let silent = closing.reason.is_none();
    let wrong = [
        closing.satisfaction.filter(|score| !SCORES.contains(score)).map(|_| Refusal::ScoreInvalid),
        (closing.satisfaction.is_some() && !has_reached).then_some(Refusal::NotReached { field: "satisfaction" }),
        (silent && case.first_contact.is_none()).then_some(Refusal::ReasonNeeded { why: Needs::NoContact }),
        (silent && closing.open_promises > 0).then_some(Refusal::ReasonNeeded { why: Needs::OpenPromises }),
    ];
    let wrong: Vec<Refusal> = wrong.into_iter().flatten().collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// For what a reason is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    NoContact,
    OpenPromises,
    HandOver,
}

/// R2: on which ground a case is handed over by hand. `away`: on how many business days from today on its holder is absent without a break.
pub fn hand_over(part: Part, (away, terms): (u16, &Terms), reason: Option<&str>) -> Result<(), Refusal> {
    match part {
        _ if away >= terms.absence_days => Ok(()),
        Part { office: true, .. } if reason.is_some() => Ok(()),
        Part { office: true, .. } => Err(Refusal::ReasonNeeded { why: Needs::HandOver }),
        _ => Err(Refusal::NotAwayForLong { days: i32::from(terms.absence_days) }),
    }
}

/// R3: whether time takes a case from somebody who is away: until its first contact is due they are not back.
pub fn is_missed(case: &Case, (due_on, last_day_away): (NaiveDate, NaiveDate)) -> bool {
    case.state == AwaitingContact && case.exempt_at.is_none() && last_day_away >= due_on
}

#[cfg(test)]
mod tests;
