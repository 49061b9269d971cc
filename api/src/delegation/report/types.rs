//! The report as the schema shows it.

use crate::{
    customer::Customer,
    delegation::{
        limit::DecisionKind,
        report::{
            rules::{self, MOST_NAMED},
            store::{Followed, Group, OfCustomer, OfHolder},
        },
        types::Demand,
    },
    kernel::{error::Fault, money::Money, scalar::Date},
    org::{Department, Directory, Employee},
};
use async_graphql::{ComplexObject, Context, SimpleObject};
use chrono::NaiveDate;
use entity::ids::CustomerId;
use std::{collections::BTreeMap, sync::Arc};

/// What was decided over a period (D11).
#[derive(SimpleObject)]
pub struct AuthorityReport {
    /// The first day.
    from: Date,
    /// The last day.
    to: Date,
    /// All of it.
    total: AuthorityFigures,
    /// By what was decided about; kinds without a decision are left out.
    by_kind: Vec<KindFigures>,
    /// By the department of whoever wanted it, in the order of their names.
    by_department: Vec<DepartmentFigures>,
    /// By the month, the oldest first.
    by_month: Vec<MonthFigures>,
    /// By what the customer demanded.
    by_demand: Vec<DemandFigures>,
    /// How often the customer complained afterwards.
    complaints: Complaints,
    /// Those who decided far more than is usual among all who decided of that kind, the most first; at most 20.
    unusual_holders: Vec<UnusualHolder>,
    /// The customers about whom most was decided, if at least five times; at most 20.
    frequent_customers: Vec<FrequentCustomer>,
}

/// How often customers complained after decisions: the share of decisions whose customer filed a complaint (불만) within so many days, of
/// those whose days are over (D11). The item that was decided about, what was merged with it and what was rejected do not count. A
/// figure about what followed, not about what it was because of.
#[derive(SimpleObject)]
pub struct Complaints {
    /// Within how many days: the setting `delegation.complaintDays`.
    days: i32,
    /// After those that were decided alone.
    alone: ComplaintFigures,
    /// After those that somebody up the line or compliance decided.
    escalated: ComplaintFigures,
    /// By what the customers demanded.
    by_demand: Vec<DemandComplaints>,
}

/// What followed decisions about one demand.
#[derive(SimpleObject)]
pub struct DemandComplaints {
    /// What the customers demanded.
    demand: Demand,
    /// After those that were decided alone.
    alone: ComplaintFigures,
    /// After those that somebody up the line or compliance decided.
    escalated: ComplaintFigures,
}

/// What followed some decisions.
#[derive(SimpleObject)]
pub struct ComplaintFigures {
    /// Of how many decisions: those whose days are over.
    decisions: i32,
    /// After how many of them the customer complained.
    complained: i32,
    /// The complaint rate: these of those, from 0 to 1; absent of nothing.
    rate: Option<f64>,
    /// Decisions that are left out, because their days are not over yet.
    not_over: i32,
}

impl Complaints {
    pub fn new(days: i32, all: &[Followed]) -> Self {
        let of = |alone: i64, demand: Option<&entity::decision::Demand>| {
            let these =
                all.iter().filter(|one| one.alone == alone && demand.is_none_or(|demand| one.demand == *demand));
            ComplaintFigures::of(these)
        };
        let mut demands: Vec<_> = all.iter().map(|one| one.demand).collect();
        demands.sort_by_key(|demand| *demand as usize);
        demands.dedup();
        let by = |demand: &entity::decision::Demand| DemandComplaints {
            demand: (*demand).into(),
            alone: of(1, Some(demand)),
            escalated: of(0, Some(demand)),
        };
        Self { days, alone: of(1, None), escalated: of(0, None), by_demand: demands.iter().map(by).collect() }
    }
}

impl ComplaintFigures {
    fn of<'a>(all: impl Iterator<Item = &'a Followed>) -> Self {
        let (decisions, complained, open) =
            all.fold((0, 0, 0), |sum, one| (sum.0 + one.decisions, sum.1 + one.complained, sum.2 + one.open));
        let whole = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        Self {
            decisions: whole(decisions),
            complained: whole(complained),
            rate: rules::rate(complained, decisions),
            not_over: whole(open),
        }
    }
}

/// Figures of some decisions.
#[derive(SimpleObject, Default, Clone)]
pub struct AuthorityFigures {
    /// How many.
    decisions: i32,
    /// How many of them were decided alone, at once.
    alone: i32,
    /// The empowered-decision rate: decided alone of all, from 0 to 1; absent of nothing.
    empowered_rate: Option<f64>,
    /// What was decided in all, what was taken back included.
    amount: Option<Money>,
    /// How many were taken back.
    reversed: i32,
    /// How much of it was taken back.
    reversed_amount: Option<Money>,
    /// Minutes from asking to deciding, on average, of those that needed somebody else; absent if none did.
    average_minutes: Option<f64>,
    /// The share of those that was decided within an hour, from 0 to 1; absent if there were none.
    within_an_hour: Option<f64>,
    /// The share of those that was decided within four hours, from 0 to 1; absent if there were none.
    within_four_hours: Option<f64>,
}

#[derive(Default)]
struct Sum {
    decisions: i64,
    alone: i64,
    amount: i64,
    reversed: i64,
    reversed_amount: i64,
    minutes: f64,
    hour: i64,
    four: i64,
}

impl Sum {
    fn of<'a>(groups: impl IntoIterator<Item = &'a Group>) -> AuthorityFigures {
        let mut sum = Self::default();
        for group in groups {
            sum.decisions += group.decisions;
            sum.alone += group.alone;
            sum.amount += group.amount;
            sum.reversed += group.reversed;
            sum.reversed_amount += group.reversed_amount;
            sum.minutes += group.minutes;
            sum.hour += group.within_hour;
            sum.four += group.within_four;
        }
        sum.figures()
    }

    fn figures(self) -> AuthorityFigures {
        let whole = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        let asked = self.decisions - self.alone;
        AuthorityFigures {
            decisions: whole(self.decisions),
            alone: whole(self.alone),
            empowered_rate: rules::rate(self.alone, self.decisions),
            amount: Some(Money::won(self.amount)),
            reversed: whole(self.reversed),
            reversed_amount: Some(Money::won(self.reversed_amount)),
            average_minutes: (asked > 0).then(|| (self.minutes / asked as f64 * 10.0).round() / 10.0),
            within_an_hour: rules::rate(self.hour, asked),
            within_four_hours: rules::rate(self.four, asked),
        }
    }
}

/// Figures of one kind.
#[derive(SimpleObject)]
pub struct KindFigures {
    /// Which.
    kind: DecisionKind,
    /// Its figures.
    figures: AuthorityFigures,
}

/// Figures of one department, those below it not included.
#[derive(SimpleObject)]
pub struct DepartmentFigures {
    /// Which.
    department: Arc<Department>,
    /// Its figures.
    figures: AuthorityFigures,
}

/// Figures of one month.
#[derive(SimpleObject)]
pub struct MonthFigures {
    /// Its first day.
    month: Date,
    /// Its figures, as far as it is in the period.
    figures: AuthorityFigures,
}

/// Figures of one demand.
#[derive(SimpleObject)]
pub struct DemandFigures {
    /// What the customers demanded.
    demand: Demand,
    /// Its figures.
    figures: AuthorityFigures,
}

/// Somebody who decided far more than is usual: above three quartile ranges over the third quartile of all holders of that kind
/// (Tukey), and at least three times it. A figure to look into, not a finding.
#[derive(SimpleObject)]
pub struct UnusualHolder {
    /// Who.
    employee: Arc<Employee>,
    /// Of which kind.
    kind: DecisionKind,
    /// How many.
    decisions: i32,
    /// How much.
    amount: Money,
    /// What is usual: the median of all holders of that kind.
    median: Money,
    /// Of how many holders.
    holders: i32,
}

/// A customer about whom much was decided.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct FrequentCustomer {
    /// How many times.
    decisions: i32,
    /// How much.
    amount: Money,
    #[graphql(skip)]
    id: CustomerId,
}

#[ComplexObject]
impl FrequentCustomer {
    /// Who; masked.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        Customer::load(ctx, self.id).await
    }
}

impl AuthorityReport {
    pub fn new(
        directory: &Directory,
        (first, last): (NaiveDate, NaiveDate),
        groups: &[Group],
        holders: &[OfHolder],
        (customers, complaints): (Vec<OfCustomer>, Complaints),
    ) -> Self {
        let mut departments: Vec<_> = by(groups, |group| group.department_id)
            .into_iter()
            .filter_map(|(id, of)| Some((directory.department(id)?.clone(), of)))
            .collect();
        departments.sort_by(|one, other| (&one.0.name, one.0.key).cmp(&(&other.0.name, other.0.key)));
        let month = |text: &str| format!("{text}-01").parse::<NaiveDate>().ok().map(Date);
        let by_kind = by(groups, |group| group.kind as usize).into_values();
        let by_demand = by(groups, |group| group.demand as usize).into_values();
        Self {
            from: Date(first),
            to: Date(last),
            total: Sum::of(groups),
            by_kind: by_kind
                .filter_map(|of| Some(KindFigures { kind: of.first()?.kind.into(), figures: Sum::of(of) }))
                .collect(),
            by_department: departments
                .into_iter()
                .map(|(department, of)| DepartmentFigures { department, figures: Sum::of(of) })
                .collect(),
            by_month: by(groups, |group| group.month.clone())
                .into_iter()
                .filter_map(|(text, of)| Some(MonthFigures { month: month(&text)?, figures: Sum::of(of) }))
                .collect(),
            by_demand: by_demand
                .filter_map(|of| Some(DemandFigures { demand: of.first()?.demand.into(), figures: Sum::of(of) }))
                .collect(),
            complaints,
            unusual_holders: unusual(directory, holders),
            frequent_customers: customers.into_iter().map(FrequentCustomer::from).collect(),
        }
    }
}

impl From<OfCustomer> for FrequentCustomer {
    fn from(of: OfCustomer) -> Self {
        let decisions = i32::try_from(of.decisions).unwrap_or(i32::MAX);
        Self { decisions, amount: Money::won(of.amount), id: of.customer_id }
    }
}

fn by<K: Ord>(groups: &[Group], key: impl Fn(&Group) -> K) -> BTreeMap<K, Vec<&Group>> {
    let mut sorted: BTreeMap<K, Vec<&Group>> = BTreeMap::new();
    for group in groups {
        sorted.entry(key(group)).or_default().push(group);
    }
    sorted
}

fn unusual(directory: &Directory, holders: &[OfHolder]) -> Vec<UnusualHolder> {
    let mut kinds: BTreeMap<usize, Vec<&OfHolder>> = BTreeMap::new();
    for holder in holders {
        kinds.entry(holder.kind as usize).or_default().push(holder);
    }
    let mut found = Vec::new();
    for of in kinds.into_values() {
        let amounts: Vec<i64> = of.iter().map(|holder| holder.amount).collect();
        let Some(usual) = rules::usual(&amounts) else { continue };
        let median = Money::won(usual.median.round() as i64);
        for holder in of.iter().filter(|holder| holder.amount as f64 > usual.far_out) {
            let Some(employee) = directory.employee(holder.holder_id).cloned() else { continue };
            let whole = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
            let decisions = i32::try_from(holder.decisions).unwrap_or(i32::MAX);
            found.push((
                holder.amount,
                UnusualHolder {
                    employee,
                    kind: holder.kind.into(),
                    decisions,
                    amount: Money::won(holder.amount),
                    median: median.clone(),
                    holders: whole(amounts.len()),
                },
            ));
        }
    }
    found.sort_by_key(|(amount, _)| std::cmp::Reverse(*amount));
    found.into_iter().take(MOST_NAMED).map(|(_, holder)| holder).collect()
}
