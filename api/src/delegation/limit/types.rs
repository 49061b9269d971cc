//! A limit as the schema shows it.

use crate::{
    connection,
    customer::CustomerTier,
    delegation::limit::{
        rules::{self, Span},
        store,
    },
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        id::PublicId,
        money::Money,
        policy::Action,
        scalar::{Date, DateTime},
    },
    org::{Department, Directory, Employee, JobFunction, rules::Way},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{decision, delegation_limit, ids::DelegationLimitId};
use std::sync::Arc;

/// What somebody may decide alone (전결 한도, D1): one version, from its proposal on. Limits are never edited: another one
/// replaces it, or a proposal ends it.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct DelegationLimit {
    /// Global id.
    pub id: ID,
    /// For whom, if it is for one person by name.
    employee: Option<Arc<Employee>>,
    /// For whose work, if it is for everyone with a job function. Planners have authority only by name (O2).
    job_function: Option<JobFunction>,
    /// With a job function: in this department and below it; absent if everywhere.
    department: Option<Arc<Department>>,
    /// What may be decided.
    kind: DecisionKind,
    /// For which customers.
    tier: CustomerTier,
    /// How much one case may cost; absent if it only ends another limit.
    per_case: Option<Money>,
    /// How much all may cost for one customer in twelve months on end; absent without such a window.
    per_customer: Option<Money>,
    /// How much all may cost on one day; absent without such a window.
    per_day: Option<Money>,
    /// How much all may cost in one month; absent without such a window.
    per_month: Option<Money>,
    /// The first day, as it was proposed.
    valid_from: Date,
    /// The last day, as it was proposed; absent if none was.
    valid_until: Option<Date>,
    /// Since when it is in force, or will be: the first day's beginning, or the approval if that was later. Absent unless approved.
    effective_from: Option<DateTime>,
    /// Until before when it is in force: the last day's end, or when another limit took its place; absent if nothing ends it.
    effective_until: Option<DateTime>,
    /// Whether it puts nothing in the place of what it replaces.
    ends: bool,
    /// Where it stands.
    status: DelegationLimitStatus,
    /// Who proposed it.
    proposed_by: Option<Arc<Employee>>,
    /// When it was proposed.
    proposed_at: DateTime,
    /// Who approved or rejected it, absent while it waits.
    decided_by: Option<Arc<Employee>>,
    /// When it was approved or rejected, absent while it waits.
    decided_at: Option<DateTime>,
    /// Why it was rejected, absent otherwise.
    reason: Option<String>,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    row: delegation_limit::Model,
}

#[ComplexObject]
impl DelegationLimit {
    /// The limit that ends where this one begins, absent if there is none.
    async fn replaces(&self, ctx: &Context<'_>) -> Result<Option<DelegationLimit>, Fault> {
        let Some(id) = self.row.replaces_id else { return Ok(None) };
        let directory = Directory::of(ctx)?;
        Ok(batch::load(ctx, id).await?.map(|row| DelegationLimit::new(row, directory)))
    }

    /// Whether it is in force now.
    async fn in_force(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let now = Cx::of(ctx)?.now;
        Ok(!self.row.ends && Span::of(&self.row).is_some_and(|span| span.contains(now)))
    }

    /// Whether it waits for the viewer, who may approve it: neither the proposer nor whom it is for (D3).
    async fn viewer_can_decide(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::ApproveDelegationLimit);
        Ok(scope.is_ok_and(|scope| rules::decide(&self.row, scope.employee(), Way::Approve, None).is_ok()))
    }
}

impl DelegationLimit {
    pub fn new(row: delegation_limit::Model, directory: &Directory) -> Self {
        let person = |id: Option<_>| id.and_then(|id| directory.employee(id)).cloned();
        Self {
            id: row.id.encode(),
            employee: person(row.employee_id),
            job_function: row.job_function.map(Into::into),
            department: row.department_id.and_then(|id| directory.department(id)).cloned(),
            kind: row.kind.into(),
            tier: row.tier.into(),
            per_case: (!row.ends).then(|| Money::won(row.per_case)),
            per_customer: row.per_customer.map(Money::won),
            per_day: row.per_day.map(Money::won),
            per_month: row.per_month.map(Money::won),
            valid_from: Date(row.valid_from),
            valid_until: row.valid_until.map(Date),
            effective_from: row.effective_from.map(DateTime),
            effective_until: row.effective_until.map(DateTime),
            ends: row.ends,
            status: row.status.into(),
            proposed_by: person(Some(row.proposed_by)),
            proposed_at: DateTime(row.proposed_at),
            decided_by: person(row.decided_by),
            decided_at: row.decided_at.map(DateTime),
            reason: row.reason.clone(),
            version: row.version,
            row,
        }
    }
}

/// A limit by its id, as far as the viewer may see it.
pub async fn delegation_limit_node(
    cx: &Cx,
    directory: &Directory,
    id: DelegationLimitId,
) -> Result<Option<DelegationLimit>, Fault> {
    if cx.allow(Action::DelegationLimit).is_err() {
        return Ok(None);
    }
    let row = store::limit(cx.db.reader(), id).await?;
    Ok(row.map(|row| DelegationLimit::new(row, directory)))
}

/// What may be decided alone (전결 종류, D1).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "decision::DecisionKind")]
pub enum DecisionKind {
    /// A small claim is paid (소액 보험금).
    ClaimPayment,
    /// Goodwill for a dissatisfied customer (서비스 회복).
    ServiceRecovery,
    /// A fee is waived (수수료 면제).
    FeeWaiver,
    /// Something outside of the rules is allowed (예외 처리).
    ExceptionHandling,
    /// A gift so that a customer stays (유지 사은품).
    RetentionGift,
}

/// Where a limit stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "delegation_limit::LimitStatus")]
pub enum DelegationLimitStatus {
    /// Waits for an executive.
    Proposed,
    /// Approved: in force, to come, or over, as its times say.
    Approved,
    /// Rejected with a reason.
    Rejected,
}

connection!(DelegationLimitConnection, DelegationLimitEdge, DelegationLimit, "Delegation limits, newest first.");
