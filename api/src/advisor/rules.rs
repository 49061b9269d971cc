//! What may be done with an advisor in which state and by whom, how long a term is, what a text may hold (A2 to A4).

use crate::{
    kernel::text::{self, TextFault},
    voc,
};
use chrono::{Datelike, Days, Months, NaiveDate};
use entity::{
    advisor_activity::{ActivityState, Model as Activity},
    advisor_question::{Model as Question, QuestionState},
    advisor_review::{Model as Review, ReviewStep as Step},
    customer::Model as Customer,
    ids::EmployeeId,
    loyal_customer_advisor::{AdvisorState as State, Model as Advisor, RenewalState as Renewal},
};
use std::ops::RangeInclusive;

pub const RATING: RangeInclusive<i32> = 1..=5;
pub const LONGEST_MERIT: usize = 1_000;
/// What stands on the certificate.
pub const LONGEST_IMPROVEMENT: usize = 60;
pub const LONGEST_REASON: usize = 1_000;
pub const LONGEST_INSTRUCTION: usize = 1_000;
pub const LONGEST_REPORT: usize = 2_000;
pub const LONGEST_SUGGESTION: usize = 2_000;
pub const LONGEST_QUESTION: usize = 2_000;
pub const LONGEST_ANSWER: usize = 5_000;
pub const MOST_SUGGESTIONS: usize = 10;
pub const MOST_ACTIVITIES: usize = 100;
/// That wait for an answer at once.
pub const MOST_OPEN_QUESTIONS: usize = 5;
pub const MOST_QUESTIONS: usize = 100;
const EXECUTIVES: usize = 2;

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
    NoConsent {
        field: &'static str,
    },
    /// A3.
    AlreadyRunning,
    NotPossible {
        state: State,
    },
    TermOver,
    /// A2.
    NotReviewer,
    OwnNomination,
    Oneself,
    AlreadyReviewed,
    ReasonMissing,
    ConsentInvalid,
    /// A3.
    RenewedBefore,
    RenewalRunning,
    DueInvalid {
        earliest: NaiveDate,
        latest: NaiveDate,
    },
    RatingInvalid,
    TooManySuggestions,
    TooManyActivities,
    TooManyQuestions,
    AllQuestionsAsked,
    ReportedBefore,
    AnsweredBefore,
    NotInCharge,
    TaskUnknown,
    Voc {
        index: usize,
        why: voc::Refusal,
    },
    StaleVersion,
    KeyInvalid,
    KeyReused,
}

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Review,
    Appoint,
    Renew,
    /// Takes a nomination back, or ends a term.
    End,
    Assign,
    Report,
    Ask,
    Answer,
}

/// In which states each can be done.
pub const TABLE: [(Deed, &[State]); 8] = [
    (Deed::Review, &[State::Nominated, State::Feasible, State::Active]),
    (Deed::Appoint, &[State::Approved]),
    (Deed::Renew, &[State::Active]),
    (Deed::End, &[State::Nominated, State::Feasible, State::Approved, State::Active]),
    (Deed::Assign, &[State::Active]),
    (Deed::Report, &[State::Active]),
    (Deed::Ask, &[State::Active]),
    // What was asked in time is answered.
    (Deed::Answer, &[State::Active, State::Ended]),
];

/// Whether it can be done now, whoever does it. A term ends with its last day, also if nobody has written so yet.
pub fn can(deed: Deed, advisor: &Advisor, today: NaiveDate) -> Result<(), Refusal> {
    let in_state = TABLE.iter().any(|(one, states)| *one == deed && states.contains(&advisor.state));
    let is_over = advisor.state == State::Ended || (advisor.state == State::Active && !is_in_term(advisor, today));
    match deed {
        Deed::Answer if in_state => Ok(()),
        _ if is_over => Err(Refusal::TermOver),
        Deed::Review if in_state && open_review(advisor).is_none() => {
            Err(Refusal::NotPossible { state: advisor.state })
        }
        _ if in_state => Ok(()),
        _ => Err(Refusal::NotPossible { state: advisor.state }),
    }
}

pub fn is_in_term(advisor: &Advisor, today: NaiveDate) -> bool {
    advisor.state == State::Active && advisor.last_day.is_some_and(|last| today <= last)
}

/// A2: who is erased or has not agreed to be contacted is neither nominated nor appointed.
pub fn may_be_asked(customer: &Customer, field: &'static str) -> Result<(), Refusal> {
    match customer {
        one if one.erased_at.is_some() => Err(Refusal::CustomerErased),
        one if !one.contact_consent => Err(Refusal::NoConsent { field }),
        _ => Ok(()),
    }
}

/// Which review is open: of which round, which step.
pub fn open_review(advisor: &Advisor) -> Option<(i32, Step)> {
    match (advisor.state, advisor.renewal) {
        (State::Nominated, _) => Some((1, Step::Feasibility)),
        (State::Feasible, _) => Some((1, Step::Executive)),
        (State::Active, Some(Renewal::Requested)) => Some((2, Step::Feasibility)),
        (State::Active, Some(Renewal::Feasible)) => Some((2, Step::Executive)),
        _ => None,
    }
}

/// Who reviews.
#[derive(Clone, Copy, Debug)]
pub struct Reviewer {
    pub id: EmployeeId,
    pub is_office: bool,
    pub is_executive: bool,
}

/// A2: the CS office, then two executives; not whoever nominated or wants it renewed, nobody twice, nobody themself.
pub fn may_review(
    advisor: &Advisor,
    reviewer: Reviewer,
    customer: &Customer,
    earlier: &[Review],
) -> Result<(i32, Step), Refusal> {
    let (round, step) = open_review(advisor).ok_or(Refusal::NotPossible { state: advisor.state })?;
    let asked_for = if round == 1 { Some(advisor.nominated_by) } else { advisor.renewal_by };
    let is_theirs = match step {
        Step::Feasibility => reviewer.is_office,
        Step::Executive => reviewer.is_executive,
    };
    let has = earlier.iter().any(|review| review.round == round && review.reviewer_id == reviewer.id);
    match () {
        () if !is_theirs => Err(Refusal::NotReviewer),
        () if customer.employee_id == Some(reviewer.id) => Err(Refusal::Oneself),
        () if asked_for == Some(reviewer.id) => Err(Refusal::OwnNomination),
        () if has => Err(Refusal::AlreadyReviewed),
        () => Ok((round, step)),
    }
}

/// What a review leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Rejected,
    Feasible,
    /// Another executive has to agree.
    Waiting,
    Agreed,
}

/// A2: any one who disagrees ends it. `agreed`: executives who agreed in this round, this one included.
pub fn verdict(step: Step, agrees: bool, agreed: usize) -> Verdict {
    match (step, agrees) {
        (_, false) => Verdict::Rejected,
        (Step::Feasibility, true) => Verdict::Feasible,
        (Step::Executive, true) if agreed < EXECUTIVES => Verdict::Waiting,
        (Step::Executive, true) => Verdict::Agreed,
    }
}

/// A3, by the Civil Code (민법 제160조): the first day counts, and the last is the day before the one that corresponds to it; where the last month has no such day,
/// its last day. From 2 March six months are until 1 September, from 31 August until 28 (29) February.
pub fn last_day(first: NaiveDate, months: i32) -> NaiveDate {
    let months = Months::new(u32::try_from(months).unwrap_or_default());
    let there = first.checked_add_months(months).unwrap_or(NaiveDate::MAX);
    if there.day() == first.day() { there.pred_opt().unwrap_or(there) } else { there }
}

/// A3: once, during the term, while no other review of it runs.
pub fn may_renew(advisor: &Advisor) -> Result<(), Refusal> {
    match advisor.renewal {
        _ if advisor.renewals > 0 => Err(Refusal::RenewedBefore),
        Some(Renewal::Requested | Renewal::Feasible) => Err(Refusal::RenewalRunning),
        // A new review there is once.
        Some(Renewal::Rejected | Renewal::Granted | Renewal::Lapsed) => Err(Refusal::RenewedBefore),
        None => Ok(()),
    }
}

/// A2: when the customer said so: not after today, nor before they were nominated for it.
pub fn consent_on(day: NaiveDate, nominated_on: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    if (nominated_on..=today).contains(&day) { Ok(day) } else { Err(Refusal::ConsentInvalid) }
}

/// A4: within the term.
pub fn due_on(day: NaiveDate, advisor: &Advisor, today: NaiveDate) -> Result<(), Refusal> {
    let latest = advisor.last_day.unwrap_or(today);
    if (today..=latest).contains(&day) { Ok(()) } else { Err(Refusal::DueInvalid { earliest: today, latest }) }
}

pub fn may_report(activity: &Activity) -> Result<(), Refusal> {
    match activity.state {
        ActivityState::Assigned => Ok(()),
        ActivityState::Reported => Err(Refusal::ReportedBefore),
        ActivityState::Lapsed => Err(Refusal::TermOver),
    }
}

/// A4: five wait at a time, and no more of one advisor than is read at once. `asked`: so far; `open`: of these still without an answer.
pub fn may_ask(asked: usize, open: usize) -> Result<(), Refusal> {
    match () {
        () if asked >= MOST_QUESTIONS => Err(Refusal::AllQuestionsAsked),
        () if open >= MOST_OPEN_QUESTIONS => Err(Refusal::TooManyQuestions),
        () => Ok(()),
    }
}

pub fn may_answer(question: &Question) -> Result<(), Refusal> {
    if question.state == QuestionState::Open { Ok(()) } else { Err(Refusal::AnsweredBefore) }
}

/// A4: whether an answer is missing: its day is over.
pub fn is_overdue(question: &Question, today: NaiveDate) -> bool {
    question.state == QuestionState::Open && question.due_on < today
}

pub fn rating(given: i32) -> Result<i32, Refusal> {
    if RATING.contains(&given) { Ok(given) } else { Err(Refusal::RatingInvalid) }
}

pub fn text(field: &[&str], given: &str, max: usize) -> Result<String, Refusal> {
    let field = || field.iter().map(|part| (*part).to_owned()).collect();
    let text = text::clean(given, max).map_err(|fault| Refusal::Text { field: field(), fault, max })?;
    if text::holds_resident_number(&text) { Err(Refusal::ResidentNumber { field: field() }) } else { Ok(text) }
}

/// In one line: it stands in the middle of a sentence.
pub fn improvement(given: &str) -> Result<String, Refusal> {
    let one_line = given.split_whitespace().collect::<Vec<_>>().join(" ");
    text(&["improvement"], &one_line, LONGEST_IMPROVEMENT)
}

/// What the certificate is called by: the year and the count in it.
pub fn number(first_day: NaiveDate, count: i64) -> String {
    format!("{}-{count:04}", first_day.year())
}

/// The day on which a term that ended by itself was over.
pub fn day_after(last: NaiveDate) -> NaiveDate {
    last.checked_add_days(Days::new(1)).unwrap_or(last)
}

#[cfg(test)]
mod tests;
