//! A decision as the schema shows it.

use crate::{
    customer::{Customer, Vault},
    delegation::{
        approval::types::ApprovalRequest,
        authority::types::{AuthorityLine, Remaining},
        limit::{
            DecisionKind, DelegationLimit,
            rules::{Person, most_specific},
        },
        listing::sees_decision,
        loader::{EntriesOf, LimitsOf, RequestById},
        rules::{self, Allowance},
        service, standing, store,
    },
    kernel::{batch, cx::Cx, error::Fault, id::PublicId, money::Money, policy::Action, scalar::DateTime},
    org::{Department, Directory, Employee, line_of_command},
    voc::{VocItem, voc_item_node},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    decision,
    ids::{DecisionId, EmployeeId},
    ledger_entry,
};
use std::sync::Arc;
use uuid::Uuid;

/// One exercise of delegated authority (전결, D4): who decided what for whom. It is never edited or deleted; what is taken back has
/// an opposite entry in the ledger (D8).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Decision {
    /// Global id.
    pub id: ID,
    /// What was decided about.
    pub kind: DecisionKind,
    /// The ledger that it is in (D8).
    pub ledger: Ledger,
    /// The claim that it is about (사고·보험금 접수번호): the one that was named, or else that of the VOC item. With all others about it,
    /// one incident (D4). Null if about none.
    pub claim_reference: Option<String>,
    /// How much.
    pub amount: Money,
    /// What the customer demanded.
    pub demand: Demand,
    /// Who wanted it.
    pub requested_by: Option<Arc<Employee>>,
    /// When they wanted it.
    pub requested_at: DateTime,
    /// Who decided it.
    pub decided_by: Option<Arc<Employee>>,
    /// When.
    pub decided_at: DateTime,
    /// Whose limit it consumed: the decider's, or of whom they stood in for.
    pub holder: Option<Arc<Employee>>,
    /// For whom the decider stood in (대결, D5): the holder; absent if they decided for themself.
    pub stands_in_for: Option<Arc<Employee>>,
    /// The department of whoever wanted it.
    pub department: Option<Arc<Department>>,
    /// Whether whoever wanted it decided it alone, at once.
    pub alone: bool,
    #[graphql(skip)]
    pub row: decision::Model,
}

#[ComplexObject]
impl Decision {
    /// For whom; masked.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        Customer::load(ctx, self.row.customer_id).await
    }

    /// The VOC item that it is about: with those merged into it, one incident (D4). Null if about none, and for whoever may not see it (V10).
    async fn voc_item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        match self.row.voc_item_id {
            Some(id) => voc_item_node(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Why, in the decider's or the asker's words. Null once the customer is forgotten (C4).
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        text(ctx, &self.row, service::place(self.row.id), Some(&self.row.reason)).await
    }

    /// The version of the limit that it used (D3); null if the holder has none: the CEO's authority is unlimited.
    async fn limit(&self, ctx: &Context<'_>) -> Result<Option<DelegationLimit>, Fault> {
        let Some(id) = self.row.limit_id else { return Ok(None) };
        let directory = Directory::of(ctx)?;
        Ok(batch::load(ctx, id).await?.map(|row| DelegationLimit::new(row, directory)))
    }

    /// The arithmetic as it was: what each window allowed, and what had been used of it before.
    async fn basis(&self) -> Vec<AuthorityLine> {
        AuthorityLine::of_basis(&self.row.basis)
    }

    /// What was left to the holder right after it.
    async fn remaining(&self) -> Remaining {
        Remaining::after(&self.row.basis, self.row.amount)
    }

    /// Whether it stands.
    async fn status(&self, ctx: &Context<'_>) -> Result<DecisionStatus, Fault> {
        Ok(match self.taken_back(ctx).await? {
            None => DecisionStatus::Approved,
            Some(_) => DecisionStatus::Reversed,
        })
    }

    /// Who took it back, and why; absent while it stands (D8).
    async fn reversal(&self, ctx: &Context<'_>) -> Result<Option<Reversal>, Fault> {
        let by = |id| Directory::of(ctx).map(|directory| directory.employee(id).cloned());
        Ok(match self.taken_back(ctx).await? {
            None => None,
            Some(entry) => {
                let place = service::place_of_entry(entry.id);
                let reason = text(ctx, &self.row, place, entry.reason.as_deref()).await?;
                Some(Reversal { by: by(entry.made_by)?, at: DateTime(entry.at), reason })
            }
        })
    }

    /// The request that it answers; absent if it was decided alone.
    async fn request(&self, ctx: &Context<'_>) -> Result<Option<ApprovalRequest>, Fault> {
        let Some(id) = self.row.request_id else { return Ok(None) };
        let directory = Directory::of(ctx)?;
        Ok(batch::load(ctx, RequestById(id)).await?.map(|row| ApprovalRequest::new(row, directory)))
    }

    /// Whether the viewer may take it back now: with the same authority as the holder's, or a higher one (D8).
    async fn viewer_can_reverse(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let Ok(scope) = cx.allow(Action::ReverseDecision) else { return Ok(false) };
        if !sees_decision(&scope, directory, &self.row) || self.taken_back(ctx).await?.is_some() {
            return Ok(false);
        }
        let allowance = self.allowance_of(ctx, scope.employee()).await?;
        let line = directory.employee(self.row.holder_id).map(|holder| line_of_command(directory, holder));
        let line: Vec<EmployeeId> = line.iter().flatten().map(|person| person.key).collect();
        Ok(rules::may_reverse(scope.employee(), self.row.holder_id, &line, allowance, self.row.amount))
    }
}

impl Decision {
    pub fn new(row: decision::Model, directory: &Directory) -> Self {
        let person = |id| directory.employee(id).cloned();
        let as_deputy = row.decided_by != row.holder_id && row.holder_id != row.requested_by;
        Self {
            id: row.id.encode(),
            kind: row.kind.into(),
            ledger: rules::ledger(row.kind).into(),
            claim_reference: Some(row.claim_reference.clone()).filter(|claim| !claim.is_empty()),
            amount: Money::won(row.amount),
            demand: row.demand.into(),
            requested_by: person(row.requested_by),
            requested_at: DateTime(row.requested_at),
            decided_by: person(row.decided_by),
            decided_at: DateTime(row.at),
            holder: person(row.holder_id),
            stands_in_for: person(row.holder_id).filter(|_| as_deputy),
            department: directory.department(row.department_id).cloned(),
            alone: row.request_id.is_none(),
            row,
        }
    }

    async fn taken_back(&self, ctx: &Context<'_>) -> Result<Option<ledger_entry::Model>, Fault> {
        let entries = batch::load(ctx, EntriesOf(self.row.id)).await?;
        Ok(entries.and_then(|entries| entries.iter().find(|entry| entry.amount < 0).cloned()))
    }

    /// What somebody may decide of such a case now.
    async fn allowance_of(&self, ctx: &Context<'_>, id: EmployeeId) -> Result<Option<Allowance>, Fault> {
        let Some(employee) = Directory::of(ctx)?.employee(id) else { return Ok(None) };
        if standing::is_unlimited(employee.role_set) {
            return Ok(Some(Allowance::UNLIMITED));
        }
        let person = Person::from(&**employee);
        let limits = batch::load(ctx, LimitsOf::new(&person, Cx::of(ctx)?.now)).await?.unwrap_or_default();
        Ok(most_specific(limits.iter(), &person, self.row.kind, self.row.tier).map(Allowance::from))
    }
}

/// A text that was sealed with the key of the customer it is about.
async fn text(
    ctx: &Context<'_>,
    row: &decision::Model,
    place: (&str, Uuid),
    sealed: Option<&[u8]>,
) -> Result<Option<String>, Fault> {
    let (Some(sealed), Some(customer)) = (sealed, batch::load(ctx, row.customer_id).await?) else { return Ok(None) };
    Vault::open_text(Vault::ring(ctx)?, &customer, place, sealed)
}

/// A decision that was taken back (D8).
#[derive(SimpleObject)]
pub struct Reversal {
    /// Who took it back.
    by: Option<Arc<Employee>>,
    /// When.
    at: DateTime,
    /// Why. Null once the customer is forgotten (C4).
    reason: Option<String>,
}

/// Whether a decision stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum DecisionStatus {
    /// It stands.
    Approved,
    /// It was taken back: what it consumed was given back to the period in which it was consumed.
    Reversed,
}

/// The ledgers, which never mix (D8): what was decided about one incident adds up within each.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "ledger_entry::Ledger")]
pub enum Ledger {
    /// Claims (보험금): claim payments.
    Claim,
    /// Expense (비용): fee waivers and exceptions.
    Expense,
    /// Goodwill (고객 감동): service recovery and gifts.
    Goodwill,
}

/// What the customer demanded.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "decision::Demand")]
pub enum Demand {
    /// Nothing out of the ordinary.
    Ordinary,
    /// Something outside of the rules (규정 외 요구).
    OutsideRules,
    /// Something beyond the clerk's authority (권한 밖 요구).
    BeyondAuthority,
    /// To skip a procedure (절차 생략 요구).
    SkipProcedure,
}

crate::connection!(DecisionConnection, DecisionEdge, Decision, "Decisions.");

/// A decision by its id, as far as the viewer may see it.
pub async fn decision_node(cx: &Cx, directory: &Directory, id: DecisionId) -> Result<Option<Decision>, Fault> {
    let Ok(scope) = cx.allow(Action::Decision) else { return Ok(None) };
    let row = store::decision(cx.db.reader(), id).await?;
    Ok(row.filter(|row| sees_decision(&scope, directory, row)).map(|row| Decision::new(row, directory)))
}
