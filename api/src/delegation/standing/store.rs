//! Every SQL statement about what everyone concerned by cases has: the same few for one case and for a page of them.

use crate::{
    customer,
    delegation::{
        incident, ledger,
        limit::{
            rules::{Person, most_specific},
            store as limits,
        },
        rules::{self, Allowance, Near},
        standing::{Known, Look, Question, Standing, When, concerned, guard, is_unlimited, keys, officers, parts},
    },
    org::Directory,
    voc,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    customer::CustomerTier,
    decision::DecisionKind,
    ids::{CustomerId, EmployeeId},
    ledger_entry::Ledger,
};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::{HashMap, HashSet};

pub async fn of(
    db: &impl ConnectionTrait,
    directory: &Directory,
    question: &Question,
    when: When,
) -> Result<Option<Standing>, DbErr> {
    Ok(of_all(db, directory, std::slice::from_ref(question), when).await?.pop())
}

/// D4: what is one with what they are about, as far as it has not been looked up, for all questions in one statement. Which items are
/// one is not known of the past: it is as it is now.
pub async fn look_up(db: &impl ConnectionTrait, questions: &mut [Question]) -> Result<(), DbErr> {
    let mut open: Vec<&mut Question> = questions.iter_mut().filter(|one| !one.incident.is_looked_up()).collect();
    if open.is_empty() {
        return Ok(());
    }
    let about = |one: &&mut Question| (one.customer, one.incident.item, one.incident.named.clone());
    let about: Vec<_> = open.iter().map(about).collect();
    let about: Vec<_> = about.iter().map(|(customer, item, claim)| (*customer, *item, claim.as_deref())).collect();
    let mut items: HashMap<i64, Vec<incident::Item>> = HashMap::new();
    for one in voc::incident::one_with(db, &about).await? {
        let item = incident::Item { id: one.id, merged_into: one.merged_into_id, claim: one.claim_reference };
        items.entry(one.question).or_default().push(item);
    }
    for (n, question) in (0_i64..).zip(&mut open) {
        let found = items.get(&n).map(Vec::as_slice).unwrap_or_default();
        question.incident = std::mem::take(&mut question.incident).with(found);
    }
    Ok(())
}

/// As many answers as questions, in their order; questions of people who are not known are left out.
pub async fn of_all(
    db: &impl ConnectionTrait,
    directory: &Directory,
    questions: &[Question],
    when: When,
) -> Result<Vec<Standing>, DbErr> {
    let mut questions = questions.to_vec();
    look_up(db, &mut questions).await?;
    let questions = &questions;
    let at = when.at();
    let today = directory.calendar().day_of(at);
    let known = Known::read(db, directory, questions, when, today).await?;
    let look = Look { directory, known, when, today };
    Ok(questions.iter().filter_map(|question| look.standing(question)).collect())
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
        let concerned = questions.iter().flat_map(|question| concerned(directory, question, at));
        let people: HashMap<EmployeeId, Person> = concerned.map(|one| (one.key, Person::from(&*one))).collect();
        let all: Vec<Person> = people.values().cloned().collect();
        let kind = questions.first().map(|first| first.kind);
        let kind = kind.filter(|kind| questions.iter().all(|question| question.kind == *kind));
        let limits = limits::in_force(db, &all, kind, at).await?;
        let customers = || questions.iter().map(|question| question.customer);
        let balances = match when {
            When::Now { .. } => {
                let keys: HashSet<_> = questions.iter().flat_map(|question| keys(directory, question, at)).collect();
                ledger::store::balances(db, &keys.into_iter().collect::<Vec<_>>()).await?
            }
            When::Past(at) => ledger::store::balances_at(db, people.keys().copied(), kind, (today, at)).await?,
        };
        let is_past = matches!(when, When::Past(_));
        let all_parts = questions.iter().map(parts).collect();
        let incidents = ledger::store::incidents(db, &all_parts, is_past.then_some(at)).await?;
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
        Ok(Self { people, limits, balances, incidents, of_customers, contracts, goodwill, officers })
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
