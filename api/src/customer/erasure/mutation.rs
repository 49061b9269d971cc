//! Erasing customers, and holding them (C4).

use crate::{
    customer::{
        erasure::{
            service,
            types::{ErasureReason, LegalHold},
        },
        errors::CustomerError,
        types::Customer,
        vault::Vault,
    },
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        policy::Action,
    },
    org::Directory,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use std::sync::Arc;

/// Whom to erase, and why.
#[derive(InputObject)]
pub struct EraseCustomerInput {
    /// The customer.
    customer_id: ID,
    /// Why.
    reason: ErasureReason,
    /// The customer's `version` as it was read; if it is another one by now, nothing is erased.
    expected_version: Option<i32>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct EraseCustomerPayload {
    /// What is left of the customer, absent if it was refused.
    customer: Option<Customer>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<CustomerError>,
}

/// Who may not be erased, and for which case.
#[derive(InputObject)]
pub struct PlaceLegalHoldInput {
    /// The customer.
    customer_id: ID,
    /// The number of the case, 60 characters at most: digits, `-/._` and short letters; never personal text.
    reference: String,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first hold (I3).
    idempotency_key: Option<ID>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct PlaceLegalHoldPayload {
    /// The new hold, or the one that the same call placed before; absent if it was refused.
    legal_hold: Option<LegalHold>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<CustomerError>,
}

/// Which hold to lift.
#[derive(InputObject)]
pub struct LiftLegalHoldInput {
    /// The hold.
    id: ID,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct LiftLegalHoldPayload {
    /// The hold as it is now, absent if it was refused.
    legal_hold: Option<LegalHold>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<CustomerError>,
}

#[derive(Default)]
pub struct ErasureMutation;

#[Object]
impl ErasureMutation {
    /// Erases who a customer is, for good (C4): destroys their data key, and with it name, phone, e-mail and whatever
    /// was written about them; blanks their number and those of their contracts, vulnerability, consent, caution and the employee
    /// that they also are. Id, tier, dates, cases and figures stay, and a mark by which an import with their number is refused, which
    /// tells nobody the number. Refused while a legal hold stands.
    async fn erase_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom to erase, and why.")] input: EraseCustomerInput,
    ) -> Result<EraseCustomerPayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::EraseCustomer)?;
        let id = id::parse(&input.customer_id)?;
        Ok(
            match outcome(service::erase(cx, Vault::ring(ctx)?, id, input.reason.into(), input.expected_version).await)?
            {
                Ok(row) => {
                    EraseCustomerPayload { customer: Some(Customer::new(Arc::new(row))), user_errors: Vec::new() }
                }
                Err(refusals) => {
                    EraseCustomerPayload { customer: None, user_errors: CustomerError::all(cx.locale, refusals) }
                }
            },
        )
    }

    /// Keeps a customer from being erased until it is lifted (법적 보존, C4).
    async fn place_legal_hold(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who may not be erased.")] input: PlaceLegalHoldInput,
    ) -> Result<PlaceLegalHoldPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::PlaceLegalHold)?;
        let (id, key) = (id::parse(&input.customer_id)?, input.idempotency_key.map(|key| key.0));
        let done = outcome(service::place_hold(cx, &scope, id, &input.reference, key).await)?;
        let (legal_hold, user_errors) = shown(ctx, done)?;
        Ok(PlaceLegalHoldPayload { legal_hold, user_errors })
    }

    /// Lifts a legal hold (C4).
    async fn lift_legal_hold(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which hold to lift.")] input: LiftLegalHoldInput,
    ) -> Result<LiftLegalHoldPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::LiftLegalHold)?;
        let done = outcome(service::lift_hold(cx, &scope, id::parse(&input.id)?).await)?;
        let (legal_hold, user_errors) = shown(ctx, done)?;
        Ok(LiftLegalHoldPayload { legal_hold, user_errors })
    }
}

type Shown = (Option<LegalHold>, Vec<CustomerError>);

fn shown(
    ctx: &Context<'_>,
    done: Result<entity::legal_hold::Model, Vec<crate::customer::rules::Refusal>>,
) -> Result<Shown, Fault> {
    Ok(match done {
        Ok(row) => (Some(LegalHold::new(row, Directory::of(ctx)?)), Vec::new()),
        Err(refusals) => (None, CustomerError::all(Cx::of(ctx)?.locale, refusals)),
    })
}
