//! What becomes of what was said about a customer's items here, when the customer is forgotten (C4): figures and ids stay, words go.

use crate::{
    hotline::{prevention, store},
    kernel::{cx::Cx, db::Tx, error::Fault, policy::Action},
};
use entity::ids::CustomerId;

/// In the erasure's own transaction, in which the customer is locked.
pub async fn forget_customer(tx: &Tx, _: &Cx, _: Action, customer: CustomerId) -> Result<(), Fault> {
    store::blank(tx, customer).await?;
    Ok(prevention::store::blank(tx, customer).await?)
}
