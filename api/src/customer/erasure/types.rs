//! Legal holds, and why somebody was erased, as the schema shows them (C4).

use crate::{
    customer::{
        erasure::{loader::HoldsOf, store},
        types::Customer,
    },
    kernel::{batch, cx::Cx, error::Fault, id::PublicId, policy::Action, scalar::DateTime},
    org::{Directory, Employee},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    customer,
    ids::{CustomerId, LegalHoldId},
    legal_hold,
};
use std::sync::Arc;

/// Why a customer may not be erased for now (법적 보존, C4).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct LegalHold {
    /// Global id.
    pub id: ID,
    /// The number of the case that it is for.
    reference: String,
    /// Who placed it.
    placed_by: Option<Arc<Employee>>,
    /// When it was placed.
    placed_at: DateTime,
    /// Who lifted it, absent while it stands.
    lifted_by: Option<Arc<Employee>>,
    /// When it was lifted, absent while it stands.
    lifted_at: Option<DateTime>,
    #[graphql(skip)]
    customer: CustomerId,
}

#[ComplexObject]
impl LegalHold {
    /// Who may not be erased.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        Customer::load(ctx, self.customer).await
    }
}

impl LegalHold {
    pub fn new(row: legal_hold::Model, directory: &Directory) -> Self {
        let person = |id: Option<_>| id.and_then(|id| directory.employee(id)).cloned();
        Self {
            id: row.id.encode(),
            reference: row.reference,
            placed_by: person(Some(row.placed_by)),
            placed_at: DateTime(row.placed_at),
            lifted_by: person(row.lifted_by),
            lifted_at: row.lifted_at.map(DateTime),
            customer: row.customer_id,
        }
    }
}

/// A customer's, the newest first; `None` where the policy hides them.
pub async fn legal_holds(ctx: &Context<'_>, customer: CustomerId) -> Result<Option<Vec<LegalHold>>, Fault> {
    if Cx::of(ctx)?.allow(Action::CustomerLegalHolds).is_err() {
        return Ok(None);
    }
    let directory = Directory::of(ctx)?;
    let rows = batch::load(ctx, HoldsOf(customer)).await?.unwrap_or_default();
    Ok(Some(rows.into_iter().map(|row| LegalHold::new(row, directory)).collect()))
}

/// A legal hold by its id, as far as the viewer may see any.
pub async fn legal_hold_node(cx: &Cx, directory: &Directory, id: LegalHoldId) -> Result<Option<LegalHold>, Fault> {
    match cx.allow(Action::CustomerLegalHolds) {
        Ok(_) => Ok(store::hold(cx.db.reader(), id).await?.map(|row| LegalHold::new(row, directory))),
        Err(_) => Ok(None),
    }
}

/// Why a customer was erased (C4).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "customer::ErasureReason")]
pub enum ErasureReason {
    /// They asked for it (파기 요구).
    CustomerRequest,
    /// They withdrew their consent (동의 철회).
    ConsentWithdrawn,
    /// A law or an authority demands it.
    LegalDuty,
    /// Their time was over: so many years after the last case.
    RetentionOver,
}
