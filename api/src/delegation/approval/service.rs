//! What whoever it is before says to a request (D6), and taking it back.

use crate::{
    customer::{self, Vault},
    delegation::{
        approval::{answer_place, changed, inbox, put_before, reason_place, step},
        incident::Incident,
        ledger,
        listing::sees_request,
        refusal::{self, Refusal},
        rules::{self, Answer, Authority, Barred},
        service::{self, Decided, look, seal},
        standing::{self, Question, Standing, When},
        store,
    },
    kernel::{
        change,
        cx::Cx,
        db::Tx,
        error::Stop,
        money::MoneyFault,
        policy::{Action, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::{Directory, line_of_command},
};
use chrono::{DateTime, Utc};
use entity::{
    approval_request::{ApprovalStage, ApprovalStatus, Model},
    approval_step::StepKind,
    customer::Model as Customer,
    employee_role::Role,
    ids::{ApprovalRequestId, EmployeeId},
};

/// One answer.
pub struct Answering<'a> {
    pub request: ApprovalRequestId,
    pub expected_version: Option<i32>,
    pub reason: &'a str,
    /// What is approved, if it is less than what was asked for.
    pub amount: Option<Result<i64, MoneyFault>>,
}

/// Everything that an answer needs.
struct Desk<'a> {
    tx: Tx,
    cx: &'a Cx,
    directory: &'a Directory,
    ring: &'a Ring,
    by: EmployeeId,
    /// Whom it concerned until now.
    before: Vec<EmployeeId>,
}

pub async fn approve(
    cx: &Cx,
    directory: &Directory,
    ring: &Ring,
    scope: &Scope,
    answering: Answering<'_>,
) -> Result<Model, Stop<Refusal>> {
    let reason = refusal::reason(answering.reason).map_err(Stop::refused)?;
    let lower = answering.amount.map(refusal::amount).transpose().map_err(Stop::refused)?;
    let tx = cx.db.begin().await?;
    let request = locked(&tx, scope, directory, (&answering, cx.now)).await?;
    let amount = lower.unwrap_or(request.amount);
    if amount > request.amount {
        return Err(Stop::refused(Refusal::MoreThanAsked));
    }
    let customer = service::known(customer::lock_for_case(&tx, request.customer_id).await?)?;
    // The limit is that of what the customer is now (D1).
    let request = Model { tier: customer.tier, ..request };
    let desk = Desk { tx, cx, directory, ring, by: scope.employee(), before: inbox::concerned(directory, &request) };
    let request = match request.stage {
        ApprovalStage::Compliance => desk.clear(request, (amount, &reason), &customer, scope).await?,
        ApprovalStage::Line => desk.approve(request, (amount, &reason), &customer).await?,
    };
    desk.tx.commit().await?;
    Ok(request)
}

/// The request as it stands, kept from everybody else.
async fn locked(
    tx: &Tx,
    scope: &Scope,
    directory: &Directory,
    (answering, now): (&Answering<'_>, DateTime<Utc>),
) -> Result<Model, Stop<Refusal>> {
    let request = store::lock_request(tx, answering.request).await?;
    let request = request.filter(|request| sees_request(scope, directory, request, now));
    let request = request.ok_or(Stop::refused(Refusal::RequestNotFound))?;
    if request.status != ApprovalStatus::Pending {
        return Err(Stop::refused(Refusal::AlreadyDecided));
    }
    match answering.expected_version.is_some_and(|version| version != request.version) {
        true => Err(Stop::refused(Refusal::StaleVersion)),
        false => Ok(request),
    }
}

/// The question that a request puts, about this much of it.
pub fn question(request: &Model, benefits: Option<EmployeeId>, amount: i64) -> Question {
    Question {
        asker: request.requested_by,
        kind: request.kind,
        customer: request.customer_id,
        tier: request.tier,
        benefits,
        incident: Incident::of_row(&request.claim_reference, request.voc_item_id),
        amount,
        holder: (request.stage == ApprovalStage::Line).then_some(request.holder_id),
    }
}

impl Desk<'_> {
    /// D5, D6: by the holder or their deputy, whoever of them it is before today.
    async fn approve(
        &self,
        mut request: Model,
        (amount, reason): (i64, &str),
        customer: &Customer,
    ) -> Result<Model, Stop<Refusal>> {
        let question = self.question(&request, customer, amount).await?;
        let standing = self.consume(&question, request.holder_id, amount).await?;
        let holder = standing.holder.as_ref().ok_or(Stop::refused(Refusal::NotApprover))?;
        let barred = |barred| Stop::refused(Refusal::barred(barred, rules::most(holder, self.by, amount)));
        rules::may_approve(&standing.case, request.requested_by, holder, self.by).map_err(barred)?;
        if !is_above(self.directory, &request) {
            return Err(Stop::refused(Refusal::NotApprover));
        }
        if standing.case.is_held_up() && request.cleared_by.is_none() {
            // A contract was sold meanwhile: compliance looks first, too (D10). What the approver said of it stands.
            let asker = request.requested_by;
            if !standing.officers.iter().any(|officer| rules::may_clear(*officer, asker, &standing.case)) {
                return Err(Stop::refused(Refusal::NobodyCanApprove));
            }
            self.give_back(&question, request.holder_id, amount).await?;
            request.amount = amount;
            request.answer = Vault::seal_text(self.ring, customer, answer_place(request.id), reason)?;
            put_before(&mut request, self.directory, Answer::Compliance, self.cx.now);
            return self.pass_on(request).await;
        }
        let authority = holder.authority.ok_or(barred(Barred::OverLimit))?;
        self.decide(request, (amount, reason), customer, (&question, &standing, authority)).await
    }

    /// D10: compliance lets it pass; then it is as if the asker asked again.
    async fn clear(
        &self,
        mut request: Model,
        (amount, reason): (i64, &str),
        customer: &Customer,
        scope: &Scope,
    ) -> Result<Model, Stop<Refusal>> {
        let question = self.question(&request, customer, amount).await?;
        let standing = self.consume(&question, request.requested_by, amount).await?;
        may_clear(scope, &request, customer.employee_id).map_err(Stop::refused)?;
        let answer = rules::answer(&standing.case, &standing.asker, &standing.line, &standing.officers, true);
        match (answer, standing.asker.authority) {
            (Answer::Alone, Some(authority)) => {
                request.cleared_by = Some(self.by);
                self.decide(request, (amount, reason), customer, (&question, &standing, authority)).await
            }
            (Answer::Line(_), _) => {
                self.give_back(&question, request.requested_by, amount).await?;
                (request.cleared_by, request.amount) = (Some(self.by), amount);
                put_before(&mut request, self.directory, answer, self.cx.now);
                self.pass_on(request).await
            }
            _ => Err(Stop::refused(Refusal::NobodyCanApprove)),
        }
    }

    /// With what is one with it now (D4): items may have been merged since it was asked.
    async fn question(&self, request: &Model, customer: &Customer, amount: i64) -> Result<Question, Stop<Refusal>> {
        let mut question = question(request, customer.employee_id, amount);
        standing::store::look_up(&self.tx, std::slice::from_mut(&mut question)).await?;
        Ok(question)
    }

    /// Raises the holder's windows, and looks at what everyone had before.
    async fn consume(&self, question: &Question, holder: EmployeeId, amount: i64) -> Result<Standing, Stop<Refusal>> {
        let today = self.directory.calendar().day_of(self.cx.now);
        ledger::store::add(&self.tx, &standing::windows(question, holder, today), amount).await?;
        look(&self.tx, self.directory, question, When::Now { at: self.cx.now, added: amount }).await
    }

    async fn give_back(&self, question: &Question, holder: EmployeeId, amount: i64) -> Result<(), Stop<Refusal>> {
        let today = self.directory.calendar().day_of(self.cx.now);
        Ok(ledger::store::add(&self.tx, &standing::windows(question, holder, today), -amount).await?)
    }

    async fn decide(
        &self,
        mut request: Model,
        (amount, reason): (i64, &str),
        customer: &Customer,
        (question, standing, authority): (&Question, &Standing, Authority),
    ) -> Result<Model, Stop<Refusal>> {
        let (cx, directory) = (self.cx, self.directory);
        let holder = directory.employee(request.holder_id).ok_or(Stop::refused(Refusal::NotApprover))?;
        let decided = Decided {
            incident: &question.incident,
            windows: standing::windows(question, holder.key, directory.calendar().day_of(cx.now)),
            amount,
            tier: request.tier,
            demand: request.demand,
            requested_by: request.requested_by,
            requested_at: request.requested_at,
            decided_by: self.by,
            department: request.department_id,
            authority,
            standing,
            request: Some(request.id),
        };
        let asked = Vault::open_text(self.ring, customer, reason_place(request.id), &request.reason)?;
        let asked = asked.ok_or(Stop::refused(Refusal::CustomerErased))?;
        let decision = decided.row(cx, |id| seal(self.ring, customer, service::place(id), &asked))?;
        request.answer = Vault::seal_text(self.ring, customer, answer_place(request.id), reason)?;
        request.decision_id = Some(decision.id);
        let rows = decided.rows(cx, &decision, Action::ApproveRequest);
        self.end(request, rows, (ApprovalStatus::Approved, StepKind::Approved, Action::ApproveRequest)).await
    }

    async fn pass_on(&self, mut request: Model) -> Result<Model, Stop<Refusal>> {
        request.version += 1;
        let step = step(&request, StepKind::PassedOn, Some(self.by), self.cx.now);
        let rows = Writes::default().insert(store::step(step));
        self.write(&request, rows, "approvalPassedOn", Action::ApproveRequest).await?;
        Ok(request)
    }

    async fn end(
        &self,
        mut request: Model,
        rows: Writes,
        (status, what, action): (ApprovalStatus, StepKind, Action),
    ) -> Result<Model, Stop<Refusal>> {
        request.status = status;
        (request.decided_by, request.decided_at) = (Some(self.by), Some(self.cx.now));
        request.version += 1;
        let rows = rows.insert(store::step(step(&request, what, Some(self.by), self.cx.now)));
        let event = match status {
            ApprovalStatus::Rejected => "approvalRejected",
            ApprovalStatus::Withdrawn => "approvalWithdrawn",
            _ => "approvalApproved",
        };
        self.write(&request, rows, event, action).await?;
        Ok(request)
    }

    async fn write(&self, request: &Model, rows: Writes, event: &str, action: Action) -> Result<(), Stop<Refusal>> {
        store::save_request(&self.tx, request.clone()).await?;
        let rows = change::insert(rows, self.cx, action, &changed(event, request, &["status", "answer"]));
        let hearers = inbox::also(self.before.clone(), self.directory, request);
        inbox::tell(rows, self.cx, hearers, request, event).run_in(&self.tx).await?;
        // Whatever it is, somebody has dealt with the customer's case (C4).
        Ok(customer::touch_case(&self.tx, request.customer_id, self.cx.now).await?)
    }
}

/// D10: an officer of compliance, neither who asked nor whom it benefits.
pub fn may_clear(scope: &Scope, request: &Model, benefits: Option<EmployeeId>) -> Result<(), Refusal> {
    if !scope.actor().roles.contains(Role::Compliance) {
        return Err(Refusal::NotApprover);
    }
    if request.requested_by == scope.employee() {
        return Err(Refusal::OwnRequest);
    }
    if benefits == Some(scope.employee()) { Err(Refusal::BenefitsApprover) } else { Ok(()) }
}

/// D6: with a reason. Whom it is before needs no limit for that.
pub async fn reject(
    cx: &Cx,
    directory: &Directory,
    ring: &Ring,
    scope: &Scope,
    answering: Answering<'_>,
) -> Result<Model, Stop<Refusal>> {
    let reason = refusal::reason(answering.reason).map_err(Stop::refused)?;
    let tx = cx.db.begin().await?;
    let mut request = locked(&tx, scope, directory, (&answering, cx.now)).await?;
    let customer = customer::lock_for_case(&tx, request.customer_id).await?;
    let customer = customer.ok_or(Stop::refused(Refusal::CustomerNotFound))?;
    match request.stage {
        ApprovalStage::Compliance => may_clear(scope, &request, customer.employee_id),
        ApprovalStage::Line => is_before(directory, cx, &request, scope.employee()),
    }
    .map_err(Stop::refused)?;
    // Of a customer who is forgotten meanwhile nothing more is kept.
    request.answer = Vault::seal_text(ring, &customer, answer_place(request.id), &reason)?;
    let before = inbox::concerned(directory, &request);
    let desk = Desk { tx, cx, directory, ring, by: scope.employee(), before };
    let how = (ApprovalStatus::Rejected, StepKind::Rejected, Action::RejectRequest);
    let request = desk.end(request, Writes::default(), how).await?;
    desk.tx.commit().await?;
    Ok(request)
}

/// Whether the holder still stands above the asker.
pub fn is_above(directory: &Directory, request: &Model) -> bool {
    let line = directory.employee(request.requested_by).map(|asker| line_of_command(directory, asker));
    line.iter().flatten().any(|person| person.key == request.holder_id)
}

/// Whether it is before this person today: as the holder, or as the deputy while the holder is away.
pub fn is_before(directory: &Directory, cx: &Cx, request: &Model, by: EmployeeId) -> Result<(), Refusal> {
    let today = directory.calendar().day_of(cx.now);
    let deputy = directory.deputy_of(request.holder_id, today).map(|deputy| deputy.key);
    if by == request.requested_by {
        return Err(Refusal::OwnRequest);
    }
    let away = directory.is_absent(request.holder_id, today);
    match rules::is_in_charge(request.holder_id, by, away, deputy) {
        true => Ok(()),
        false => Err(Refusal::NotApprover),
    }
}

/// D5: whoever asked takes it back.
pub async fn withdraw(
    cx: &Cx,
    directory: &Directory,
    ring: &Ring,
    scope: &Scope,
    answering: Answering<'_>,
) -> Result<Model, Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    let request = locked(&tx, scope, directory, (&answering, cx.now)).await?;
    if request.requested_by != scope.employee() {
        return Err(Stop::refused(Refusal::NotRequester));
    }
    customer::lock_for_case(&tx, request.customer_id).await?;
    let before = inbox::concerned(directory, &request);
    let desk = Desk { tx, cx, directory, ring, by: scope.employee(), before };
    let how = (ApprovalStatus::Withdrawn, StepKind::Withdrawn, Action::WithdrawRequest);
    let request = desk.end(request, Writes::default(), how).await?;
    desk.tx.commit().await?;
    Ok(request)
}
