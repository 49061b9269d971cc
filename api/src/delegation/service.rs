//! Deciding (D4, D7): at once, if it is within every limit; else it becomes a request. And taking back (D8).

use crate::{
    customer::{self, Vault},
    delegation::{
        approval::{self, inbox},
        incident::Incident,
        ledger::{self, Windows},
        listing,
        refusal::{self, Refusal},
        rules::{self, Allowance, Answer, Authority},
        standing::{self, Question, Standing, When},
        store,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        id,
        idempotency::LONGEST_KEY,
        money::MoneyFault,
        policy::{Action, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::{Directory, line_of_command},
    voc,
};
use entity::{
    approval_request,
    customer::Model as Customer,
    decision::{self, DecisionKind, Demand},
    decision_key::{self, Made as MadeKind},
    ids::{ApprovalRequestId, CustomerId, DecisionId, DepartmentId, EmployeeId, LedgerEntryId, VocItemId},
    incident_part, ledger_entry, voc_item,
};
use serde_json::json;
use uuid::Uuid;

/// What is to be decided, as it came.
#[derive(Clone)]
pub struct New {
    pub customer: CustomerId,
    pub claim_reference: Option<String>,
    pub item: Option<VocItemId>,
    pub kind: DecisionKind,
    pub amount: Result<i64, MoneyFault>,
    pub demand: Demand,
    pub reason: String,
}

/// What is to be decided, looked over.
struct Checked {
    customer: CustomerId,
    incident: Incident,
    kind: DecisionKind,
    amount: i64,
    demand: Demand,
    reason: String,
}

/// What became of it.
pub enum Made {
    Decision(decision::Model),
    Request(approval_request::Model),
}

pub async fn make(
    cx: &Cx,
    directory: &Directory,
    ring: &Ring,
    scope: &Scope,
    (new, key): (New, String),
) -> Result<Made, Stop<Refusal>> {
    let key = Key::new(ring, scope.employee(), key, &new)?;
    // A retry is answered as the first call was, even if it would be refused today.
    if let Some(made) = key.made_before(cx.db.writer()).await? {
        return Ok(made);
    }
    let new = check(new)?;
    match decide_or_ask(cx, directory, ring, scope, (new, &key)).await {
        Err(Stop::Failed(fault)) if is_taken(&fault) => {
            // The same call, at the same moment, was faster.
            key.made_before(cx.db.writer()).await?.ok_or(Stop::Failed(fault))
        }
        made => made,
    }
}

fn is_taken(fault: &Fault) -> bool {
    matches!(fault, Fault::Internal(source) if source.downcast_ref().is_some_and(store::key_taken))
}

fn check(new: New) -> Result<Checked, Stop<Refusal>> {
    let (amount, reason) = (refusal::amount(new.amount), refusal::reason(&new.reason));
    match (amount, reason, refusal::about(new.claim_reference.as_deref(), new.item)) {
        (Ok(amount), Ok(reason), Ok(incident)) => {
            let New { customer, kind, demand, .. } = new;
            Ok(Checked { customer, incident, kind, amount, demand, reason })
        }
        (amount, reason, about) => {
            Err(Stop::Refused([amount.err(), reason.err(), about.err()].into_iter().flatten().collect()))
        }
    }
}

async fn decide_or_ask(
    cx: &Cx,
    directory: &Directory,
    ring: &Ring,
    scope: &Scope,
    (new, key): (Checked, &Key),
) -> Result<Made, Stop<Refusal>> {
    let asker = directory.employee(scope.employee()).ok_or(Stop::Failed(Fault::Unauthenticated))?;
    let today = directory.calendar().day_of(cx.now);
    let tx = cx.db.begin().await?;
    let customer = customer::lock_for_case(&tx, new.customer).await?;
    // The same call may have been faster: what it consumed would look as if somebody else had.
    if let Some(made) = key.made_before(&tx).await? {
        return Ok(made);
    }
    let customer = known(customer)?;
    let mut question = new.question(asker.key, &customer);
    if let Some(item) = question.incident.item {
        // V10: what they may not see is not there.
        let item = voc::incident::seen(&tx, cx, directory, item).await?;
        is_theirs(item.as_ref(), customer.id).map_err(Stop::refused)?;
    }
    standing::store::look_up(&tx, std::slice::from_mut(&mut question)).await?;
    let windows = standing::windows(&question, asker.key, today);
    // First this, then the look: whoever else wants to consume of these windows waits here.
    ledger::store::add(&tx, &windows, new.amount).await?;
    let when = When::Now { at: cx.now, added: new.amount };
    let standing = look(&tx, directory, &question, when).await?;
    let answer = rules::answer(&standing.case, &standing.asker, &standing.line, &standing.officers, false);
    let made = match answer {
        Answer::Nobody => return Err(Stop::refused(Refusal::NobodyCanApprove)),
        Answer::Alone => {
            let authority = standing.asker.authority.ok_or(Stop::refused(Refusal::NobodyCanApprove))?;
            let decided = Decided {
                windows,
                incident: &question.incident,
                amount: new.amount,
                tier: customer.tier,
                demand: new.demand,
                requested_by: asker.key,
                requested_at: cx.now,
                decided_by: asker.key,
                department: asker.department.key,
                authority,
                standing: &standing,
                request: None,
            };
            let decision = decided.row(cx, |id| seal(ring, &customer, place(id), &new.reason))?;
            let rows =
                decided.rows(cx, &decision, Action::MakeDecision).insert(key.row(MadeKind::Decision, decision.id.0));
            rows.run_in(&tx).await?;
            Made::Decision(decision)
        }
        Answer::Compliance | Answer::Line(_) => {
            // A request reserves nothing.
            ledger::store::add(&tx, &windows, -new.amount).await?;
            let asked = approval::Asked { question: &question, demand: new.demand, reason: &new.reason };
            let request = approval::new_request(cx, directory, ring, &asked, (&customer, asker), answer)?;
            let rows = approval::rows(cx, &request).insert(key.row(MadeKind::Request, request.id.0));
            let hearers = inbox::concerned(directory, &request);
            inbox::tell(rows, cx, hearers, &request, "approvalRequested").run_in(&tx).await?;
            Made::Request(request)
        }
    };
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(made)
}

/// D4: a customer about whom something can still be decided.
pub(super) fn known(customer: Option<Customer>) -> Result<Customer, Stop<Refusal>> {
    match customer {
        None => Err(Stop::refused(Refusal::CustomerNotFound)),
        Some(customer) if customer.erased_at.is_some() => Err(Stop::refused(Refusal::CustomerErased)),
        Some(customer) => Ok(customer),
    }
}

/// D4: an item is decided about for the customer whose it is.
pub(super) fn is_theirs(item: Option<&voc_item::Model>, customer: CustomerId) -> Result<(), Refusal> {
    match item {
        None => Err(Refusal::ItemNotFound),
        Some(item) if item.customer_id != Some(customer) => Err(Refusal::OtherCustomer),
        Some(_) => Ok(()),
    }
}

pub(super) async fn look(
    tx: &Tx,
    directory: &Directory,
    question: &Question,
    when: When,
) -> Result<Standing, Stop<Refusal>> {
    standing::store::of(tx, directory, question, when).await?.ok_or(Stop::Failed(Fault::Unauthenticated))
}

/// Where a decision's reason belongs.
pub fn place(id: DecisionId) -> (&'static str, Uuid) {
    ("decision.reason", id.0)
}

impl Checked {
    fn question(&self, asker: EmployeeId, customer: &Customer) -> Question {
        Question {
            asker,
            kind: self.kind,
            customer: customer.id,
            tier: customer.tier,
            benefits: customer.employee_id,
            incident: self.incident.clone(),
            amount: self.amount,
            holder: None,
        }
    }
}

/// A decision that is to be written.
pub(super) struct Decided<'a> {
    pub windows: Windows,
    pub incident: &'a Incident,
    pub amount: i64,
    pub tier: entity::customer::CustomerTier,
    pub demand: Demand,
    pub requested_by: EmployeeId,
    pub requested_at: chrono::DateTime<chrono::Utc>,
    pub decided_by: EmployeeId,
    pub department: DepartmentId,
    /// The holder's.
    pub authority: Authority,
    pub standing: &'a Standing,
    pub request: Option<ApprovalRequestId>,
}

impl Decided<'_> {
    /// `reason` seals the text for the row that it is to be in.
    pub fn row(
        &self,
        cx: &Cx,
        reason: impl FnOnce(DecisionId) -> Result<Vec<u8>, Fault>,
    ) -> Result<decision::Model, Fault> {
        let id = DecisionId(id::fresh(cx.now));
        Ok(decision::Model {
            id,
            at: cx.now,
            kind: self.windows.kind,
            customer_id: self.windows.customer,
            tier: self.tier,
            claim_reference: self.incident.claim.clone().unwrap_or_default(),
            voc_item_id: self.incident.item,
            amount: self.amount,
            demand: self.demand,
            reason: reason(id)?,
            requested_by: self.requested_by,
            decided_by: self.decided_by,
            holder_id: self.windows.holder,
            department_id: self.department,
            limit_id: self.authority.limit,
            request_id: self.request,
            requested_at: self.requested_at,
            basis: self.basis(),
        })
    }

    /// The arithmetic, kept as it was.
    fn basis(&self) -> serde_json::Value {
        let Authority { allowance, used, .. } = self.authority;
        let Allowance { per_case, per_customer, per_day, per_month } = allowance;
        let special = self.standing.case.special;
        json!({
            "limit": { "case": per_case, "customer": per_customer, "day": per_day, "month": per_month },
            "used": { "case": used.incident, "customer": used.customer, "day": used.day, "month": used.month },
            "incident": self.incident.parts,
            "special": special.map(|special| json!({
                "day": special.day, "ceiling": special.ceiling, "given": special.given,
            })),
        })
    }

    /// The decision, what it consumes, and what is left of the change.
    pub fn rows(&self, cx: &Cx, decision: &decision::Model, action: Action) -> Writes {
        let entry = ledger_entry::Model {
            at: cx.now,
            id: LedgerEntryId(id::fresh(cx.now)),
            decision_id: decision.id,
            ledger: rules::ledger(decision.kind),
            kind: decision.kind,
            holder_id: decision.holder_id,
            customer_id: decision.customer_id,
            claim_reference: decision.claim_reference.clone(),
            amount: decision.amount,
            day: self.windows.day,
            counts_from: cx.now,
            made_by: decision.decided_by,
            reason: None,
        };
        let ledger = entry.ledger;
        let part = |part: &String| incident_part::Model { part: part.clone(), ledger, decision_id: decision.id };
        let parts = self.incident.other_parts().map(part).collect();
        let made = of_decision("decisionMade", decision.id, 1, &["kind", "customer", "amount", "reason"]);
        change::insert(store::new_decision(decision.clone(), entry, parts), cx, action, &made)
    }
}

fn of_decision<'a>(event: &'a str, id: DecisionId, version: i32, fields: &'a [&'a str]) -> Change<'a> {
    Change { event, object_type: "Decision", object_id: id.0, version, part: None, fields }
}

/// D8: the opposite entry, in the period in which it was consumed.
pub async fn reverse(
    cx: &Cx,
    directory: &Directory,
    ring: &Ring,
    scope: &Scope,
    (id, reason): (DecisionId, &str),
) -> Result<decision::Model, Stop<Refusal>> {
    let reason = refusal::reason(reason).map_err(Stop::refused)?;
    let missing = || Stop::refused(Refusal::DecisionNotFound);
    let decision = store::decision(cx.db.reader(), id).await?;
    let decision = decision.filter(|row| listing::sees_decision(scope, directory, row)).ok_or_else(missing)?;
    let tx = cx.db.begin().await?;
    // Also of a customer who is forgotten: what was consumed is given back, without a text.
    let customer = customer::lock_for_case(&tx, decision.customer_id).await?.ok_or_else(missing)?;
    let entries = ledger::store::entries_of(&tx, [id]).await?;
    let [consumed] = entries.as_slice() else { return Err(Stop::refused(Refusal::AlreadyReversed)) };
    may_reverse(&tx, cx, directory, scope.employee(), &decision).await?;
    let windows = Windows {
        kind: consumed.kind,
        holder: consumed.holder_id,
        customer: consumed.customer_id,
        parts: ledger::store::parts_of(&tx, &decision).await?,
        day: consumed.day,
    };
    ledger::store::add(&tx, &windows, -consumed.amount).await?;
    let entry_id = LedgerEntryId(id::fresh(cx.now));
    let text = Vault::seal_text(ring, &customer, place_of_entry(entry_id), &reason)?;
    let entry = ledger_entry::Model {
        at: cx.now,
        id: entry_id,
        amount: -consumed.amount,
        made_by: scope.employee(),
        reason: text,
        ..consumed.clone()
    };
    let reversed = of_decision("decisionReversed", id, 2, &["reversal"]);
    change::insert(store::reversal(entry), cx, Action::ReverseDecision, &reversed).run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(decision)
}

/// Where the reason of what was taken back belongs.
pub fn place_of_entry(id: LedgerEntryId) -> (&'static str, Uuid) {
    ("ledger_entry.reason", id.0)
}

/// A text about a customer who is known: they have a key.
pub fn seal(ring: &Ring, customer: &Customer, place: (&str, Uuid), text: &str) -> Result<Vec<u8>, Fault> {
    Ok(Vault::seal_text(ring, customer, place, text)?.unwrap_or_default())
}

async fn may_reverse(
    tx: &Tx,
    cx: &Cx,
    directory: &Directory,
    by: EmployeeId,
    decision: &decision::Model,
) -> Result<(), Stop<Refusal>> {
    let allowance = standing::store::allowance(tx, directory, by, (decision.kind, decision.tier), cx.now).await?;
    let line = directory.employee(decision.holder_id).map(|holder| line_of_command(directory, holder));
    let line: Vec<EmployeeId> = line.iter().flatten().map(|person| person.key).collect();
    match rules::may_reverse(by, decision.holder_id, &line, allowance, decision.amount) {
        true => Ok(()),
        false => Err(Stop::refused(Refusal::LessAuthority)),
    }
}

/// The key of a call that decides: required, and kept for ever (I3).
struct Key {
    employee: EmployeeId,
    key: String,
    /// Of the input, under each of the ring's keys: without one nobody can guess the reason from it.
    hashes: Vec<Vec<u8>>,
}

impl Key {
    fn new(ring: &Ring, employee: EmployeeId, key: String, new: &New) -> Result<Self, Stop<Refusal>> {
        if key.is_empty() || key.len() > LONGEST_KEY || key.chars().any(char::is_control) {
            return Err(Stop::refused(Refusal::KeyInvalid { max: LONGEST_KEY }));
        }
        let amount = new.amount.map_err(|fault| format!("{fault:?}"));
        let input = (new.customer, &new.claim_reference, new.kind, amount, new.demand, &new.reason);
        let input = match new.item {
            // As keys of before were compared, which are kept for ever.
            None => serde_json::to_string(&input),
            Some(item) => serde_json::to_string(&(input, item)),
        };
        let input = input.map_err(Fault::internal)?;
        Ok(Self { employee, key, hashes: ring.blind("decision.input", &input) })
    }

    fn row(&self, made: MadeKind, object_id: Uuid) -> decision_key::ActiveModel {
        store::key_row(decision_key::Model {
            employee_id: self.employee,
            key: self.key.clone(),
            input_hash: self.hashes.first().cloned().unwrap_or_default(),
            made,
            object_id,
        })
    }

    async fn made_before(&self, db: &impl store::Reads) -> Result<Option<Made>, Stop<Refusal>> {
        let Some(kept) = store::key(db, self.employee, &self.key).await? else { return Ok(None) };
        if !self.hashes.contains(&kept.input_hash) {
            return Err(Stop::refused(Refusal::KeyReused));
        }
        Ok(match kept.made {
            MadeKind::Decision => store::decision(db, DecisionId(kept.object_id)).await?.map(Made::Decision),
            MadeKind::Request => store::request(db, ApprovalRequestId(kept.object_id)).await?.map(Made::Request),
        })
    }
}
