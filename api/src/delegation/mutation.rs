//! Deciding, approving, taking back.

use crate::{
    customer::Vault,
    delegation::{
        approval::{
            service::{self as approvals, Answering},
            types::ApprovalRequest,
        },
        errors::DelegationError,
        limit::DecisionKind,
        service::{self, Made, New},
        types::{Decision, Demand},
    },
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        money::MoneyInput,
        policy::Action,
    },
    org::Directory,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

/// What is to be decided.
#[derive(InputObject)]
pub struct MakeDecisionInput {
    /// For whom.
    customer_id: ID,
    /// The claim that it is about (사고·보험금 접수번호), up to 64 characters; case and blanks around it make no difference. It may be left out if
    /// a VOC item is named.
    claim_reference: Option<String>,
    /// The customer's VOC item that it is about, beside the claim or instead of it. If it was merged into another one, that counts; with
    /// everything merged into it, and with its claim, it is one incident (D4).
    voc_item_id: Option<ID>,
    /// What is decided about.
    kind: DecisionKind,
    /// How much; more than nothing.
    amount: MoneyInput,
    /// Why, 1 to 1,000 characters; kept sealed with the customer's key.
    reason: String,
    /// What the customer demanded.
    #[graphql(default_with = "Demand::Ordinary")]
    demand: Demand,
    /// Required, and kept for ever: the same key with the same input answers what the first call made, and consumes nothing (D7, I3).
    idempotency_key: ID,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct MakeDecisionPayload {
    /// The decision, if it was within every limit.
    decision: Option<Decision>,
    /// The request that it became, if it was not.
    approval_request: Option<ApprovalRequest>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<DelegationError>,
}

/// What is approved.
#[derive(InputObject)]
pub struct ApproveRequestInput {
    /// The request.
    id: ID,
    /// How much, if less than what was asked for.
    amount: Option<MoneyInput>,
    /// Why, 1 to 1,000 characters.
    reason: String,
    /// The request's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What is rejected.
#[derive(InputObject)]
pub struct RejectRequestInput {
    /// The request.
    id: ID,
    /// Why, 1 to 1,000 characters.
    reason: String,
    /// The request's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What is taken back.
#[derive(InputObject)]
pub struct WithdrawRequestInput {
    /// The request: the viewer's own.
    id: ID,
    /// The request's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ApproveRequestPayload {
    /// The request as it is now; absent if it was refused.
    approval_request: Option<ApprovalRequest>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<DelegationError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RejectRequestPayload {
    /// The request as it is now; absent if it was refused.
    approval_request: Option<ApprovalRequest>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<DelegationError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct WithdrawRequestPayload {
    /// The request as it is now; absent if it was refused.
    approval_request: Option<ApprovalRequest>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<DelegationError>,
}

/// What is taken back.
#[derive(InputObject)]
pub struct ReverseDecisionInput {
    /// The decision.
    id: ID,
    /// Why, 1 to 1,000 characters; kept sealed with the customer's key.
    reason: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ReverseDecisionPayload {
    /// The decision, with its reversal; absent if it was refused.
    decision: Option<Decision>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<DelegationError>,
}

#[derive(Default)]
pub struct DelegationMutation;

#[Object]
impl DelegationMutation {
    /// Decides, within every limit, at once; past any of them it becomes an approval request, which goes up the line of command
    /// or, if a special benefit may be in it, before compliance (D4, D5, D10).
    async fn make_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be decided.")] input: MakeDecisionInput,
    ) -> Result<MakeDecisionPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let (scope, directory) = (cx.allow(Action::MakeDecision)?, Directory::of(ctx)?);
        let new = New {
            customer: id::parse(&input.customer_id)?,
            claim_reference: input.claim_reference,
            item: input.voc_item_id.as_ref().map(id::parse).transpose()?,
            kind: input.kind.into(),
            amount: input.amount.minor(),
            demand: input.demand.into(),
            reason: input.reason,
        };
        let made = service::make(cx, directory, Vault::ring(ctx)?, &scope, (new, input.idempotency_key.0)).await;
        let (mut decision, mut approval_request, mut user_errors) = (None, None, Vec::new());
        match outcome(made)? {
            Ok(Made::Decision(row)) => decision = Some(Decision::new(row, directory)),
            Ok(Made::Request(row)) => approval_request = Some(ApprovalRequest::new(row, directory)),
            Err(refusals) => user_errors = DelegationError::all(cx.locale, refusals),
        }
        Ok(MakeDecisionPayload { decision, approval_request, user_errors })
    }

    /// Approves all of a request, or less of it (D6): by whom it is before. The approver's limit is looked at again, and consumed.
    /// Before compliance: lets it pass; it is then decided, if it is within the asker's limit, or goes up the line (D10).
    async fn approve_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is approved.")] input: ApproveRequestInput,
    ) -> Result<ApproveRequestPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let (scope, directory) = (cx.allow(Action::ApproveRequest)?, Directory::of(ctx)?);
        let answering = Answering {
            request: id::parse(&input.id)?,
            expected_version: input.expected_version,
            reason: &input.reason,
            amount: input.amount.map(|amount| amount.minor()),
        };
        let answered = approvals::approve(cx, directory, Vault::ring(ctx)?, &scope, answering).await;
        Ok(match outcome(answered)? {
            Ok(row) => ApproveRequestPayload {
                approval_request: Some(ApprovalRequest::new(row, directory)),
                user_errors: Vec::new(),
            },
            Err(refusals) => {
                ApproveRequestPayload { approval_request: None, user_errors: DelegationError::all(cx.locale, refusals) }
            }
        })
    }

    /// Rejects a request, with a reason (D6): by whom it is before, whatever their limit.
    async fn reject_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is rejected.")] input: RejectRequestInput,
    ) -> Result<RejectRequestPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let (scope, directory) = (cx.allow(Action::RejectRequest)?, Directory::of(ctx)?);
        let answering = Answering {
            request: id::parse(&input.id)?,
            expected_version: input.expected_version,
            reason: &input.reason,
            amount: None,
        };
        let answered = approvals::reject(cx, directory, Vault::ring(ctx)?, &scope, answering).await;
        Ok(match outcome(answered)? {
            Ok(row) => RejectRequestPayload {
                approval_request: Some(ApprovalRequest::new(row, directory)),
                user_errors: Vec::new(),
            },
            Err(refusals) => {
                RejectRequestPayload { approval_request: None, user_errors: DelegationError::all(cx.locale, refusals) }
            }
        })
    }

    /// Takes back a request of one's own that waits (D5).
    async fn withdraw_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is taken back.")] input: WithdrawRequestInput,
    ) -> Result<WithdrawRequestPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let (scope, directory) = (cx.allow(Action::WithdrawRequest)?, Directory::of(ctx)?);
        let answering = Answering {
            request: id::parse(&input.id)?,
            expected_version: input.expected_version,
            reason: "",
            amount: None,
        };
        let answered = approvals::withdraw(cx, directory, Vault::ring(ctx)?, &scope, answering).await;
        Ok(match outcome(answered)? {
            Ok(row) => WithdrawRequestPayload {
                approval_request: Some(ApprovalRequest::new(row, directory)),
                user_errors: Vec::new(),
            },
            Err(refusals) => WithdrawRequestPayload {
                approval_request: None,
                user_errors: DelegationError::all(cx.locale, refusals),
            },
        })
    }

    /// Takes a decision back (D8): by the holder, or whoever up their line has at least that authority. It adds the opposite entry,
    /// and gives the consumption back to the period that it came from.
    async fn reverse_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is taken back.")] input: ReverseDecisionInput,
    ) -> Result<ReverseDecisionPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let (scope, directory) = (cx.allow(Action::ReverseDecision)?, Directory::of(ctx)?);
        let what = (id::parse(&input.id)?, input.reason.as_str());
        Ok(match outcome(service::reverse(cx, directory, Vault::ring(ctx)?, &scope, what).await)? {
            Ok(row) => {
                ReverseDecisionPayload { decision: Some(Decision::new(row, directory)), user_errors: Vec::new() }
            }
            Err(refusals) => {
                ReverseDecisionPayload { decision: None, user_errors: DelegationError::all(cx.locale, refusals) }
            }
        })
    }
}
