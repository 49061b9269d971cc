//! What everyone concerned by a case has now: who asks, those up their line, their deputies. The same look serves the decision,
//! the dry run and what objects say of their viewer: several doors, one lock. For many cases at once it costs as many
//! statements as for one.

use crate::{
    customer,
    delegation::{
        ledger::{self, BalanceKey, Windows, day_key, incident_key, month_key},
        limit::{
            rules::{Person, most_specific},
            store as limits,
        },
        rules::{self, Allowance, Asker, Authority, Candidate, Case, Guard, Near, Used},
    },
    kernel::actor::RoleSet,
    org::{Directory, Employee, Setting, line_of_command},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    customer::CustomerTier,
    decision::DecisionKind,
    delegation_limit,
    employee_role::Role,
    ids::{CustomerId, EmployeeId},
    ledger_entry::Ledger,
};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::HashMap;

/// A case as it was put.
#[derive(Clone, Debug)]
pub struct Question {
    pub asker: EmployeeId,
    pub kind: DecisionKind,
    pub customer: CustomerId,
    pub tier: CustomerTier,
    pub benefits: Option<EmployeeId>,
    pub claim_reference: String,
    pub amount: i64,
    /// Who else is looked at: the holder whose limit a request would consume.
    pub holder: Option<EmployeeId>,
}

/// At which moment.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// As the balances stand. `added` was put onto the balances of these windows' holder and incident by the one who looks.
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

pub async fn of(
    db: &impl ConnectionTrait,
    directory: &Directory,
    question: &Question,
    when: When,
) -> Result<Option<Standing>, DbErr> {
    Ok(of_all(db, directory, std::slice::from_ref(question), when).await?.pop())
}

/// As many answers as questions, in their order; questions of people who are not known are left out.
pub async fn of_all(
    db: &impl ConnectionTrait,
    directory: &Directory,
    questions: &[Question],
    when: When,
) -> Result<Vec<Standing>, DbErr> {
    let at = when.at();
    let today = directory.calendar().day_of(at);
    let known = Known::read(db, directory, questions, when, today).await?;
    let look = Look { directory, known, when, today };
    Ok(questions.iter().filter_map(|question| look.standing(question)).collect())
}

/// What was read for all questions at once.
struct Known {
    people: HashMap<EmployeeId, Person>,
    limits: Vec<delegation_limit::Model>,
    balances: HashMap<BalanceKey, i64>,
    of_customers: HashMap<(CustomerId, DecisionKind), i64>,
    contracts: HashMap<CustomerId, Vec<Near>>,
    goodwill: HashMap<CustomerId, Vec<rules::Given>>,
    /// Looked for only if a contract is near.
    officers: Vec<EmployeeId>,
}

impl Known {
    async fn read(
        db: &impl ConnectionTrait,
        directory: &Directory,
        questions: &[Question],
        when: When,
        today: NaiveDate,
    ) -> Result<Self, DbErr> {
        let at = when.at();
        let people = concerned(directory, questions, at);
        let all: Vec<Person> = people.values().cloned().collect();
        let kind = questions.first().map(|first| first.kind);
        let kind = kind.filter(|kind| questions.iter().all(|question| question.kind == *kind));
        let limits = limits::in_force(db, &all, kind, at).await?;
        let customers = || questions.iter().map(|question| question.customer);
        let balances = match when {
            When::Now { .. } => {
                let keys: Vec<_> = questions.iter().flat_map(|question| keys(question, &people, today)).collect();
                ledger::store::balances(db, &keys).await?
            }
            When::Past(at) => {
                let claims: Vec<_> = questions.iter().map(|question| question.claim_reference.clone()).collect();
                ledger::store::balances_at(db, people.keys().copied(), &claims, (today, at)).await?
            }
        };
        let is_past = matches!(when, When::Past(_));
        let of_customers = ledger::store::for_customers(db, customers(), at, is_past).await?;
        let mut contracts: HashMap<CustomerId, Vec<Near>> = HashMap::new();
        let mut goodwill = HashMap::new();
        if questions.iter().any(|question| rules::ledger(question.kind) == Ledger::Goodwill) {
            let days = TimeDelta::days(guard(directory, at).days);
            let (from, until) = (today - days, today + days);
            for near in customer::contracts_near(db, customers(), from, until).await? {
                let days = [Some(near.sold_on), near.renewed_on].into_iter().flatten();
                let premium = near.first_year_premium;
                contracts.entry(near.customer_id).or_default().extend(days.map(|day| Near { day, premium }));
            }
            goodwill = ledger::store::goodwill(db, customers(), from - days, is_past.then_some(at)).await?;
        }
        let officers = if contracts.is_empty() { Vec::new() } else { officers(directory) };
        Ok(Self { people, limits, balances, of_customers, contracts, goodwill, officers })
    }
}

fn concerned(directory: &Directory, questions: &[Question], at: DateTime<Utc>) -> HashMap<EmployeeId, Person> {
    let today = directory.calendar().day_of(at);
    let mut people: HashMap<EmployeeId, Person> = HashMap::new();
    let mut add = |person: &Employee| {
        people.entry(person.key).or_insert_with(|| Person::from(person));
    };
    for question in questions {
        let Some(asker) = directory.employee(question.asker) else { continue };
        add(asker);
        let holder = question.holder.and_then(|holder| directory.employee(holder)).cloned();
        for person in line(directory, asker, at).into_iter().chain(holder) {
            if let Some(deputy) = directory.deputy_of(person.key, today) {
                add(deputy);
            }
            add(&person);
        }
    }
    people
}

fn line(directory: &Directory, asker: &Employee, at: DateTime<Utc>) -> Vec<std::sync::Arc<Employee>> {
    let hops = usize::try_from(directory.whole_setting(Setting::ApprovalHops, at)).unwrap_or_default();
    let mut line = line_of_command(directory, asker);
    line.truncate(hops);
    line
}

fn keys(question: &Question, people: &HashMap<EmployeeId, Person>, today: NaiveDate) -> Vec<BalanceKey> {
    let mut keys = vec![incident_key(question.kind, &question.claim_reference)];
    for person in people.keys() {
        keys.push(day_key(question.kind, *person, today));
        keys.push(month_key(question.kind, *person, today));
    }
    keys
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
        // What whoever looks has added already is on the asker's windows, or on the holder's if one was named, and on the incident.
        let added = match self.when {
            When::Now { added, .. } => added,
            When::Past(_) => 0,
        };
        let own = if id == question.holder.unwrap_or(question.asker) { added } else { 0 };
        Used {
            incident: balance(incident_key(question.kind, &question.claim_reference)) - added,
            customer: self.known.of_customers.get(&(question.customer, question.kind)).copied().unwrap_or_default(),
            day: balance(day_key(question.kind, id, self.today)) - own,
            month: balance(month_key(question.kind, id, self.today)) - own,
        }
    }
}

/// What this person may decide of such a case, whatever was used of it.
pub async fn allowance(
    db: &impl ConnectionTrait,
    directory: &Directory,
    id: EmployeeId,
    (kind, tier): (DecisionKind, CustomerTier),
    at: DateTime<Utc>,
) -> Result<Option<Allowance>, DbErr> {
    let Some(employee) = directory.employee(id).filter(|person| person.is_active()) else { return Ok(None) };
    if is_unlimited(employee.role_set) {
        return Ok(Some(Allowance::UNLIMITED));
    }
    let person = [Person::from(&**employee)];
    let limits = limits::in_force(db, &person, Some(kind), at).await?;
    let [person] = person;
    Ok(most_specific(&limits, &person, kind, tier).map(Allowance::from))
}

/// D5: the CEO's authority has no limit.
pub fn is_unlimited(roles: RoleSet) -> bool {
    roles.contains(Role::Ceo)
}

/// D10: those who look at special benefits.
pub fn officers(directory: &Directory) -> Vec<EmployeeId> {
    let is_officer =
        |person: &&std::sync::Arc<Employee>| person.is_active() && person.role_set.contains(Role::Compliance);
    directory.employees().iter().filter(is_officer).map(|person| person.key).collect()
}

/// What a decision about this question would count for.
pub fn windows(question: &Question, holder: EmployeeId, today: NaiveDate) -> Windows {
    Windows {
        kind: question.kind,
        holder,
        customer: question.customer,
        claim_reference: question.claim_reference.clone(),
        day: today,
    }
}
