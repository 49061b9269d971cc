//! Making and changing customers' records.

use crate::{
    customer::{
        errors::CustomerError,
        rules::Edit,
        service,
        types::{Customer, CustomerTier, Vulnerability},
        vault::Vault,
    },
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        id,
        policy::Action,
        scalar::Date,
    },
    org::Directory,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use entity::ids::EmployeeId;
use std::sync::Arc;

/// A new customer.
#[derive(InputObject)]
pub struct CreateCustomerInput {
    /// The number that the company gave them (고객번호), unique: letters, digits and hyphens, 40 at most.
    number: String,
    /// Their name, 1 to 60 characters.
    name: String,
    /// A Korean phone number of 9 to 11 digits, with or without hyphens.
    phone: Option<String>,
    /// An e-mail address.
    email: Option<String>,
    /// Which tier they belong to.
    #[graphql(default_with = "CustomerTier::Standard")]
    tier: CustomerTier,
    /// Since when they are a customer; today if it is left out.
    since_on: Option<Date>,
    /// Whether they are a vulnerable consumer, and why.
    vulnerable: Option<Vulnerability>,
    /// Whether they agreed to be contacted.
    #[graphql(default)]
    contact_consent: bool,
    /// Whether who meets them next is to take care (V12).
    #[graphql(default)]
    caution: bool,
    /// The employee that they also are, if so.
    employee_id: Option<ID>,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first customer (I3).
    idempotency_key: Option<ID>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct CreateCustomerPayload {
    /// The new customer, or the one that the same call made before; absent if it was refused.
    customer: Option<Customer>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<CustomerError>,
}

/// What is to change of a customer's record. What is left out stays; `null` clears what may be absent and changes nothing else.
#[derive(InputObject)]
pub struct UpdateCustomerInput {
    /// The customer.
    id: ID,
    /// The customer's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: i32,
    /// The number that the company gave them (고객번호), unique.
    number: Option<String>,
    /// Their name, 1 to 60 characters.
    name: Option<String>,
    /// A Korean phone number of 9 to 11 digits; `null` clears it.
    phone: MaybeUndefined<String>,
    /// An e-mail address; `null` clears it.
    email: MaybeUndefined<String>,
    /// Which tier they belong to.
    tier: Option<CustomerTier>,
    /// Since when they are a customer.
    since_on: Option<Date>,
    /// Why they are a vulnerable consumer; `null`: they are none.
    vulnerable: MaybeUndefined<Vulnerability>,
    /// Whether they agreed to be contacted.
    contact_consent: Option<bool>,
    /// Whether who meets them next is to take care (V12).
    caution: Option<bool>,
    /// The employee that they also are; `null`: they are none.
    employee_id: MaybeUndefined<ID>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct UpdateCustomerPayload {
    /// The customer as they are now, absent if it was refused.
    customer: Option<Customer>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<CustomerError>,
}

#[derive(Default)]
pub struct CustomerMutation;

#[Object]
impl CustomerMutation {
    /// Makes a customer's record (C1); what says who they are is sealed with a key of their own (C4).
    async fn create_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A new customer.")] input: CreateCustomerInput,
    ) -> Result<CreateCustomerPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::CreateCustomer)?;
        let wish = Edit {
            number: Some(input.number),
            name: Some(input.name),
            phone: Some(input.phone),
            email: Some(input.email),
            tier: Some(input.tier.into()),
            since_on: input.since_on.map(|day| day.0),
            vulnerable: Some(input.vulnerable.map(Into::into)),
            contact_consent: Some(input.contact_consent),
            caution: Some(input.caution),
            employee: Some(input.employee_id.as_ref().map(id::parse).transpose()?),
        };
        let (with, key) = ((Directory::of(ctx)?, Vault::ring(ctx)?), input.idempotency_key.map(|key| key.0));
        Ok(match outcome(service::create(cx, with, &scope, wish, key).await)? {
            Ok(row) => CreateCustomerPayload { customer: Some(Customer::new(Arc::new(row))), user_errors: Vec::new() },
            Err(refusals) => {
                CreateCustomerPayload { customer: None, user_errors: CustomerError::all(cx.locale, refusals) }
            }
        })
    }

    /// Changes a customer's record (C1).
    async fn update_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: UpdateCustomerInput,
    ) -> Result<UpdateCustomerPayload, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::UpdateCustomer)?;
        let (id, version) = (id::parse(&input.id)?, input.expected_version);
        let (with, wish) = ((Directory::of(ctx)?, Vault::ring(ctx)?), input.read()?);
        Ok(match outcome(service::update(cx, with, id, version, wish).await)? {
            Ok(row) => UpdateCustomerPayload { customer: Some(Customer::new(Arc::new(row))), user_errors: Vec::new() },
            Err(refusals) => {
                UpdateCustomerPayload { customer: None, user_errors: CustomerError::all(cx.locale, refusals) }
            }
        })
    }
}

impl UpdateCustomerInput {
    fn read(self) -> Result<Edit, Fault> {
        let employee = match self.employee_id {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(id) => Some(Some(id::parse::<EmployeeId>(&id)?)),
        };
        Ok(Edit {
            number: self.number,
            name: self.name,
            phone: given(self.phone),
            email: given(self.email),
            tier: self.tier.map(Into::into),
            since_on: self.since_on.map(|day| day.0),
            vulnerable: given(self.vulnerable).map(|why| why.map(Into::into)),
            contact_consent: self.contact_consent,
            caution: self.caution,
            employee,
        })
    }
}

/// Left out, cleared, or given.
fn given<T>(value: MaybeUndefined<T>) -> Option<Option<T>> {
    match value {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(value) => Some(Some(value)),
    }
}
