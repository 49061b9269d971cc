//! Asking what one may decide, and what would become of a case (D9).

use crate::{
    delegation::{
        authority::types::{
            AuthorityLine, DecisionAnswer, DecisionExplanation, KindAuthority, LineMember, SpecialBenefit,
        },
        errors::DelegationError,
        incident::Incident,
        ledger::{self, day_key, month_key},
        limit::{
            DecisionKind, DelegationLimit,
            rules::{Person, most_specific},
            store as limits,
        },
        refusal::{self, Refusal},
        rules::{self, Allowance, Answer, Authority, Candidate, Used},
        service,
        standing::{self, Question, Standing, When},
    },
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        id,
        money::{Money, MoneyInput},
        policy::{Action, Scope},
        scalar::DateTime,
    },
    org::Directory,
    voc::voc_item_node,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{customer::CustomerTier as Tier, decision::DecisionKind as Kind, ids::CustomerId};

/// A case to be explained.
#[derive(InputObject)]
pub struct ExplainDecisionInput {
    /// For whom.
    customer_id: ID,
    /// The claim that it is about (사고·보험금 접수번호), up to 64 characters. It may be left out if a VOC item is named.
    claim_reference: Option<String>,
    /// The customer's VOC item that it is about, beside the claim or instead of it (D4).
    voc_item_id: Option<ID>,
    /// What would be decided about.
    kind: DecisionKind,
    /// How much.
    amount: MoneyInput,
    /// Of whom it is asked: the viewer, if it is left out.
    employee_id: Option<ID>,
    /// As of this moment in the past, for who asks why something was allowed then: limits, settings and what had been decided before
    /// are as they were. Tier, contracts, which VOC items are one, line of command, roles and who works here are today's; absences are known for a week. Now,
    /// if it is left out.
    at: Option<DateTime>,
}

/// What became of the question.
#[derive(SimpleObject)]
pub struct ExplainDecisionResult {
    /// What would become of the case; absent if the question makes no sense.
    explanation: Option<DecisionExplanation>,
    /// Why there is no answer; empty if there is one.
    user_errors: Vec<DelegationError>,
}

#[derive(Default)]
pub struct AuthorityQuery;

#[Object]
impl AuthorityQuery {
    /// What the viewer may decide alone now (내 전결 한도): for each kind and tier the limit that counts, used and left (D9).
    async fn my_authority(&self, ctx: &Context<'_>) -> Result<Vec<KindAuthority>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::MyAuthority)?;
        let employee = directory.employee(scope.employee()).ok_or(Fault::Unauthenticated)?;
        let people = [Person::from(&**employee)];
        let in_force = limits::in_force(cx.db.reader(), &people, None, cx.now).await?;
        let today = directory.calendar().day_of(cx.now);
        let keys =
            KINDS.iter().flat_map(|kind| [day_key(*kind, employee.key, today), month_key(*kind, employee.key, today)]);
        let balances = ledger::store::balances(cx.db.reader(), &keys.collect::<Vec<_>>()).await?;
        let used = |key| balances.get(&key).copied().unwrap_or_default();
        let [person] = people;
        let of_one = |(kind, tier): (Kind, Tier)| {
            let limit = most_specific(&in_force, &person, kind, tier);
            let (day, month) = (used(day_key(kind, person.id, today)), used(month_key(kind, person.id, today)));
            let is_unlimited = standing::is_unlimited(employee.role_set);
            let allowance = match limit {
                _ if is_unlimited => Some(Allowance::UNLIMITED),
                limit => limit.map(Allowance::from),
            };
            let used = Used { incident: 0, customer: 0, day, month };
            let left = allowance.map(|allowance| Authority { limit: None, allowance, used }.most());
            KindAuthority {
                kind: kind.into(),
                tier: tier.into(),
                limit: limit.filter(|_| !is_unlimited).map(|row| DelegationLimit::new(row.clone(), directory)),
                is_unlimited,
                used_today: Money::won(day),
                used_this_month: Money::won(month),
                left: left.unwrap_or(Some(0)).map(Money::won),
            }
        };
        Ok(KINDS.into_iter().flat_map(|kind| [(kind, Tier::Standard), (kind, Tier::Excellent)]).map(of_one).collect())
    }

    /// What would become of a case, without deciding it: the answer with the arithmetic, now or at a moment in the past (D9).
    async fn explain_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] input: ExplainDecisionInput,
    ) -> Result<ExplainDecisionResult, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::ExplainDecision)?;
        let employee = input.employee_id.as_ref().map(id::parse).transpose()?.unwrap_or(scope.employee());
        let Some(employee) = directory.employee(employee).filter(|person| scope.covers(person.key, person.path()))
        else {
            return Err(Fault::bad_input("fault-unknown-employee"));
        };
        let when = match input.at {
            Some(at) if at.0 < cx.now => When::Past(at.0),
            Some(at) if at.0 > cx.now => return Err(Fault::bad_input("fault-future")),
            _ => When::now(cx.now),
        };
        let customer: CustomerId = id::parse(&input.customer_id)?;
        let customer = batch::load(ctx, customer).await?;
        let item = input.voc_item_id.as_ref().map(id::parse).transpose()?;
        let about = match refusal::about(input.claim_reference.as_deref(), item) {
            Ok(about) => is_theirs(ctx, about, customer.as_deref()).await?,
            refused => refused,
        };
        let checked = (refusal::amount(input.amount.minor()), about);
        let (amount, incident, customer) = match (checked, customer) {
            ((Ok(amount), Ok(about)), Some(customer)) if customer.erased_at.is_none() => (amount, about, customer),
            ((amount, about), customer) => {
                let about_customer = match customer {
                    None => Some(Refusal::CustomerNotFound),
                    Some(customer) => customer.erased_at.map(|_| Refusal::CustomerErased),
                };
                let refusals = [amount.err(), about.err(), about_customer].into_iter().flatten().collect();
                let user_errors = DelegationError::all(cx.locale, refusals);
                return Ok(ExplainDecisionResult { explanation: None, user_errors });
            }
        };
        let question = Question {
            asker: employee.key,
            kind: input.kind.into(),
            customer: customer.id,
            tier: customer.tier,
            benefits: customer.employee_id,
            incident,
            amount,
            holder: None,
        };
        let read = standing::store::of(cx.db.reader(), directory, &question, when).await?;
        let standing = read.ok_or(Fault::Unauthenticated)?;
        let limit = standing.asker.authority.and_then(|authority| authority.limit);
        let limit = match limit {
            Some(id) => batch::load(ctx, id).await?.map(|row| DelegationLimit::new(row, directory)),
            None => None,
        };
        let sees = sees_benefit(cx, &scope, directory, &customer);
        let explanation = explain(directory, &question, &standing, (limit, sees));
        Ok(ExplainDecisionResult { explanation, user_errors: Vec::new() })
    }
}

/// As `makeDecision` looks at it: an item that the viewer sees, and this customer's.
async fn is_theirs(
    ctx: &Context<'_>,
    about: Incident,
    customer: Option<&entity::customer::Model>,
) -> Result<Result<Incident, Refusal>, Fault> {
    let (Some(item), Some(customer)) = (about.item, customer) else { return Ok(Ok(about)) };
    let item = voc_item_node(ctx, item).await?;
    Ok(service::is_theirs(item.as_ref().map(|item| &item.row), customer.id).map(|()| about))
}

const KINDS: [Kind; 5] =
    [Kind::ClaimPayment, Kind::ServiceRecovery, Kind::FeeWaiver, Kind::ExceptionHandling, Kind::RetentionGift];

fn explain(
    directory: &Directory,
    question: &Question,
    standing: &Standing,
    (limit, sees_benefit): (Option<DelegationLimit>, bool),
) -> Option<DecisionExplanation> {
    let person = |id| directory.employee(id).cloned();
    let Standing { case, asker, line, officers, .. } = standing;
    let answer = rules::answer(case, asker, line, officers, false);
    let place = match answer {
        Answer::Line(place) => Some(place),
        _ => None,
    };
    let authority = asker.authority;
    Some(DecisionExplanation {
        answer: match answer {
            Answer::Alone => DecisionAnswer::Alone,
            Answer::Compliance => DecisionAnswer::Compliance,
            Answer::Line(_) => DecisionAnswer::Line,
            Answer::Nobody => DecisionAnswer::Nobody,
        },
        employee: person(question.asker)?,
        tier: question.tier.into(),
        limit,
        is_unlimited: authority.is_some_and(|authority| authority.allowance == Allowance::UNLIMITED),
        lines: authority.as_ref().map(AuthorityLine::of).unwrap_or_default(),
        most: authority.map_or(Some(0), |authority| authority.most()).map(Money::won),
        benefits_employee: sees_benefit.then_some(case.benefits == Some(question.asker)),
        special_benefit: case.special.map(|special| SpecialBenefit::of(special, case.amount)),
        approver: place.and_then(|place| person(place.approver)),
        stands_in_for: place.filter(|place| place.approver != place.holder).and_then(|place| person(place.holder)),
        hop: place.and_then(|place| i32::try_from(place.hop).ok()),
        line: line
            .iter()
            .filter_map(|candidate| member(directory, question, (case, sees_benefit), candidate))
            .collect(),
    })
}

fn member(
    directory: &Directory,
    question: &Question,
    (case, sees_benefit): (&rules::Case, bool),
    candidate: &Candidate,
) -> Option<LineMember> {
    let person = |id| directory.employee(id).cloned();
    let deputy = candidate.deputy.as_ref().filter(|_| candidate.is_absent).map(|(deputy, _)| *deputy);
    let by = deputy.unwrap_or(candidate.holder);
    let is_stood_in_for = !candidate.is_absent || deputy.is_some();
    let may = rules::may_approve(case, question.asker, candidate, by);
    // Who may not know which customer is which employee sees no more than that they can't approve it.
    let is_silent = may == Err(rules::Barred::BenefitsApprover) && !sees_benefit;
    Some(LineMember {
        employee: person(candidate.holder)?,
        is_absent: candidate.is_absent,
        deputy: deputy.and_then(person),
        most: Money::won(if is_stood_in_for && !is_silent { rules::most(candidate, by, case.amount) } else { 0 }),
        can_approve: is_stood_in_for && may.is_ok(),
    })
}

/// Whether the viewer may know that this customer is an employee: it is themself, or the policy shows it to them.
fn sees_benefit(cx: &Cx, scope: &Scope, directory: &Directory, customer: &entity::customer::Model) -> bool {
    let Some(also) = customer.employee_id.and_then(|id| directory.employee(id)) else { return true };
    let shows = cx.allow(Action::CustomerEmployee);
    also.key == scope.employee() || shows.is_ok_and(|shows| shows.covers(also.key, also.path()))
}
