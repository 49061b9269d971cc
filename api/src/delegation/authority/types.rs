//! The arithmetic as the schema shows it.

use crate::{
    customer::CustomerTier,
    delegation::{
        limit::{DecisionKind, DelegationLimit},
        rules::{self, Authority, Window},
    },
    kernel::{money::Money, scalar::Date},
    org::Employee,
};
use async_graphql::{Enum, SimpleObject};
use serde_json::Value;
use std::sync::Arc;

/// One line of the arithmetic (D9): a window of the limit, and what was used of it before.
#[derive(SimpleObject)]
pub struct AuthorityLine {
    /// Which window.
    window: AuthorityWindow,
    /// What it allows; absent if this window is not limited.
    limit: Option<Money>,
    /// What had been used of it.
    used: Money,
    /// What was left of it; absent if this window is not limited.
    left: Option<Money>,
}

/// A window of a limit (D1).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Window")]
pub enum AuthorityWindow {
    /// One incident, with all that everyone has decided about it in the same ledger (D4).
    Case,
    /// One customer in the twelve months before, with all that everyone has decided of this kind.
    Customer,
    /// The holder's day.
    Day,
    /// The holder's month.
    Month,
}

impl AuthorityLine {
    pub fn of(authority: &Authority) -> Vec<Self> {
        let line = |line: rules::Line| Self {
            window: line.window.into(),
            limit: line.limit.map(Money::won),
            used: Money::won(line.used),
            left: line.left().map(Money::won),
        };
        authority.lines().into_iter().map(line).collect()
    }

    /// As it was kept with a decision.
    pub fn of_basis(basis: &Value) -> Vec<Self> {
        Self::of(&authority(basis))
    }
}

fn authority(basis: &Value) -> Authority {
    let limit = |window: &str| basis.get("limit")?.get(window)?.as_i64();
    let used = |window: &str| basis.get("used").and_then(|used| used.get(window)?.as_i64()).unwrap_or_default();
    Authority {
        limit: None,
        allowance: rules::Allowance {
            per_case: limit("case"),
            per_customer: limit("customer"),
            per_day: limit("day"),
            per_month: limit("month"),
        },
        used: rules::Used {
            incident: used("case"),
            customer: used("customer"),
            day: used("day"),
            month: used("month"),
        },
    }
}

/// What was left to the holder right after a decision; absent where nothing is limited.
#[derive(SimpleObject)]
pub struct Remaining {
    /// For this incident.
    for_case: Option<Money>,
    /// For this customer in the twelve months.
    for_customer: Option<Money>,
    /// Of that day.
    today: Option<Money>,
    /// Of that month.
    this_month: Option<Money>,
}

impl Remaining {
    pub fn after(basis: &Value, amount: i64) -> Self {
        let left = |line: rules::Line| line.left().map(|left| Money::won((left - amount).max(0)));
        let [for_case, for_customer, today, this_month] = authority(basis).lines().map(left);
        Self { for_case, for_customer, today, this_month }
    }
}

/// What the viewer may decide of one kind, for customers of one tier (D9).
#[derive(SimpleObject)]
pub struct KindAuthority {
    /// Of which kind.
    pub kind: DecisionKind,
    /// For which customers.
    pub tier: CustomerTier,
    /// The limit that counts (D2); absent if there is none.
    pub limit: Option<DelegationLimit>,
    /// Whether nothing limits them: the CEO (D5).
    pub is_unlimited: bool,
    /// What they have used today, over all tiers.
    pub used_today: Money,
    /// What they have used this month, over all tiers.
    pub used_this_month: Money,
    /// The most that they could decide now about a new case of a customer for whom nothing was decided yet; absent if nothing limits
    /// it.
    pub left: Option<Money>,
}

/// What would become of a case (D4, D5, D10).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum DecisionAnswer {
    /// It would be decided alone, at once.
    Alone,
    /// It would go before compliance first: a special benefit may be in it (D10).
    Compliance,
    /// It would go up the line of command.
    Line,
    /// No one up the line could approve it.
    Nobody,
}

/// What would become of a case, with the arithmetic (D9).
#[derive(SimpleObject)]
pub struct DecisionExplanation {
    /// What would become of it.
    pub answer: DecisionAnswer,
    /// Of whom it is asked.
    pub employee: Arc<Employee>,
    /// The customer's tier, which the limit is for.
    pub tier: CustomerTier,
    /// The limit that counts for them (D2); absent if they have none.
    pub limit: Option<DelegationLimit>,
    /// Whether nothing limits them: the CEO (D5).
    pub is_unlimited: bool,
    /// Limit, used and left, window by window; empty if they have no limit.
    pub lines: Vec<AuthorityLine>,
    /// The most that they could decide alone of this case; absent if nothing limits it. Nothing if they have no limit.
    pub most: Option<Money>,
    /// Whether it would benefit them: then it is never decided alone (D4). Null where the policy hides which employee a customer is.
    pub benefits_employee: Option<bool>,
    /// The special-benefit guard (특별이익, D10); absent if no sale or renewal is near, or it is no goodwill.
    pub special_benefit: Option<SpecialBenefit>,
    /// Who would approve it; absent if nobody has to, or compliance, or nobody could.
    pub approver: Option<Arc<Employee>>,
    /// For whom the approver would stand in (대결).
    pub stands_in_for: Option<Arc<Employee>>,
    /// How far up the line that is, from 1.
    pub hop: Option<i32>,
    /// Everyone up the line, nearest first, with what each could approve.
    pub line: Vec<LineMember>,
}

/// What a sale or a renewal that is near allows (D10).
#[derive(SimpleObject)]
pub struct SpecialBenefit {
    /// The day of the sale or renewal.
    contract_day: Date,
    /// What may be given near it without compliance.
    ceiling: Money,
    /// What was given near it before.
    given: Money,
    /// Whether this case would pass the ceiling.
    exceeded: bool,
}

impl SpecialBenefit {
    pub fn of(special: rules::SpecialBenefit, amount: i64) -> Self {
        Self {
            contract_day: Date(special.day),
            ceiling: Money::won(special.ceiling),
            given: Money::won(special.given),
            exceeded: special.holds_up(amount),
        }
    }
}

/// Somebody up the line of command.
#[derive(SimpleObject)]
pub struct LineMember {
    /// Who.
    pub employee: Arc<Employee>,
    /// Whether they are absent on that day (O5); of days that are long over it is not known.
    pub is_absent: bool,
    /// Who stands in for them then (대결자); absent if nobody does, or they are in.
    pub deputy: Option<Arc<Employee>>,
    /// The most that they, or their deputy by both limits, could approve of this case now.
    pub most: Money,
    /// Whether it could be put before them.
    pub can_approve: bool,
}
