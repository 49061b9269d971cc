//! Two years of what the demo's people decided, alone or by somebody up the line, and what waits now: by the same rules as real
//! decisions, one after the other.

use crate::{
    customer::Vault,
    delegation::{
        approval::{answer_place, put_before, reason_place, step},
        decision_place, entry_place,
        incident::part_of_item,
        ledger::{BalanceKey, day_key, incident_key, month_key},
        limit::rules::{Person, most_specific},
        rules::{self, Allowance, Answer, Asker, Authority, Candidate, Case, Used},
        standing::{is_unlimited, officers},
    },
    demo::{
        calendar::{is_business_day, local, utc},
        decision_texts as texts,
        fill::insert,
        wording::{percent, weighted},
    },
    kernel::{db::Db, error::Fault, id, secret::Ring},
    org::{Directory, Employee, line_of_command},
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity::{
    approval_request::{self, ApprovalStage, ApprovalStatus},
    approval_step::{self, StepKind},
    customer, decision,
    decision::DecisionKind,
    delegation_limit,
    ids::*,
    incident_part, ledger_balance, ledger_entry,
    voc_item::{self, VocKind, VocState},
};
use fastrand::Rng;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use std::{collections::HashMap, sync::Arc};

/// Business days that are looked back on, and cases of each.
const DAYS: u64 = 730;
const CASES_A_DAY: u32 = 4;
const KINDS: [(DecisionKind, u32); 5] = [
    (DecisionKind::ClaimPayment, 38),
    (DecisionKind::ServiceRecovery, 24),
    (DecisionKind::FeeWaiver, 14),
    (DecisionKind::RetentionGift, 14),
    (DecisionKind::ExceptionHandling, 10),
];

/// Writes them, unless there are any.
pub async fn decisions(
    db: &Db,
    ring: &Ring,
    directory: &Directory,
    seed: u64,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    if decision::Entity::find().count(db.reader()).await? > 0 {
        return Ok(());
    }
    let known = customer::Entity::find().filter(customer::Column::ErasedAt.is_null());
    let customers = known.order_by_asc(customer::Column::Id).all(db.reader()).await?;
    let limits = delegation_limit::Entity::find().order_by_asc(delegation_limit::Column::Id).all(db.reader()).await?;
    let mut desk = Desk::new(ring, directory, customers, limits, seed);
    desk.items = complaints(db).await?;
    let today = local(now).date();
    for day in
        (0..=DAYS).rev().filter_map(|back| today.checked_sub_days(Days::new(back))).filter(|day| is_business_day(*day))
    {
        desk.work(day, now)?;
    }
    desk.wait(now)?;
    let mut written = desk.written;
    // In the order in which they were made: their places in the ledger say so.
    written.decisions.sort_by_key(|decision| decision.at);
    written.entries.sort_by_key(|entry| entry.at);
    let tx = db.begin().await?;
    insert::<approval_request::Entity, _>(&tx, written.requests).await?;
    insert::<approval_step::Entity, _>(&tx, written.steps).await?;
    insert::<decision::Entity, _>(&tx, written.decisions).await?;
    insert::<ledger_entry::Entity, _>(&tx, written.entries).await?;
    insert::<incident_part::Entity, _>(&tx, written.parts).await?;
    let balance = |((window, owner, period), used)| ledger_balance::Model { window, owner, period, used };
    insert::<ledger_balance::Entity, _>(&tx, desk.balances.into_iter().map(balance).collect()).await?;
    tx.commit().await?;
    Ok(())
}

/// A complaint that may be decided about.
struct Complaint {
    id: VocItemId,
    customer: CustomerId,
    claim: Option<String>,
    at: DateTime<Utc>,
}

/// Those of a known customer that nothing was merged with and whose claim is no other's, the oldest first: each is an incident by itself.
async fn complaints(db: &Db) -> Result<Vec<Complaint>, Fault> {
    use voc_item::Column as C;
    type Row = (VocItemId, CustomerId, Option<String>, DateTime<Utc>);
    let merged = voc_item::Entity::find().filter(C::MergedIntoId.is_not_null()).select_only().column(C::MergedIntoId);
    let merged: Vec<VocItemId> = merged.into_tuple().all(db.reader()).await?;
    let all = voc_item::Entity::find()
        .select_only()
        .columns([C::Id, C::CustomerId, C::ClaimReference, C::ReceivedAt])
        .filter(C::Kind.eq(VocKind::Complaint))
        .filter(C::CustomerId.is_not_null())
        .filter(C::State.is_not_in([VocState::Rejected, VocState::Merged]))
        .order_by_asc(C::ReceivedAt);
    let rows: Vec<Row> = all.into_tuple().all(db.reader()).await?;
    let complaint = |(id, customer, claim, at): Row| Complaint { id, customer, claim, at };
    let is_alone =
        |one: &Complaint| !merged.contains(&one.id) && one.claim.as_deref() != Some(super::voc::EXAMPLE_CLAIM);
    Ok(rows.into_iter().map(complaint).filter(is_alone).collect())
}

#[derive(Default)]
struct Written {
    parts: Vec<incident_part::Model>,
    requests: Vec<approval_request::Model>,
    steps: Vec<approval_step::Model>,
    decisions: Vec<decision::Model>,
    entries: Vec<ledger_entry::Model>,
}

struct Desk<'a> {
    ring: &'a Ring,
    directory: &'a Directory,
    rng: Rng,
    customers: Vec<customer::Model>,
    limits: Vec<delegation_limit::Model>,
    /// Who decides by job function, of each kind.
    clerks: HashMap<DecisionKind, Vec<Arc<Employee>>>,
    officers: Vec<EmployeeId>,
    balances: HashMap<BalanceKey, i64>,
    written: Written,
    claims: u32,
    items: Vec<Complaint>,
}

/// A case as somebody begins it.
struct Begun {
    asker: Arc<Employee>,
    customer: customer::Model,
    kind: DecisionKind,
    /// Empty: about none.
    claim: String,
    item: Option<VocItemId>,
    amount: i64,
    at: DateTime<Utc>,
    reason: &'static str,
}

impl Begun {
    /// In order: claims begin with a digit.
    fn parts(&self) -> Vec<String> {
        let claim = Some(self.claim.clone()).filter(|claim| !claim.is_empty());
        claim.into_iter().chain(self.item.map(part_of_item)).collect()
    }
}

impl<'a> Desk<'a> {
    fn new(
        ring: &'a Ring,
        directory: &'a Directory,
        customers: Vec<customer::Model>,
        limits: Vec<delegation_limit::Model>,
        seed: u64,
    ) -> Self {
        let mut clerks: HashMap<DecisionKind, Vec<Arc<Employee>>> = HashMap::new();
        for employee in directory.employees().iter().filter(|person| person.is_active()) {
            let function = Person::from(&**employee).job_function;
            let theirs = |limit: &&delegation_limit::Model| function.is_some() && limit.job_function == function;
            if let Some(limit) = limits.iter().find(theirs) {
                clerks.entry(limit.kind).or_default().push(employee.clone());
            }
        }
        let rng = Rng::with_seed(seed ^ 0xD4);
        let (balances, written) = Default::default();
        Self {
            ring,
            directory,
            rng,
            customers,
            limits,
            clerks,
            officers: officers(directory),
            balances,
            written,
            claims: 0,
            items: Vec::new(),
        }
    }

    fn work(&mut self, day: NaiveDate, now: DateTime<Utc>) -> Result<(), Fault> {
        let cases = self.rng.u32(1..=CASES_A_DAY);
        let mut minutes: Vec<i64> = (0..cases).map(|_| self.rng.i64(5..520)).collect();
        minutes.sort_unstable();
        for minute in minutes {
            let opens = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
            let at = utc(day.and_time(opens))
                + TimeDelta::minutes(minute)
                + TimeDelta::microseconds(self.rng.i64(1..59_000_000));
            if at < now
                && let Some(begun) = self.begin(at)
            {
                self.decide(begun, now)?;
            }
        }
        Ok(())
    }

    fn begin(&mut self, at: DateTime<Utc>) -> Option<Begun> {
        let kind = weighted(&mut self.rng, &KINDS)?;
        // Mostly well within the limit; now and then beyond what a team's leader decides.
        let percent = weighted(&mut self.rng, &[(20, 35), (50, 30), (90, 18), (170, 10), (280, 5), (700, 2)])?;
        let asker = self.rng.choice(self.clerks.get(&kind)?)?.clone();
        self.begin_by(asker, kind, percent, at)
    }

    /// What a customer complained about in the days before, if somebody makes up for that (D4).
    fn complaint(&mut self, kind: DecisionKind, at: DateTime<Utc>) -> Option<(customer::Model, String, VocItemId)> {
        let share = match kind {
            DecisionKind::ServiceRecovery => 72,
            DecisionKind::FeeWaiver | DecisionKind::ExceptionHandling => 35,
            DecisionKind::RetentionGift => 20,
            DecisionKind::ClaimPayment => 6,
        };
        if !percent(&mut self.rng, share) {
            return None;
        }
        let (from, until) = (at - TimeDelta::days(9), at - TimeDelta::minutes(40));
        let first = self.items.partition_point(|one| one.at < from);
        let after = self.items.partition_point(|one| one.at < until);
        let one = self.rng.choice(self.items.get(first..after)?)?;
        let customer = self.customers.iter().find(|customer| customer.id == one.customer)?.clone();
        Some((customer, one.claim.clone().unwrap_or_default(), one.id))
    }

    fn begin_by(&mut self, asker: Arc<Employee>, kind: DecisionKind, percent: i64, at: DateTime<Utc>) -> Option<Begun> {
        let about = self.complaint(kind, at);
        let customer = match &about {
            Some((customer, ..)) => customer.clone(),
            None => self.rng.choice(&self.customers)?.clone(),
        };
        let most = self.in_force(&Person::from(&*asker), kind, &customer, at)?.per_case;
        let amount = (most * percent / 100 * self.rng.i64(60..110) / 100 / 1_000).max(1) * 1_000;
        self.claims += 1;
        let (claim, item) = match about {
            Some((_, claim, item)) => (claim, Some(item)),
            None => (format!("{}-{:05}", at.format("%Y"), 10_000 + self.claims * 7), None),
        };
        let reason = *self.rng.choice(texts::reasons(kind))?;
        Some(Begun { asker, customer, kind, claim, item, amount, at, reason })
    }

    /// What waits now, of the last hours; if it can be, before somebody who stands in for somebody else.
    fn wait(&mut self, now: DateTime<Utc>) -> Result<(), Fault> {
        let today = local(now).date();
        let directory = self.directory;
        let mut minutes = 9;
        for (kind, _) in KINDS {
            let mut clerks = self.clerks.get(&kind).cloned().unwrap_or_default();
            let above = |person: &Arc<Employee>| line_of_command(directory, person).into_iter().next();
            clerks.sort_by_key(|person| {
                above(person).is_none_or(|above| directory.deputy_of(above.key, today).is_none())
            });
            for clerk in clerks.into_iter().take(2) {
                minutes += 13;
                if let Some(begun) = self.begin_by(clerk, kind, 160, now - TimeDelta::minutes(minutes)) {
                    self.decide(begun, now)?;
                }
            }
        }
        Ok(())
    }

    fn in_force(
        &self,
        person: &Person,
        kind: DecisionKind,
        customer: &customer::Model,
        at: DateTime<Utc>,
    ) -> Option<&delegation_limit::Model> {
        let counts = |limit: &&delegation_limit::Model| {
            !limit.ends
                && limit.effective_from.is_some_and(|from| from <= at)
                && limit.effective_until.is_none_or(|until| at < until)
        };
        most_specific(self.limits.iter().filter(counts), person, kind, customer.tier)
    }

    fn authority(&self, person: &Employee, begun: &Begun, at: DateTime<Utc>) -> Option<Authority> {
        let used = self.used(person.key, begun, at);
        if is_unlimited(person.role_set) {
            return Some(Authority { limit: None, allowance: Allowance::UNLIMITED, used });
        }
        let limit = self.in_force(&Person::from(person), begun.kind, &begun.customer, at)?;
        Some(Authority { limit: Some(limit.id), allowance: Allowance::from(limit), used })
    }

    fn used(&self, holder: EmployeeId, begun: &Begun, at: DateTime<Utc>) -> Used {
        let day = local(at).date();
        let balance = |key| self.balances.get(&key).copied().unwrap_or_default();
        let since = at - TimeDelta::days(365);
        let counts = |entry: &&ledger_entry::Model| {
            entry.customer_id == begun.customer.id && entry.kind == begun.kind && entry.counts_from > since
        };
        Used {
            // Whatever is decided about an incident counts for each of its parts.
            incident: begun.parts().first().map_or(0, |part| balance(incident_key(begun.kind, part))),
            customer: self.written.entries.iter().filter(counts).map(|entry| entry.amount).sum(),
            day: balance(day_key(begun.kind, holder, day)),
            month: balance(month_key(begun.kind, holder, day)),
        }
    }

    fn decide(&mut self, begun: Begun, now: DateTime<Utc>) -> Result<(), Fault> {
        let case = Case { amount: begun.amount, benefits: begun.customer.employee_id, special: None };
        let asker = Asker { id: begun.asker.key, authority: self.authority(&begun.asker, &begun, begun.at) };
        let line = self.line(&begun);
        match (rules::answer(&case, &asker, &line, &self.officers, false), asker.authority) {
            (Answer::Alone, Some(authority)) => {
                self.decision(&begun, (begun.asker.key, begun.asker.key), (begun.at, begun.amount), authority, None)
            }
            (answer @ Answer::Line(place), _) => {
                let candidate = line.iter().find(|candidate| candidate.holder == place.holder).cloned();
                self.request(begun, answer, candidate, now)
            }
            _ => Ok(()),
        }
    }

    /// Who is absent today was not all those years: only what is begun today is stood in for.
    fn line(&self, begun: &Begun) -> Vec<Candidate> {
        let day = local(begun.at).date();
        let deputy = |person: &Employee| {
            let deputy = self.directory.deputy_of(person.key, day)?;
            Some((deputy.key, self.authority(deputy, begun, begun.at)))
        };
        let line = line_of_command(self.directory, &begun.asker);
        let candidate = |person: &Arc<Employee>| Candidate {
            holder: person.key,
            authority: self.authority(person, begun, begun.at),
            is_absent: self.directory.is_absent(person.key, day),
            deputy: deputy(person),
        };
        line.iter().take(5).map(candidate).collect()
    }

    fn request(
        &mut self,
        begun: Begun,
        answer: Answer,
        candidate: Option<Candidate>,
        now: DateTime<Utc>,
    ) -> Result<(), Fault> {
        let request_id = ApprovalRequestId(id::fresh(begun.at));
        let mut request = approval_request::Model {
            id: request_id,
            kind: begun.kind,
            customer_id: begun.customer.id,
            tier: begun.customer.tier,
            claim_reference: if begun.item.is_none() { begun.claim.clone() } else { String::new() },
            voc_item_id: begun.item,
            amount: begun.amount,
            demand: texts::demand(&mut self.rng),
            reason: self.seal(&begun, reason_place(request_id), begun.reason)?,
            requested_by: begun.asker.key,
            requested_at: begun.at,
            department_id: begun.asker.department.key,
            stage: ApprovalStage::Line,
            holder_id: begun.asker.key,
            approver_id: None,
            hop: 0,
            status: ApprovalStatus::Pending,
            assigned_at: begun.at,
            remind_at: None,
            due_at: begun.at,
            cleared_by: None,
            decided_by: None,
            decided_at: None,
            answer: None,
            decision_id: None,
            version: 1,
        };
        put_before(&mut request, self.directory, answer, begun.at);
        self.written.steps.push(step(&request, StepKind::Requested, Some(begun.asker.key), begun.at));
        let decided_at = begun.at + TimeDelta::minutes(self.rng.i64(4..230));
        // What was begun in the last hours waits still.
        if decided_at < now - TimeDelta::hours(3) {
            let lower = percent(&mut self.rng, 18);
            let rejected = percent(&mut self.rng, 9);
            let authority = candidate.as_ref().and_then(|candidate| candidate.authority);
            let by = request.approver_id.unwrap_or(request.holder_id);
            request.version = 2;
            (request.decided_by, request.decided_at) = (Some(by), Some(decided_at));
            let answer = texts::answer(&mut self.rng, rejected, lower);
            request.answer = Some(self.seal(&begun, answer_place(request_id), answer)?);
            request.status = if rejected { ApprovalStatus::Rejected } else { ApprovalStatus::Approved };
            if let Some(authority) = authority.filter(|_| !rejected) {
                let amount = if lower { (begun.amount * 7 / 10 / 1_000).max(1) * 1_000 } else { begun.amount };
                self.decision(&begun, (by, request.holder_id), (decided_at, amount), authority, Some(request_id))?;
                request.decision_id = self.written.decisions.last().map(|decision| decision.id);
            }
            let what = if rejected { StepKind::Rejected } else { StepKind::Approved };
            self.written.steps.push(step(&request, what, Some(by), decided_at));
        }
        self.written.requests.push(request);
        Ok(())
    }

    fn seal(&self, begun: &Begun, place: (&str, uuid::Uuid), text: &str) -> Result<Vec<u8>, Fault> {
        Ok(Vault::seal_text(self.ring, &begun.customer, place, text)?.unwrap_or_default())
    }

    fn decision(
        &mut self,
        begun: &Begun,
        (by, holder): (EmployeeId, EmployeeId),
        (at, amount): (DateTime<Utc>, i64),
        authority: Authority,
        request: Option<ApprovalRequestId>,
    ) -> Result<(), Fault> {
        let decision_id = DecisionId(id::fresh(at));
        let Authority { allowance, used, .. } = authority;
        let row = decision::Model {
            id: decision_id,
            at,
            kind: begun.kind,
            customer_id: begun.customer.id,
            tier: begun.customer.tier,
            claim_reference: begun.claim.clone(),
            voc_item_id: begun.item,
            amount,
            demand: texts::demand(&mut self.rng),
            reason: self.seal(begun, decision_place(decision_id), begun.reason)?,
            requested_by: begun.asker.key,
            decided_by: by,
            holder_id: holder,
            department_id: begun.asker.department.key,
            limit_id: authority.limit,
            request_id: request,
            requested_at: begun.at,
            basis: json!({
                "limit": { "case": allowance.per_case, "customer": allowance.per_customer, "day": allowance.per_day, "month": allowance.per_month },
                "used": { "case": used.incident, "customer": used.customer, "day": used.day, "month": used.month },
                "incident": begun.parts(),
                "special": null,
            }),
        };
        let entry = ledger_entry::Model {
            at,
            id: LedgerEntryId(id::fresh(at)),
            decision_id,
            ledger: rules::ledger(begun.kind),
            kind: begun.kind,
            holder_id: holder,
            customer_id: begun.customer.id,
            claim_reference: begun.claim.clone(),
            amount,
            day: local(at).date(),
            counts_from: at,
            made_by: by,
            reason: None,
        };
        self.count(&entry, begun);
        let ledger = entry.ledger;
        let others = begun.parts().into_iter().filter(|part| *part != begun.claim);
        self.written.parts.extend(others.map(|part| incident_part::Model { part, ledger, decision_id }));
        if percent(&mut self.rng, 2) {
            self.take_back(begun, &entry)?;
        }
        self.written.entries.push(entry);
        self.written.decisions.push(row);
        Ok(())
    }

    /// D8: some were a mistake, which the holder noticed within the hour.
    fn take_back(&mut self, begun: &Begun, consumed: &ledger_entry::Model) -> Result<(), Fault> {
        let at = consumed.at + TimeDelta::minutes(self.rng.i64(3..60));
        let entry_id = LedgerEntryId(id::fresh(at));
        let reason = self.seal(begun, entry_place(entry_id), "같은 청구에 두 번 처리되어 취소합니다.")?;
        let entry = ledger_entry::Model {
            at,
            id: entry_id,
            amount: -consumed.amount,
            made_by: consumed.holder_id,
            reason: Some(reason),
            ..consumed.clone()
        };
        self.count(&entry, begun);
        self.written.entries.push(entry);
        Ok(())
    }

    fn count(&mut self, entry: &ledger_entry::Model, begun: &Begun) {
        let windows = crate::delegation::ledger::Windows {
            kind: entry.kind,
            holder: entry.holder_id,
            customer: entry.customer_id,
            parts: begun.parts(),
            day: entry.day,
        };
        for key in windows.keys() {
            *self.balances.entry(key).or_default() += entry.amount;
        }
    }
}
