//! A request as the schema shows it, with what its viewer may do about it.

use crate::{
    customer::{Customer, Vault},
    delegation::{
        approval::{
            answer_place, reason_place,
            service::{self, may_clear},
        },
        limit::DecisionKind,
        listing::sees_request,
        loader::{DecisionById, StepsOf},
        rules,
        standing::{self, Standing, When},
        store,
        types::{Decision, Demand, Ledger},
    },
    kernel::{batch, cx::Cx, error::Fault, id::PublicId, money::Money, policy::Action, scalar::DateTime},
    org::{Department, Directory, Employee},
    voc::{VocItem, voc_item_node},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    approval_request::{self, ApprovalStage as Stage, ApprovalStatus as Status, Model},
    approval_step,
    ids::ApprovalRequestId,
};
use std::sync::Arc;
use uuid::Uuid;

/// What is beyond the asker's authority and waits for somebody up the line, or for compliance (승인 요청, D5, D6, D10). It reserves
/// nothing.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct ApprovalRequest {
    /// Global id.
    pub id: ID,
    /// What is to be decided about.
    pub kind: DecisionKind,
    /// The ledger that it would be in (D8).
    pub ledger: Ledger,
    /// The claim that was named (사고·보험금 접수번호); null if a VOC item alone was.
    pub claim_reference: Option<String>,
    /// How much; less than what was asked for, if compliance let only that pass.
    pub amount: Money,
    /// What the customer demanded.
    pub demand: Demand,
    /// Who asks.
    pub requested_by: Option<Arc<Employee>>,
    /// When they asked.
    pub requested_at: DateTime,
    /// Where they worked.
    pub department: Option<Arc<Department>>,
    /// Where it stands.
    pub status: ApprovalStatus,
    /// Before compliance, or before somebody up the line.
    pub stage: ApprovalStage,
    /// Whom it is before. Absent before compliance: any of its officers may decide.
    pub approver: Option<Arc<Employee>>,
    /// For whom the approver stands in (대결, D5), absent if for nobody.
    pub stands_in_for: Option<Arc<Employee>>,
    /// How far up the line of command it is, from 1; 0 before compliance.
    pub hop: i32,
    /// Since when it is before them.
    pub assigned_at: DateTime,
    /// When it moves up if nobody has decided; before compliance, and where nobody is further up, when they are reminded again (D6).
    pub due_at: DateTime,
    /// The officer of compliance who let it pass (D10).
    pub cleared_by: Option<Arc<Employee>>,
    /// Who decided, or took it back.
    pub decided_by: Option<Arc<Employee>>,
    /// When.
    pub decided_at: Option<DateTime>,
    /// Rises with every change; send it back as `expectedVersion`.
    pub version: i32,
    #[graphql(skip)]
    pub row: Model,
    /// What everyone concerned has, if it was read ahead for a whole list.
    #[graphql(skip)]
    pub standing: Option<Arc<Standing>>,
}

#[ComplexObject]
impl ApprovalRequest {
    /// For whom; masked.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        Customer::load(ctx, self.row.customer_id).await
    }

    /// The VOC item that it is about. Null if about none, and for whoever may not see it (V10).
    async fn voc_item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        match self.row.voc_item_id {
            Some(id) => voc_item_node(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Why, in the asker's words. Null once the customer is forgotten (C4).
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.text(ctx, reason_place(self.row.id), Some(&self.row.reason)).await
    }

    /// Why it was approved or rejected, in the decider's words. Null before, and once the customer is forgotten (C4).
    async fn answer(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.text(ctx, answer_place(self.row.id), self.row.answer.as_deref()).await
    }

    /// The decision that it led to.
    async fn decision(&self, ctx: &Context<'_>) -> Result<Option<Decision>, Fault> {
        let Some(id) = self.row.decision_id else { return Ok(None) };
        let directory = Directory::of(ctx)?;
        Ok(batch::load(ctx, DecisionById(id)).await?.map(|row| Decision::new(row, directory)))
    }

    /// What became of it, step by step, the first first.
    async fn steps(&self, ctx: &Context<'_>) -> Result<Vec<ApprovalStep>, Fault> {
        let (steps, directory) = (batch::load(ctx, StepsOf(self.row.id)).await?, Directory::of(ctx)?);
        Ok(steps.iter().flat_map(|steps| steps.iter()).map(|step| ApprovalStep::new(step, directory)).collect())
    }

    /// Whether the viewer may approve all of it now (D5, D6).
    async fn viewer_can_approve(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        Ok(self.most_for_viewer(ctx).await?.is_some_and(|most| most >= self.row.amount))
    }

    /// The most of it that the viewer may approve now; null if it is not before them.
    async fn viewer_max_amount(&self, ctx: &Context<'_>) -> Result<Option<Money>, Fault> {
        Ok(self.most_for_viewer(ctx).await?.filter(|most| *most > 0).map(Money::won))
    }

    /// Whether the viewer may take it back now.
    async fn viewer_can_withdraw(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let asker = Cx::of(ctx)?.employee() == Some(self.row.requested_by);
        Ok(asker && self.row.status == Status::Pending)
    }
}

impl ApprovalRequest {
    pub fn new(row: Model, directory: &Directory) -> Self {
        let person = |id| directory.employee(id).cloned();
        let maybe = |id: Option<_>| id.and_then(person);
        let as_deputy = row.stage == Stage::Line && row.approver_id.is_some_and(|approver| approver != row.holder_id);
        Self {
            id: row.id.encode(),
            kind: row.kind.into(),
            ledger: rules::ledger(row.kind).into(),
            claim_reference: Some(row.claim_reference.clone()).filter(|claim| !claim.is_empty()),
            amount: Money::won(row.amount),
            demand: row.demand.into(),
            requested_by: person(row.requested_by),
            requested_at: DateTime(row.requested_at),
            department: directory.department(row.department_id).cloned(),
            status: row.status.into(),
            stage: row.stage.into(),
            approver: maybe(row.approver_id),
            stands_in_for: person(row.holder_id).filter(|_| as_deputy),
            hop: row.hop,
            assigned_at: DateTime(row.assigned_at),
            due_at: DateTime(row.due_at),
            cleared_by: maybe(row.cleared_by),
            decided_by: maybe(row.decided_by),
            decided_at: row.decided_at.map(DateTime),
            version: row.version,
            row,
            standing: None,
        }
    }

    /// Whether somebody up the line is to decide.
    pub fn is_before_somebody(&self) -> bool {
        self.row.status == Status::Pending && self.row.stage == Stage::Line
    }

    async fn text(
        &self,
        ctx: &Context<'_>,
        place: (&str, Uuid),
        sealed: Option<&[u8]>,
    ) -> Result<Option<String>, Fault> {
        let (Some(sealed), Some(customer)) = (sealed, batch::load(ctx, self.row.customer_id).await?) else {
            return Ok(None);
        };
        Vault::open_text(Vault::ring(ctx)?, &customer, place, sealed)
    }

    /// `None` if it is not before the viewer.
    async fn most_for_viewer(&self, ctx: &Context<'_>) -> Result<Option<i64>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let Ok(scope) = cx.allow(Action::ApproveRequest) else { return Ok(None) };
        let (row, by) = (&self.row, scope.employee());
        if row.status != Status::Pending {
            return Ok(None);
        }
        let Some(customer) = batch::load(ctx, row.customer_id).await? else { return Ok(None) };
        if customer.erased_at.is_some() {
            return Ok(None);
        }
        if row.stage == Stage::Compliance {
            return Ok(may_clear(&scope, row, customer.employee_id).is_ok().then_some(row.amount));
        }
        if service::is_before(directory, cx, row, by).is_err() {
            return Ok(None);
        }
        let read = match &self.standing {
            Some(standing) => Some(standing.clone()),
            None => {
                let question = service::question(row, customer.employee_id, row.amount);
                standing::store::of(cx.db.reader(), directory, &question, When::now(cx.now)).await?.map(Arc::new)
            }
        };
        let Some((standing, holder)) = read.as_ref().and_then(|read| Some((read, read.holder.as_ref()?))) else {
            return Ok(None);
        };
        let most = rules::most(holder, by, row.amount);
        let case = rules::Case { amount: most, ..standing.case };
        Ok(rules::may_approve(&case, row.requested_by, holder, by).is_ok().then_some(most))
    }
}

/// One step of a request.
#[derive(SimpleObject)]
pub struct ApprovalStep {
    /// When.
    at: DateTime,
    /// What was done.
    kind: ApprovalStepKind,
    /// Who did it; absent if time did.
    by: Option<Arc<Employee>>,
    /// Where it was afterwards.
    stage: ApprovalStage,
    /// Before whom it was afterwards; absent before compliance.
    approver: Option<Arc<Employee>>,
    /// For whom they stood in, absent if for nobody.
    stands_in_for: Option<Arc<Employee>>,
    /// How much it was about afterwards.
    amount: Money,
}

impl ApprovalStep {
    fn new(row: &approval_step::Model, directory: &Directory) -> Self {
        let person = |id| directory.employee(id).cloned();
        let as_deputy = row.stage == Stage::Line && row.approver_id.is_some_and(|approver| approver != row.holder_id);
        Self {
            at: DateTime(row.at),
            kind: row.what.into(),
            by: row.actor_id.and_then(person),
            stage: row.stage.into(),
            approver: row.approver_id.and_then(person),
            stands_in_for: person(row.holder_id).filter(|_| as_deputy),
            amount: Money::won(row.amount),
        }
    }
}

/// What was done about a request.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "approval_step::StepKind")]
pub enum ApprovalStepKind {
    /// Somebody asked.
    Requested,
    /// Whom it is before was reminded (D6).
    Reminded,
    /// Nobody decided in time: it went to the next one up the line (D6).
    MovedUp,
    /// Compliance let it pass up the line, or it went before compliance (D10).
    PassedOn,
    /// Somebody else stands in now, or the holder is back (O5).
    HandedOver,
    /// It was approved.
    Approved,
    /// It was rejected.
    Rejected,
    /// Whoever asked took it back; or the customer is forgotten (C4), if nobody did it.
    Withdrawn,
}

/// Where a request stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "approval_request::ApprovalStatus")]
pub enum ApprovalStatus {
    /// It waits.
    Pending,
    /// It was approved.
    Approved,
    /// It was rejected.
    Rejected,
    /// Whoever asked took it back.
    Withdrawn,
}

/// Before whom a request is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "approval_request::ApprovalStage")]
pub enum ApprovalStage {
    /// Compliance (준법감시): it may hold a special benefit (특별이익, D10).
    Compliance,
    /// Somebody up the line of command.
    Line,
}

crate::connection!(ApprovalRequestConnection, ApprovalRequestEdge, ApprovalRequest, "Approval requests.");

/// A request by its id, as far as the viewer may see it.
pub async fn approval_request_node(
    cx: &Cx,
    directory: &Directory,
    id: ApprovalRequestId,
) -> Result<Option<ApprovalRequest>, Fault> {
    let Ok(scope) = cx.allow(Action::ApprovalRequest) else { return Ok(None) };
    let row = store::request(cx.db.reader(), id).await?;
    let seen = row.filter(|row| sees_request(&scope, directory, row, cx.now));
    Ok(seen.map(|row| ApprovalRequest::new(row, directory)))
}
