//! Seeing one customer in the clear (C2).

use crate::{
    customer::{
        disclosure::{
            service::{self, Wish},
            types::{CustomerField, RevealReason, RevealedCustomer},
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

/// What to show of whom, and why.
#[derive(InputObject)]
pub struct RevealCustomerInput {
    /// The customer.
    customer_id: ID,
    /// What to show: no more than is needed.
    fields: Vec<CustomerField>,
    /// Why.
    reason: RevealReason,
    /// The number of the case that it is for, 60 characters at most: digits, `-/._` and short letters; never personal text. Required for
    /// `CASE_HANDLING`, `COMPLIANCE_REVIEW` and `LEGAL_REQUEST`.
    reference: Option<String>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RevealCustomerPayload {
    /// In the clear, absent if it was refused.
    revealed: Option<RevealedCustomer>,
    /// The customer, masked; absent if it was refused.
    customer: Option<Customer>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<CustomerError>,
}

#[derive(Default)]
pub struct DisclosureMutation;

#[Object]
impl DisclosureMutation {
    /// Shows one customer in the clear (C2), and writes down who saw what and why (C3). Any customer for those who handle all;
    /// for others one with whom they have a case, an open request, a promise to keep or a meeting planned; or had a case, a decision
    /// or a meeting within 30 days. So many an hour as the setting `customer.revealsPerHour` says.
    async fn reveal_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to show of whom, and why.")] input: RevealCustomerInput,
    ) -> Result<RevealCustomerPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::RevealCustomer)?;
        let wants = |field| input.fields.contains(&field);
        let all = [CustomerField::Name, CustomerField::Phone, CustomerField::Email];
        let wish = Wish {
            customer: id::parse(&input.customer_id)?,
            fields: all.into_iter().filter(|field| wants(*field)).map(CustomerField::name).collect(),
            reason: input.reason.into(),
            reference: input.reference.clone(),
        };
        let with = (Directory::of(ctx)?, Vault::ring(ctx)?);
        Ok(match outcome(service::reveal(cx, with, &scope, wish).await)? {
            Ok((row, person)) => RevealCustomerPayload {
                revealed: Some(RevealedCustomer {
                    name: person.name.filter(|_| wants(CustomerField::Name)),
                    phone: person.phone.filter(|_| wants(CustomerField::Phone)),
                    email: person.email.filter(|_| wants(CustomerField::Email)),
                }),
                customer: Some(Customer::new(Arc::new(row))),
                user_errors: Vec::new(),
            },
            Err(refusals) => RevealCustomerPayload {
                revealed: None,
                customer: None,
                user_errors: CustomerError::all(cx.locale, refusals),
            },
        })
    }
}
