//! Proposing limits and deciding on them.

use crate::{
    customer::CustomerTier,
    delegation::limit::{
        errors::DelegationLimitError,
        rules::{Holder, Refusal, Terms},
        service::{self, Decision, What, Which, Wish},
        types::{DecisionKind, DelegationLimit},
    },
    kernel::{
        cx::Cx,
        error::{Fault, Stop, outcome},
        id,
        money::MoneyInput,
        policy::Action,
        scalar::Date,
    },
    org::{Directory, JobFunction},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::delegation_limit::Model;

/// What to propose: a limit, or the end of one.
#[derive(InputObject)]
pub struct ProposeDelegationLimitInput {
    /// For whom; required of a new limit.
    holder: Option<DelegationHolderInput>,
    /// What may be decided; required of a new limit.
    kind: Option<DecisionKind>,
    /// For which customers; required of a new limit.
    tier: Option<CustomerTier>,
    /// How much one case may cost; required of a new limit.
    per_case: Option<MoneyInput>,
    /// How much all may cost for one customer in twelve months on end.
    per_customer: Option<MoneyInput>,
    /// How much all may cost on one day.
    per_day: Option<MoneyInput>,
    /// How much all may cost in one month.
    per_month: Option<MoneyInput>,
    /// The first day: today, which is the default, or later. Of an end: the first day without the limit.
    valid_from: Option<Date>,
    /// The last day; none if it is left out.
    valid_until: Option<Date>,
    /// The limit of the same holder, kind and tier that ends where this one begins.
    replaces_id: Option<ID>,
    /// Instead of all that: the limit that ends, with nothing in its place.
    end_limit_id: Option<ID>,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first proposal (I3).
    idempotency_key: Option<ID>,
}

/// Whom a limit is for: one person, or everyone with a job function, in a department and below it or everywhere.
#[derive(InputObject)]
pub struct DelegationHolderInput {
    /// One person.
    employee_id: Option<ID>,
    /// Everyone with this job function.
    job_function: Option<JobFunction>,
    /// With a job function: in this department and below it.
    department_id: Option<ID>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ProposeDelegationLimitPayload {
    /// The proposal, or the one that the same call made before; absent if it was refused.
    delegation_limit: Option<DelegationLimit>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<DelegationLimitError>,
}

/// Which proposal to approve.
#[derive(InputObject)]
pub struct ApproveDelegationLimitInput {
    /// The limit.
    id: ID,
    /// The limit's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ApproveDelegationLimitPayload {
    /// The limit as it is now, absent if it was refused.
    delegation_limit: Option<DelegationLimit>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<DelegationLimitError>,
}

/// Which proposal to reject, and why.
#[derive(InputObject)]
pub struct RejectDelegationLimitInput {
    /// The limit.
    id: ID,
    /// Why, in 1 to 500 characters.
    reason: String,
    /// The limit's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RejectDelegationLimitPayload {
    /// The limit as it is now, absent if it was refused.
    delegation_limit: Option<DelegationLimit>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<DelegationLimitError>,
}

#[derive(Default)]
pub struct LimitMutation;

#[Object]
impl LimitMutation {
    /// Proposes a delegation limit, a new version of one, or its end (D1, D3). It waits for an executive.
    async fn propose_delegation_limit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to propose: a limit, or the end of one.")] mut input: ProposeDelegationLimitInput,
    ) -> Result<ProposeDelegationLimitPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::ProposeDelegationLimit)?;
        let key = input.idempotency_key.take().map(|key| key.0);
        let proposed = match input.read()? {
            Ok(wish) => service::propose(cx, directory, &scope, wish, key).await,
            Err(refusals) => Err(Stop::Refused(refusals)),
        };
        let (delegation_limit, user_errors) = answer(ctx, proposed)?;
        Ok(ProposeDelegationLimitPayload { delegation_limit, user_errors })
    }

    /// Approves a limit that somebody else proposed (D3): it is in force from its first day on, or at once if that has
    /// begun. What it replaces ends there.
    async fn approve_delegation_limit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which proposal to approve.")] input: ApproveDelegationLimitInput,
    ) -> Result<ApproveDelegationLimitPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::ApproveDelegationLimit)?;
        let which = Which { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let decided = service::decide(cx, Directory::of(ctx)?, &scope, which, Decision::Approve).await;
        let (delegation_limit, user_errors) = answer(ctx, decided)?;
        Ok(ApproveDelegationLimitPayload { delegation_limit, user_errors })
    }

    /// Rejects a proposed limit with a reason (D3).
    async fn reject_delegation_limit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which proposal to reject, and why.")] input: RejectDelegationLimitInput,
    ) -> Result<RejectDelegationLimitPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::RejectDelegationLimit)?;
        let which = Which { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let decision = Decision::Reject { reason: input.reason };
        let decided = service::decide(cx, Directory::of(ctx)?, &scope, which, decision).await;
        let (delegation_limit, user_errors) = answer(ctx, decided)?;
        Ok(RejectDelegationLimitPayload { delegation_limit, user_errors })
    }
}

type Answer = (Option<DelegationLimit>, Vec<DelegationLimitError>);

fn answer(ctx: &Context<'_>, result: Result<Model, Stop<Refusal>>) -> Result<Answer, Fault> {
    Ok(match outcome(result)? {
        Ok(limit) => (Some(DelegationLimit::new(limit, Directory::of(ctx)?)), Vec::new()),
        Err(refusals) => (None, DelegationLimitError::all(Cx::of(ctx)?.locale, refusals)),
    })
}

impl ProposeDelegationLimitInput {
    /// What is meant, or everything that is wrong with how it is said.
    fn read(&self) -> Result<Result<Wish, Vec<Refusal>>, Fault> {
        let valid_from = self.valid_from.map(|day| day.0);
        if let Some(id) = &self.end_limit_id {
            let says_more = [self.holder.is_some(), self.kind.is_some(), self.tier.is_some(), self.per_case.is_some()];
            let more = [&self.per_customer, &self.per_day, &self.per_month].into_iter().any(Option::is_some)
                || self.valid_until.is_some()
                || self.replaces_id.is_some();
            return Ok(match more || says_more.contains(&true) {
                true => Err(vec![Refusal::EndingSaysMore]),
                false => Ok(Wish { valid_from, what: What::End(id::parse(id)?) }),
            });
        }
        let replaces = self.replaces_id.as_ref().map(id::parse).transpose()?;
        let mut refusals = Vec::new();
        let holder = note(&mut refusals, "holder", self.holder.as_ref().map(DelegationHolderInput::read).transpose()?);
        let kind = note(&mut refusals, "kind", self.kind.map(|kind| Ok(kind.into())));
        let tier = note(&mut refusals, "tier", self.tier.map(|tier| Ok(tier.into())));
        let terms = self.terms(&mut refusals);
        Ok(match (holder, kind, tier, terms) {
            (Some(holder), Some(kind), Some(tier), Some(terms)) if refusals.is_empty() => {
                let valid_until = self.valid_until.map(|day| day.0);
                Ok(Wish { valid_from, what: What::Limit { holder, kind, tier, terms, valid_until, replaces } })
            }
            _ => Err(refusals),
        })
    }

    fn terms(&self, refusals: &mut Vec<Refusal>) -> Option<Terms> {
        let won = |field, given: &MoneyInput| given.minor().map_err(|fault| Refusal::Amount { field, fault });
        let per_case = note(refusals, "perCase", self.per_case.as_ref().map(|given| won("perCase", given)));
        let mut window = |field, given: &Option<MoneyInput>| {
            given.as_ref().and_then(|given| note(refusals, field, Some(won(field, given))))
        };
        let per_customer = window("perCustomer", &self.per_customer);
        let (per_day, per_month) = (window("perDay", &self.per_day), window("perMonth", &self.per_month));
        Some(Terms { per_case: per_case?, per_customer, per_day, per_month })
    }
}

/// What is given and right; else why it is not is kept.
fn note<T>(refusals: &mut Vec<Refusal>, field: &'static str, given: Option<Result<T, Refusal>>) -> Option<T> {
    match given.unwrap_or(Err(Refusal::Incomplete { field })) {
        Ok(value) => Some(value),
        Err(refusal) => {
            refusals.push(refusal);
            None
        }
    }
}

impl DelegationHolderInput {
    fn read(&self) -> Result<Result<Holder, Refusal>, Fault> {
        let employee = self.employee_id.as_ref().map(id::parse).transpose()?;
        let department = self.department_id.as_ref().map(id::parse).transpose()?;
        Ok(Holder::new(employee, self.job_function.map(Into::into), department))
    }
}
