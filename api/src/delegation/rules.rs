//! Who may decide what (D4, D5, D8, D10): the arithmetic of windows, and the way of a request. Pure: what has been used, who is
//! in and what time it is are arguments. An auditor can read this aloud.

use chrono::NaiveDate;
use entity::{
    decision::DecisionKind,
    delegation_limit,
    ids::{DelegationLimitId, EmployeeId},
    ledger_entry::Ledger,
};

/// D8: three ledgers that never mix.
pub fn ledger(kind: DecisionKind) -> Ledger {
    match kind {
        DecisionKind::ClaimPayment => Ledger::Claim,
        DecisionKind::FeeWaiver | DecisionKind::ExceptionHandling => Ledger::Expense,
        DecisionKind::ServiceRecovery | DecisionKind::RetentionGift => Ledger::Goodwill,
    }
}

/// What a limit allows in each of its windows; a window that is none is not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowance {
    pub per_case: Option<i64>,
    pub per_customer: Option<i64>,
    pub per_day: Option<i64>,
    pub per_month: Option<i64>,
}

impl Allowance {
    /// D5: the CEO's.
    pub const UNLIMITED: Self = Self { per_case: None, per_customer: None, per_day: None, per_month: None };
}

impl From<&delegation_limit::Model> for Allowance {
    fn from(limit: &delegation_limit::Model) -> Self {
        Self {
            per_case: Some(limit.per_case),
            per_customer: limit.per_customer,
            per_day: limit.per_day,
            per_month: limit.per_month,
        }
    }
}

/// What had been used of each window before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Of the incident, in this ledger, by all holders.
    pub incident: i64,
    /// For the customer, of this kind, by all holders, in the twelve months before.
    pub customer: i64,
    /// By the holder, of this kind, on this day.
    pub day: i64,
    /// By the holder, of this kind, in this month.
    pub month: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    Case,
    Customer,
    Day,
    Month,
}

/// One line of the arithmetic (D9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub window: Window,
    /// None: not limited.
    pub limit: Option<i64>,
    pub used: i64,
}

impl Line {
    /// What is left; never less than nothing, though a new version may allow less than was used.
    pub fn left(self) -> Option<i64> {
        self.limit.map(|limit| limit.saturating_sub(self.used).max(0))
    }

    pub fn fits(self, amount: i64) -> bool {
        self.left().is_none_or(|left| amount <= left)
    }
}

/// What one person has: a limit, and what was used of it. The CEO's has no limit's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authority {
    pub limit: Option<DelegationLimitId>,
    pub allowance: Allowance,
    pub used: Used,
}

impl Authority {
    pub fn lines(&self) -> [Line; 4] {
        let Self { allowance, used, .. } = self;
        [
            Line { window: Window::Case, limit: allowance.per_case, used: used.incident },
            Line { window: Window::Customer, limit: allowance.per_customer, used: used.customer },
            Line { window: Window::Day, limit: allowance.per_day, used: used.day },
            Line { window: Window::Month, limit: allowance.per_month, used: used.month },
        ]
    }

    /// The most that still fits into every window; none if nothing limits it.
    pub fn most(&self) -> Option<i64> {
        self.lines().into_iter().filter_map(Line::left).min()
    }

    /// D4: within every limit.
    pub fn covers(&self, amount: i64) -> bool {
        self.lines().into_iter().all(|line| line.fits(amount))
    }
}

/// D10: what a sale or renewal that is near allows of goodwill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    pub days: i64,
    pub percent: i64,
    pub most: i64,
}

/// A contract's day that is near, and its first year's premium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    pub day: NaiveDate,
    pub premium: i64,
}

/// Goodwill that was given: on which day, how much; negative if it was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    pub day: NaiveDate,
    pub amount: i64,
}

/// D10 for one case: the ceiling, and what was given near the contract's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecialBenefit {
    pub day: NaiveDate,
    pub ceiling: i64,
    pub given: i64,
}

impl SpecialBenefit {
    pub fn holds_up(&self, amount: i64) -> bool {
        self.given.saturating_add(amount) > self.ceiling
    }
}

/// D10: of the contracts that are near, the one that leaves least.
pub fn special_benefit(guard: Guard, today: NaiveDate, contracts: &[Near], given: &[Given]) -> Option<SpecialBenefit> {
    let near = |one: NaiveDate, other: NaiveDate| (one - other).num_days().abs() <= guard.days;
    let of = |contract: &Near| SpecialBenefit {
        day: contract.day,
        ceiling: guard
            .most
            .min(i64::try_from(i128::from(contract.premium) * i128::from(guard.percent) / 100).unwrap_or(i64::MAX)),
        given: given.iter().filter(|one| near(one.day, contract.day)).map(|one| one.amount).sum(),
    };
    contracts.iter().filter(|contract| near(contract.day, today)).map(of).min_by_key(|one| one.ceiling - one.given)
}

/// What is to be decided, as far as the rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    pub amount: i64,
    /// The employee that the customer also is: what is decided benefits them.
    pub benefits: Option<EmployeeId>,
    pub special: Option<SpecialBenefit>,
}

impl Case {
    pub fn is_held_up(&self) -> bool {
        self.special.is_some_and(|special| special.holds_up(self.amount))
    }
}

/// Somebody up the line of command, nearest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub holder: EmployeeId,
    /// None: they have no limit for such a case.
    pub authority: Option<Authority>,
    pub is_absent: bool,
    /// Who stands in for them today, with what they have themself.
    pub deputy: Option<(EmployeeId, Option<Authority>)>,
}

/// Before whom a request is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// How far up the line, from 1.
    pub hop: usize,
    /// Whose limit it would consume.
    pub holder: EmployeeId,
    /// Who decides: the holder, or their deputy.
    pub approver: EmployeeId,
}

/// What becomes of a case (D4, D5, D10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Decided at once.
    Alone,
    /// Before compliance first.
    Compliance,
    /// Before somebody up the line.
    Line(Place),
    /// No one up the line can approve it.
    Nobody,
}

/// Whoever asks, and what they have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    pub id: EmployeeId,
    pub authority: Option<Authority>,
}

impl Asker {
    /// D4: within every limit, and not to their own benefit.
    fn covers(&self, case: &Case) -> bool {
        case.benefits != Some(self.id) && self.authority.is_some_and(|authority| authority.covers(case.amount))
    }
}

/// D4, D5, D10: `officers`: who may look at it for compliance. `cleared`: compliance has let it pass.
pub fn answer(case: &Case, asker: &Asker, line: &[Candidate], officers: &[EmployeeId], cleared: bool) -> Answer {
    let place = || first_up(case, asker.id, line, 0);
    let can_end = || asker.covers(case) || place().is_some();
    if case.is_held_up() && !cleared {
        let somebody = officers.iter().any(|officer| may_clear(*officer, asker.id, case));
        return if somebody && can_end() { Answer::Compliance } else { Answer::Nobody };
    }
    if asker.covers(case) {
        return Answer::Alone;
    }
    place().map_or(Answer::Nobody, Answer::Line)
}

/// D5, D10: neither who asked for it nor whom it benefits.
pub fn may_clear(officer: EmployeeId, asker: EmployeeId, case: &Case) -> bool {
    officer != asker && case.benefits != Some(officer)
}

/// D5: the first one after so many hops whose own limit covers it, and who is in or stood in for.
pub fn first_up(case: &Case, asker: EmployeeId, line: &[Candidate], after: usize) -> Option<Place> {
    let places = line.iter().enumerate().skip(after);
    places.filter_map(|(index, candidate)| place(case, asker, candidate, index + 1)).next()
}

fn place(case: &Case, asker: EmployeeId, candidate: &Candidate, hop: usize) -> Option<Place> {
    let approver = match candidate.is_absent {
        true => candidate.deputy.as_ref()?.0,
        false => candidate.holder,
    };
    may_approve(case, asker, candidate, approver).ok()?;
    Some(Place { hop, holder: candidate.holder, approver })
}

/// Why somebody can't approve a request now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// It is before somebody else.
    NotApprover,
    /// They asked for it themself.
    OwnRequest,
    /// It benefits them, or whom they stand in for.
    BenefitsApprover,
    /// Beyond the holder's limit, or the deputy's own.
    OverLimit,
}

/// D5, D6: the holder, or while they are away their deputy, who needs a limit of their own that covers it. Who is away and has no deputy
/// may still decide what was put before them.
pub fn may_approve(case: &Case, asker: EmployeeId, candidate: &Candidate, by: EmployeeId) -> Result<(), Barred> {
    let deputy = candidate.deputy.as_ref().filter(|(deputy, _)| *deputy == by);
    if !is_in_charge(candidate.holder, by, candidate.is_absent, candidate.deputy.as_ref().map(|(deputy, _)| *deputy)) {
        return Err(Barred::NotApprover);
    }
    if by == asker {
        return Err(Barred::OwnRequest);
    }
    if case.benefits == Some(by) || case.benefits == Some(candidate.holder) {
        return Err(Barred::BenefitsApprover);
    }
    let covers = |authority: Option<Authority>| authority.is_some_and(|authority| authority.covers(case.amount));
    let both = covers(candidate.authority) && deputy.is_none_or(|(_, own)| covers(*own));
    if both { Ok(()) } else { Err(Barred::OverLimit) }
}

/// D5: of the holder and their deputy, whose turn it is.
pub fn is_in_charge(holder: EmployeeId, by: EmployeeId, is_absent: bool, deputy: Option<EmployeeId>) -> bool {
    match deputy.filter(|_| is_absent) {
        Some(deputy) => by == deputy,
        None => by == holder,
    }
}

/// The most that they could approve of it: of both limits, the lesser.
pub fn most(candidate: &Candidate, by: EmployeeId, asked: i64) -> i64 {
    let left = |authority: Option<Authority>| authority.map_or(0, |authority| authority.most().unwrap_or(asked));
    let own = candidate.deputy.as_ref().filter(|(deputy, _)| *deputy == by).map_or(asked, |(_, own)| left(*own));
    asked.min(left(candidate.authority)).min(own)
}

/// D8: of the same authority, the holder's, or higher, up their line; and one that covers the case today.
pub fn may_reverse(
    by: EmployeeId,
    holder: EmployeeId,
    line: &[EmployeeId],
    per_case: Option<Allowance>,
    amount: i64,
) -> bool {
    let stands = by == holder || line.contains(&by);
    stands && per_case.is_some_and(|allowance| allowance.per_case.is_none_or(|most| amount <= most))
}

#[cfg(test)]
mod tests;
