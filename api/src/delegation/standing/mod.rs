//! What everyone concerned by a case has now: who asks, those up their line, their deputies. The same look serves the decision,
//! the dry run and what objects say of their viewer: several doors, one lock. For many cases at once it costs as many
//! statements as for one.

pub mod store;

use crate::{
    delegation::{
        incident::Incident,
        ledger::{BalanceKey, Parts, Windows, day_key, month_key},
        limit::rules::{Person, most_specific},
        rules::{self, Allowance, Asker, Authority, Candidate, Case, Guard, Near, Used},
    },
    kernel::actor::RoleSet,
    org::{Directory, Employee, Setting, line_of_command},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    customer::CustomerTier,
    decision::DecisionKind,
    delegation_limit,
    employee_role::Role,
    ids::{CustomerId, EmployeeId},
    ledger_entry::Ledger,
};
use std::{collections::HashMap, sync::Arc};

/// A case as it was put.
#[derive(Clone, Debug)]
pub struct Question {
    pub asker: EmployeeId,
    pub kind: DecisionKind,
    pub customer: CustomerId,
    pub tier: CustomerTier,
    pub benefits: Option<EmployeeId>,
    pub incident: Incident,
    pub amount: i64,
    /// Who else is looked at: the holder whose limit a request would consume.
    pub holder: Option<EmployeeId>,
}

/// At which moment.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// As the balances and entries stand. `added` was put onto the balances of these windows' holder by the one who looks.
    Now { at: DateTime<Utc>, added: i64 },
    /// As it stood then: from the entries.
    Past(DateTime<Utc>),
}

impl When {
    pub fn now(at: DateTime<Utc>) -> Self {
        Self::Now { at, added: 0 }
    }

    fn at(self) -> DateTime<Utc> {
        match self {
            Self::Now { at, .. } | Self::Past(at) => at,
        }
    }
}

/// A case, and what everyone concerned has.
#[derive(Clone, Debug)]
pub struct Standing {
    pub case: Case,
    pub asker: Asker,
    /// Up the asker's line of command, as far as a request goes.
    pub line: Vec<Candidate>,
    /// The holder that was asked for.
    pub holder: Option<Candidate>,
    /// Those who may let it pass for compliance, if it must (D10).
    pub officers: Vec<EmployeeId>,
}

/// The settings that cases are looked at with.
pub fn guard(directory: &Directory, at: DateTime<Utc>) -> Guard {
    let of = |setting| i64::from(directory.whole_setting(setting, at));
    Guard {
        days: of(Setting::SpecialBenefitDays),
        percent: of(Setting::SpecialBenefitPercent),
        most: of(Setting::SpecialBenefitMost),
    }
}

/// What was read for all questions at once.
struct Known {
    people: HashMap<EmployeeId, Person>,
    limits: Vec<delegation_limit::Model>,
    balances: HashMap<BalanceKey, i64>,
    incidents: HashMap<Parts, i64>,
    of_customers: HashMap<(CustomerId, DecisionKind), i64>,
    contracts: HashMap<CustomerId, Vec<Near>>,
    goodwill: HashMap<CustomerId, Vec<rules::Given>>,
    /// Looked for only if a contract is near.
    officers: Vec<EmployeeId>,
}

/// Everyone whose authority the question may come to: the asker, those up the line, the holder, their deputies.
fn concerned(directory: &Directory, question: &Question, at: DateTime<Utc>) -> Vec<Arc<Employee>> {
    let today = directory.calendar().day_of(at);
    let Some(asker) = directory.employee(question.asker) else { return Vec::new() };
    let holder = question.holder.and_then(|holder| directory.employee(holder)).cloned();
    let mut people: Vec<Arc<Employee>> = line(directory, asker, at).into_iter().chain(holder).collect();
    let deputies: Vec<_> = people.iter().filter_map(|person| directory.deputy_of(person.key, today).cloned()).collect();
    people.extend(deputies);
    people.push(asker.clone());
    people
}

fn line(directory: &Directory, asker: &Employee, at: DateTime<Utc>) -> Vec<Arc<Employee>> {
    let hops = usize::try_from(directory.whole_setting(Setting::ApprovalHops, at)).unwrap_or_default();
    let mut line = line_of_command(directory, asker);
    line.truncate(hops);
    line
}

fn keys(directory: &Directory, question: &Question, at: DateTime<Utc>) -> Vec<BalanceKey> {
    let today = directory.calendar().day_of(at);
    let of_one = |person: Arc<Employee>| {
        [day_key(question.kind, person.key, today), month_key(question.kind, person.key, today)]
    };
    concerned(directory, question, at).into_iter().flat_map(of_one).collect()
}

/// What adds up for a question's incident.
fn parts(question: &Question) -> Parts {
    (rules::ledger(question.kind), question.incident.parts.clone())
}

struct Look<'a> {
    directory: &'a Directory,
    known: Known,
    when: When,
    today: NaiveDate,
}

impl Look<'_> {
    fn standing(&self, question: &Question) -> Option<Standing> {
        let asker = self.directory.employee(question.asker)?;
        let (contracts, given) =
            (self.known.contracts.get(&question.customer), self.known.goodwill.get(&question.customer));
        let is_goodwill = rules::ledger(question.kind) == Ledger::Goodwill;
        let near = contracts.filter(|_| is_goodwill).map(Vec::as_slice).unwrap_or_default();
        let given = given.map(Vec::as_slice).unwrap_or_default();
        let special = rules::special_benefit(guard(self.directory, self.when.at()), self.today, near, given);
        let candidate = |person: &Employee| self.candidate(question, person);
        Some(Standing {
            case: Case { amount: question.amount, benefits: question.benefits, special },
            asker: Asker { id: asker.key, authority: self.authority(question, asker.key) },
            line: line(self.directory, asker, self.when.at()).iter().map(|person| candidate(person)).collect(),
            holder: question.holder.and_then(|id| self.directory.employee(id)).map(|person| candidate(person)),
            officers: self.known.officers.clone(),
        })
    }

    fn candidate(&self, question: &Question, person: &Employee) -> Candidate {
        let deputy = self.directory.deputy_of(person.key, self.today);
        Candidate {
            holder: person.key,
            authority: self.authority(question, person.key),
            is_absent: self.directory.is_absent(person.key, self.today),
            deputy: deputy.map(|deputy| (deputy.key, self.authority(question, deputy.key))),
        }
    }

    fn authority(&self, question: &Question, id: EmployeeId) -> Option<Authority> {
        let person = self.directory.employee(id).filter(|person| person.is_active())?;
        let used = self.used(question, id);
        if is_unlimited(person.role_set) {
            return Some(Authority { limit: None, allowance: Allowance::UNLIMITED, used });
        }
        let limit = most_specific(&self.known.limits, self.known.people.get(&id)?, question.kind, question.tier)?;
        Some(Authority { limit: Some(limit.id), allowance: Allowance::from(limit), used })
    }

    fn used(&self, question: &Question, id: EmployeeId) -> Used {
        let balance = |key| self.known.balances.get(&key).copied().unwrap_or_default();
        // What whoever looks has added already is on the asker's windows, or on the holder's if one was named. It is no entry yet.
        let added = match self.when {
            When::Now { added, .. } => added,
            When::Past(_) => 0,
        };
        let own = if id == question.holder.unwrap_or(question.asker) { added } else { 0 };
        Used {
            incident: self.known.incidents.get(&parts(question)).copied().unwrap_or_default(),
            customer: self.known.of_customers.get(&(question.customer, question.kind)).copied().unwrap_or_default(),
            day: balance(day_key(question.kind, id, self.today)) - own,
            month: balance(month_key(question.kind, id, self.today)) - own,
        }
    }
}

/// D5: the CEO's authority has no limit.
pub fn is_unlimited(roles: RoleSet) -> bool {
    roles.contains(Role::Ceo)
}

/// D10: those who look at special benefits.
pub fn officers(directory: &Directory) -> Vec<EmployeeId> {
    let is_officer = |person: &&Arc<Employee>| person.is_active() && person.role_set.contains(Role::Compliance);
    directory.employees().iter().filter(is_officer).map(|person| person.key).collect()
}

/// What a decision about this question would count for.
pub fn windows(question: &Question, holder: EmployeeId, today: NaiveDate) -> Windows {
    Windows {
        kind: question.kind,
        holder,
        customer: question.customer,
        parts: question.incident.parts.clone(),
        day: today,
    }
}
