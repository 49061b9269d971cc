//! What the demo's people may decide alone: the shipped limits of D1, with a history, a rejection and a proposal that waits.

use crate::{
    delegation::limit::rules::{Holder, Terms},
    demo::{
        calendar,
        company::Company,
        fill::{insert, is_executive},
    },
    kernel::{db::Tx, id},
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity::{
    customer::CustomerTier::{self, Excellent, Standard},
    decision::DecisionKind::{self, ClaimPayment, ExceptionHandling, FeeWaiver, RetentionGift, ServiceRecovery},
    delegation_limit::{self, LimitStatus, Model},
    employee::{EmployeeStatus, JobFunction},
    employee_role::Role,
    ids::{DelegationLimitId, EmployeeId},
};
use sea_orm::DbErr;
use std::collections::BTreeSet;

/// What people with a job function decide, for how much: one case, one of an excellent customer; a customer's year, a day,
/// a month. These are the shipped defaults; `docs/DELEGATION.md` shows them.
type Row = (JobFunction, DecisionKind, i64, i64, [Option<i64>; 3]);
const SHIPPED: [Row; 7] = [
    (JobFunction::ClaimsAdjuster, ClaimPayment, 1_000_000, 1_500_000, [None, None, Some(30_000_000)]),
    (JobFunction::ConsumerProtectionOfficer, ServiceRecovery, 300_000, 500_000, [Some(600_000), None, Some(5_000_000)]),
    (JobFunction::ComplaintHandler, ServiceRecovery, 100_000, 150_000, [Some(300_000), None, Some(2_000_000)]),
    (JobFunction::Counter, FeeWaiver, 30_000, 50_000, [None, Some(300_000), None]),
    (JobFunction::CallCenterAgent, RetentionGift, 20_000, 30_000, [None, None, Some(500_000)]),
    (JobFunction::Sales, RetentionGift, 20_000, 30_000, [None, None, Some(300_000)]),
    (JobFunction::HeadOffice, ExceptionHandling, 50_000, 100_000, [None, None, Some(1_000_000)]),
];

/// How many times as much those may decide who lead, by name: a team, departments, or a division.
const TEAM: i64 = 3;
const DEPARTMENTS: i64 = 5;
const DIVISION: i64 = 10;

/// So many days ago limits were first agreed on, and doubled.
const FIRST: u64 = 740;
const DOUBLED: u64 = 120;

pub(super) async fn write(tx: &Tx, limits: Vec<Model>) -> Result<(), DbErr> {
    insert::<delegation_limit::Entity, _>(tx, limits).await
}

/// Those that are replaced before those that replace them.
pub(super) fn rows(company: &Company, ids: &[EmployeeId], now: DateTime<Utc>) -> Vec<Model> {
    let who = |role: Role| {
        let is = |person: &&crate::demo::company::Employee| {
            person.status == EmployeeStatus::Active && person.roles.contains(&role)
        };
        company.employees.iter().zip(ids).find(|(person, _)| is(person)).map(|(_, id)| *id)
    };
    let (Some(office), Some(cco), Some(ceo)) = (who(Role::CsOffice), who(Role::Cco), who(Role::Ceo)) else {
        return Vec::new();
    };
    let writer = Writer { today: calendar::local(now).date(), office, cco, ceo };
    let mut rows = Vec::new();
    for (function, kind, ..) in SHIPPED {
        for tier in [Standard, Excellent] {
            let holder = Holder::Function(function, None);
            let first = writer.approved((holder, kind, tier), halved(shipped(function, tier)), FIRST);
            let second = writer.approved((holder, kind, tier), shipped(function, tier), DOUBLED);
            let second = Model { replaces_id: Some(first.id), ..second };
            rows.push(Model { effective_until: second.effective_from, version: 3, ..first });
            rows.push(second);
        }
    }
    let gift = rows.iter().find(|row| row.job_function == Some(JobFunction::CallCenterAgent) && row.tier == Excellent);
    let gift = gift.map(|row| row.id);
    let current = rows.iter().find(|row| gift.is_some() && row.replaces_id == gift).map(|row| row.id);
    rows.extend(writer.by_name(company, ids));
    rows.push(writer.rejected());
    rows.push(writer.waiting(current));
    rows
}

fn shipped(function: JobFunction, tier: CustomerTier) -> Option<Terms> {
    let (_, _, standard, excellent, [per_customer, per_day, per_month]) =
        SHIPPED.into_iter().find(|row| row.0 == function)?;
    let per_case = if tier == Excellent { excellent } else { standard };
    Some(Terms { per_case, per_customer, per_day, per_month })
}

fn times(terms: Option<Terms>, factor: i64) -> Option<Terms> {
    let Terms { per_case, per_customer, per_day, per_month } = terms?;
    let [per_customer, per_day, per_month] =
        [per_customer, per_day, per_month].map(|amount| amount.map(|amount| amount * factor));
    Some(Terms { per_case: per_case * factor, per_customer, per_day, per_month })
}

fn halved(terms: Option<Terms>) -> Option<Terms> {
    let Terms { per_case, per_customer, per_day, per_month } = terms?;
    let [per_customer, per_day, per_month] =
        [per_customer, per_day, per_month].map(|amount| amount.map(|amount| amount / 2));
    Some(Terms { per_case: per_case / 2, per_customer, per_day, per_month })
}

struct Writer {
    today: NaiveDate,
    office: EmployeeId,
    cco: EmployeeId,
    ceo: EmployeeId,
}

/// Whose, what, for whom.
type Place = (Holder, DecisionKind, CustomerTier);

impl Writer {
    /// So many hours and days before today's midnight.
    fn at(&self, days: u64, hours: i64) -> DateTime<Utc> {
        calendar::utc((self.today - Days::new(days)).and_time(NaiveTime::MIN) + TimeDelta::hours(hours))
    }

    fn proposed(
        &self,
        (holder, kind, tier): Place,
        terms: Option<Terms>,
        days_ago: u64,
        valid_from: NaiveDate,
    ) -> Model {
        let (employee_id, job_function, department_id) = holder.columns();
        let Terms { per_case, per_customer, per_day, per_month } = terms.unwrap_or(Terms::NOTHING);
        let proposed_at = self.at(days_ago, 10);
        Model {
            id: DelegationLimitId(id::fresh(proposed_at)),
            employee_id,
            job_function,
            department_id,
            kind,
            tier,
            per_case,
            per_customer,
            per_day,
            per_month,
            valid_from,
            valid_until: None,
            effective_from: None,
            effective_until: None,
            replaces_id: None,
            ends: false,
            status: LimitStatus::Proposed,
            proposed_by: self.office,
            proposed_at,
            decided_by: None,
            decided_at: None,
            reason: None,
            version: 1,
        }
    }

    /// In force since the beginning of a day, a week after it was proposed. Nobody approves their own.
    fn approved(&self, place: Place, terms: Option<Terms>, days_ago: u64) -> Model {
        let by = if place.0 == Holder::Employee(self.cco) { self.ceo } else { self.cco };
        Model {
            status: LimitStatus::Approved,
            effective_from: Some(self.at(days_ago, 0)),
            decided_by: Some(by),
            decided_at: Some(self.at(days_ago + 4, 15)),
            version: 2,
            ..self.proposed(place, terms, days_ago + 7, self.today - Days::new(days_ago))
        }
    }

    /// Leaders: more of what the people below them decide. Executives: more of everything.
    fn by_name(&self, company: &Company, ids: &[EmployeeId]) -> Vec<Model> {
        let mut rows = Vec::new();
        for (index, (person, id)) in company.employees.iter().zip(ids).enumerate() {
            if person.status != EmployeeStatus::Active || *id == self.ceo {
                continue;
            }
            let (factor, functions) = match is_executive(person) {
                true => (DIVISION, SHIPPED.iter().map(|row| row.0).collect()),
                false => led(company, index),
            };
            let mut kinds = Vec::new();
            for (function, kind, ..) in SHIPPED.into_iter().filter(|row| functions.contains(&row.0)) {
                if kinds.contains(&kind) {
                    continue;
                }
                kinds.push(kind);
                for tier in [Standard, Excellent] {
                    let terms = times(shipped(function, tier), factor);
                    rows.push(self.approved((Holder::Employee(*id), kind, tier), terms, DOUBLED));
                }
            }
        }
        rows
    }

    fn rejected(&self) -> Model {
        let place = (Holder::Function(JobFunction::ComplaintHandler, None), ServiceRecovery, Standard);
        let terms = times(shipped(JobFunction::ComplaintHandler, Standard), 5);
        Model {
            status: LimitStatus::Rejected,
            decided_by: Some(self.cco),
            decided_at: Some(self.at(58, 16)),
            reason: Some("소비자보호담당자의 한도보다 큽니다. 300,000원 아래로 다시 올려 주십시오.".to_owned()),
            version: 2,
            ..self.proposed(place, terms, 60, self.today - Days::new(50))
        }
    }

    fn waiting(&self, replaces_id: Option<DelegationLimitId>) -> Model {
        let place = (Holder::Function(JobFunction::CallCenterAgent, None), RetentionGift, Excellent);
        let terms = times(shipped(JobFunction::CallCenterAgent, Excellent), 2);
        Model { replaces_id, ..self.proposed(place, terms, 2, self.today + Days::new(10)) }
    }
}

/// How much more somebody decides who leads departments, and the job functions of those who work there or below.
fn led(company: &Company, person: usize) -> (i64, BTreeSet<JobFunction>) {
    let leads = |department: usize| company.departments.get(department).is_some_and(|row| row.leader == Some(person));
    let above = |department: usize| {
        std::iter::successors(Some(department), |index| company.departments.get(*index).and_then(|row| row.parent))
    };
    let below = company.employees.iter().filter(|one| above(one.department).any(leads));
    let parents = company.departments.iter().filter_map(|row| row.parent).any(leads);
    (if parents { DEPARTMENTS } else { TEAM }, below.map(|one| one.job_function).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        delegation::limit::rules::{Person, Span, most_specific},
        demo::{SEED, company},
    };
    use uuid::Uuid;

    /// D1, D2, D3: what the rules would have let through, with every job function in it.
    #[test]
    fn d1_the_demos_limits_keep_the_rules() {
        let now: DateTime<Utc> = "2026-11-20T05:00:00Z".parse().unwrap();
        let company = company::company(SEED, now);
        let ids: Vec<EmployeeId> =
            (0..company.employees.len()).map(|index| EmployeeId(Uuid::from_u128(index as u128))).collect();
        let rows = rows(&company, &ids, now);
        let approved: Vec<(&Model, Span)> = rows.iter().filter_map(|row| Some((row, Span::of(row)?))).collect();
        assert!(approved.len() > 100, "{}", approved.len());
        for (index, (one, span)) in approved.iter().enumerate() {
            assert_eq!(Terms::from(*one).check(), Ok(()), "{one:?}");
            assert!(one.decided_by != Some(one.proposed_by) && one.decided_by != one.employee_id);
            let same = |other: &Model| Holder::of(one) == Holder::of(other) && one.kind == other.kind;
            for (other, there) in approved.iter().skip(index + 1).filter(|(other, _)| same(other)) {
                assert!(one.tier != other.tier || !span.overlaps(*there), "{one:?}\n{other:?}");
                let (standard, excellent) = if one.tier == Excellent { (other, one) } else { (one, other) };
                let wide = Terms::from(*excellent).covers(&Terms::from(*standard));
                assert!(one.tier == other.tier || !span.overlaps(*there) || wide, "{one:?}\n{other:?}");
            }
        }
        let in_force: Vec<&Model> =
            approved.iter().filter(|(_, span)| span.contains(now)).map(|(row, _)| *row).collect();
        for (function, kind, amount, ..) in SHIPPED {
            let nobody = EmployeeId(Uuid::max());
            let person = Person { id: nobody, job_function: Some(function), path: Vec::new() };
            let found = most_specific(in_force.iter().copied(), &person, kind, Standard);
            assert_eq!(found.map(|limit| limit.per_case), Some(amount), "{function:?}");
        }
        let count = |status| rows.iter().filter(|row| row.status == status).count();
        assert_eq!((count(LimitStatus::Rejected), count(LimitStatus::Proposed)), (1, 1));
        assert!(rows.iter().any(|row| row.status == LimitStatus::Proposed && row.replaces_id.is_some()));
    }
}
