//! What was shown of a customer, and the record of it, as the schema shows them.

use crate::{
    connection,
    customer::{
        disclosure::{rules, store},
        types::Customer,
    },
    kernel::{cx::Cx, error::Fault, id::PublicId, policy::Action, scalar::DateTime},
    org::{Directory, Employee},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    access_record,
    ids::{AccessRecordId, CustomerId},
};
use std::sync::Arc;

/// Who a customer is, in the clear: only what was asked for. Keep it nowhere.
#[derive(SimpleObject)]
pub struct RevealedCustomer {
    /// Their name; absent if it was not asked for.
    pub name: Option<String>,
    /// Their phone number, digits alone; absent if there is none or it was not asked for.
    pub phone: Option<String>,
    /// Their e-mail address; absent if there is none or it was not asked for.
    pub email: Option<String>,
}

/// What `revealCustomer` can show.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum CustomerField {
    /// The name.
    Name,
    /// The phone number.
    Phone,
    /// The e-mail address.
    Email,
}

impl CustomerField {
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Email => "email",
        }
    }
}

/// Why somebody looks at a customer's data (C3).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "rules::Reason")]
pub enum RevealReason {
    /// To handle a case: its number is the reference.
    CaseHandling,
    /// To call the customer back.
    Callback,
    /// The customer asks what is known of them (열람 요구).
    CustomerRequest,
    /// Compliance reviews a case: its number is the reference.
    ComplianceReview,
    /// A court or an authority asks for it: the number of its request is the reference.
    LegalRequest,
}

/// Who saw which customer's data, when, from where and why (접속기록, C3). Sealed; kept for two years at least.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct AccessRecord {
    /// Global id.
    pub id: ID,
    /// When it was seen.
    at: DateTime,
    /// Who saw it.
    actor: Option<Arc<Employee>>,
    /// Which fields: `name`, `phone`, `email`; or `attachment`, opened with a VOC item.
    fields: Vec<String>,
    /// Why, absent for a reason of a later version, and for what was seen with the case that `reference` names.
    reason: Option<RevealReason>,
    /// The number of the case that it was for, absent if none was given.
    reference: Option<String>,
    /// The network address it came from, if known.
    client_ip: Option<String>,
    /// The request's id, as in the answer's `x-request-id` and in the log.
    request_id: String,
    #[graphql(skip)]
    customer: CustomerId,
}

#[ComplexObject]
impl AccessRecord {
    /// Whose data it was, masked.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        Customer::load(ctx, self.customer).await
    }
}

impl AccessRecord {
    pub fn new(row: access_record::Model, directory: &Directory) -> Self {
        Self {
            id: row.id.encode(),
            at: DateTime(row.at),
            actor: directory.employee(row.actor_id).cloned(),
            fields: row.fields.0,
            reason: rules::Reason::of(&row.reason).map(Into::into),
            reference: row.reference,
            client_ip: row.client_ip,
            request_id: row.request_id,
            customer: row.customer_id,
        }
    }
}

/// An access record by its id, as far as the viewer may see any.
pub async fn access_record_node(
    cx: &Cx,
    directory: &Directory,
    id: AccessRecordId,
) -> Result<Option<AccessRecord>, Fault> {
    match cx.allow(Action::AccessRecords) {
        Ok(_) => Ok(store::access_record(&cx.db, id).await?.map(|row| AccessRecord::new(row, directory))),
        Err(_) => Ok(None),
    }
}

connection!(AccessRecordConnection, AccessRecordEdge, AccessRecord, "Access records, newest first.");
