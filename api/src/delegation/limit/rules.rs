//! What a limit may say, whom it is for, and when a proposal may come into force (D1, D2, D3).

mod precedence;

pub use precedence::{Person, Rank, most_specific, rank};

use crate::{
    kernel::{calendar::Calendar, money::MoneyFault, text::TextFault},
    org::rules::Way,
};
use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use entity::{
    customer::CustomerTier,
    delegation_limit::{LimitStatus, Model},
    employee::{EmployeeStatus, JobFunction},
    ids::{DelegationLimitId, DepartmentId, EmployeeId},
};

/// In won: a thousand times a thousand million. Above it somebody has mistyped.
pub const MOST: i64 = 1_000_000_000_000;
/// A limit begins, and ends, within so many years.
pub const FURTHEST_YEARS: u32 = 10;
pub const LONGEST_REASON: usize = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound { field: &'static str },
    HolderInvalid,
    HasLeft,
    Incomplete { field: &'static str },
    EndingSaysMore,
    Amount { field: &'static str, fault: MoneyFault },
    Zero { field: &'static str },
    TooLarge { field: &'static str },
    WindowTooNarrow { field: &'static str },
    EndsBeforeItBegins,
    BackDated,
    TooFar { field: &'static str },
    ValidityPassed,
    Overlaps,
    NarrowerForExcellent,
    ReplacesOther,
    NotInForce,
    OwnProposal,
    OwnLimit,
    AlreadyDecided,
    StaleVersion,
    Reason(TextFault),
    KeyInvalid { max: usize },
    KeyReused,
}

/// In won: what one case may cost, and what all may within each window; `None`: there is no such window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Terms {
    pub per_case: i64,
    pub per_customer: Option<i64>,
    pub per_day: Option<i64>,
    pub per_month: Option<i64>,
}

impl From<&Model> for Terms {
    fn from(limit: &Model) -> Self {
        let Model { per_case, per_customer, per_day, per_month, .. } = *limit;
        Self { per_case, per_customer, per_day, per_month }
    }
}

impl Terms {
    /// Of a proposal that only ends another limit.
    pub const NOTHING: Self = Self { per_case: 0, per_customer: None, per_day: None, per_month: None };

    /// D1: amounts of money, and none that could never be reached because a wider window is narrower.
    pub fn check(&self) -> Result<(), Vec<Refusal>> {
        let windows = [("perCustomer", self.per_customer), ("perDay", self.per_day), ("perMonth", self.per_month)];
        let given = || windows.into_iter().filter_map(|(field, amount)| Some((field, amount?)));
        let mut refusals = Vec::new();
        for (field, amount) in [("perCase", self.per_case)].into_iter().chain(given()) {
            if amount <= 0 {
                refusals.push(Refusal::Zero { field });
            }
            if amount > MOST {
                refusals.push(Refusal::TooLarge { field });
            }
        }
        for (field, amount) in given() {
            let within = self.per_day.filter(|_| field == "perMonth").unwrap_or(self.per_case);
            if amount < within.max(self.per_case) {
                refusals.push(Refusal::WindowTooNarrow { field });
            }
        }
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }

    /// Whether nothing is allowed less here than there: what has no window is the widest.
    pub fn covers(&self, other: &Self) -> bool {
        let wide = |this: Option<i64>, that: Option<i64>| match (this, that) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(this), Some(that)) => this >= that,
        };
        self.per_case >= other.per_case
            && wide(self.per_customer, other.per_customer)
            && wide(self.per_day, other.per_day)
            && wide(self.per_month, other.per_month)
    }
}

/// Whom a limit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Holder {
    Employee(EmployeeId),
    /// Who does this work, in this department and below it, or everywhere.
    Function(JobFunction, Option<DepartmentId>),
}

impl Holder {
    /// One person, or a job function with or without a department.
    pub fn new(
        employee: Option<EmployeeId>,
        function: Option<JobFunction>,
        department: Option<DepartmentId>,
    ) -> Result<Self, Refusal> {
        match (employee, function, department) {
            (Some(employee), None, None) => Ok(Self::Employee(employee)),
            (None, Some(function), department) => Ok(Self::Function(function, department)),
            _ => Err(Refusal::HolderInvalid),
        }
    }

    pub fn of(limit: &Model) -> Option<Self> {
        Self::new(limit.employee_id, limit.job_function, limit.department_id).ok()
    }

    /// As a row keeps it.
    pub fn columns(self) -> (Option<EmployeeId>, Option<JobFunction>, Option<DepartmentId>) {
        match self {
            Self::Employee(id) => (Some(id), None, None),
            Self::Function(function, department) => (None, Some(function), department),
        }
    }
}

/// From this moment until before that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
}

impl Span {
    /// When an approved limit is in force; `None` of one that is not approved.
    pub fn of(limit: &Model) -> Option<Self> {
        Some(Self { from: limit.effective_from?, until: limit.effective_until })
    }

    pub fn contains(self, moment: DateTime<Utc>) -> bool {
        self.from <= moment && self.until.is_none_or(|until| moment < until)
    }

    fn is_empty(self) -> bool {
        self.until.is_some_and(|until| until <= self.from)
    }

    pub fn overlaps(self, other: Self) -> bool {
        let begins_before_end_of = |this: Self, that: Self| that.until.is_none_or(|until| this.from < until);
        let any = !self.is_empty() && !other.is_empty();
        any && begins_before_end_of(self, other) && begins_before_end_of(other, self)
    }
}

/// D3: days are not over, in order, and not so far away that nobody meant them.
pub fn days(from: NaiveDate, until: Option<NaiveDate>, today: NaiveDate) -> Result<(), Vec<Refusal>> {
    let furthest = today.checked_add_months(Months::new(FURTHEST_YEARS * 12)).unwrap_or(NaiveDate::MAX);
    let refusals: Vec<Refusal> = [
        (from < today, Refusal::BackDated),
        (until.is_some_and(|until| until < from), Refusal::EndsBeforeItBegins),
        (from > furthest, Refusal::TooFar { field: "validFrom" }),
        (until.is_some_and(|until| until > furthest), Refusal::TooFar { field: "validUntil" }),
    ]
    .into_iter()
    .filter_map(|(so, refusal)| so.then_some(refusal))
    .collect();
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

/// What an approval at this moment would do.
#[derive(Debug, PartialEq, Eq)]
pub struct Placed<'a> {
    pub span: Span,
    /// The limit that ends where the span begins.
    pub replaced: Option<&'a Model>,
}

/// D2, D3: when the proposal would be in force if it were approved now, or why it can't be. `others` are the approved
/// limits of the same holder and kind. Asked when it is proposed and again when it is approved.
pub fn place<'a>(
    proposal: &Model,
    others: &'a [Model],
    now: DateTime<Utc>,
    calendar: &Calendar,
) -> Result<Placed<'a>, Vec<Refusal>> {
    let end_of = |day: NaiveDate| calendar.start_of(day.checked_add_days(Days::new(1)).unwrap_or(day));
    let span = Span { from: calendar.start_of(proposal.valid_from).max(now), until: proposal.valid_until.map(end_of) };
    if span.is_empty() {
        return Err(vec![Refusal::ValidityPassed]);
    }
    let replaced = match proposal.replaces_id {
        None => None,
        Some(id) => Some(replaceable(proposal, others, id, span.from).map_err(|refusal| vec![refusal])?),
    };
    let mut refusals = Vec::new();
    if !proposal.ends {
        let meets = |other: &&Model| !other.ends && Span::of(other).is_some_and(|there| there.overlaps(span));
        let stays = |other: &&Model| Some(other.id) != proposal.replaces_id;
        let mut near = others.iter().filter(meets).filter(stays);
        if near.clone().any(|other| other.tier == proposal.tier) {
            refusals.push(Refusal::Overlaps);
        }
        if near.any(|other| other.tier != proposal.tier && is_narrower_for_excellent(proposal, other)) {
            refusals.push(Refusal::NarrowerForExcellent);
        }
    }
    if refusals.is_empty() { Ok(Placed { span, replaced }) } else { Err(refusals) }
}

/// D1, of two limits for different tiers, whichever is for which.
fn is_narrower_for_excellent(one: &Model, other: &Model) -> bool {
    match one.tier {
        CustomerTier::Excellent => !Terms::from(one).covers(&other.into()),
        CustomerTier::Standard => !Terms::from(other).covers(&one.into()),
    }
}

/// D3: a limit of the same holder, kind and tier, that would otherwise still be in force at that moment or come into force.
fn replaceable<'a>(
    proposal: &Model,
    others: &'a [Model],
    id: DelegationLimitId,
    from: DateTime<Utc>,
) -> Result<&'a Model, Refusal> {
    let same = |other: &&Model| {
        other.id == id && !other.ends && other.tier == proposal.tier && other.status == LimitStatus::Approved
    };
    let replaced = others.iter().find(same).ok_or(Refusal::ReplacesOther)?;
    let span = Span::of(replaced).filter(|span| !span.is_empty()).ok_or(Refusal::NotInForce)?;
    match span.until.is_none_or(|until| from < until) {
        true => Ok(replaced),
        false => Err(Refusal::NotInForce),
    }
}

/// The replaced limit as it is from now on: one that had not begun yet never will.
pub fn ended(limit: &Model, at: DateTime<Utc>) -> Model {
    let until = limit.effective_from.map_or(at, |from| from.max(at));
    Model { effective_until: Some(until), version: limit.version + 1, ..limit.clone() }
}

/// D3: the second pair of eyes is neither the proposer's nor those of whom the limit is for. Who proposed it may still
/// reject it.
pub fn decide(limit: &Model, by: EmployeeId, way: Way, expected_version: Option<i32>) -> Result<(), Refusal> {
    if expected_version.is_some_and(|version| version != limit.version) {
        return Err(Refusal::StaleVersion);
    }
    if limit.status != LimitStatus::Proposed {
        return Err(Refusal::AlreadyDecided);
    }
    match way {
        Way::Approve if limit.proposed_by == by => Err(Refusal::OwnProposal),
        Way::Approve if limit.employee_id == Some(by) => Err(Refusal::OwnLimit),
        _ => Ok(()),
    }
}

/// A limit of one's own is for who works here; one that only ends another needs nobody.
pub fn standing(status: Option<EmployeeStatus>) -> Result<(), Refusal> {
    match status {
        None => Err(Refusal::NotFound { field: "holder.employeeId" }),
        Some(EmployeeStatus::Left) => Err(Refusal::HasLeft),
        Some(EmployeeStatus::Active) => Ok(()),
    }
}

#[cfg(test)]
mod tests;
