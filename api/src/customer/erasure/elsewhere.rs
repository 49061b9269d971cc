//! What other domains keep of a customer. They stand on the right of this one and may not be called: they say here how they forget, and
//! it is done in the erasure's own transaction (C4).

use crate::kernel::{cx::Cx, db::Tx, error::Fault, policy::Action};
use entity::ids::CustomerId;
use futures_util::future::BoxFuture;
use std::sync::OnceLock;

pub type Forget = for<'a> fn(&'a Tx, &'a Cx, Action, CustomerId) -> BoxFuture<'a, Result<(), Fault>>;

static ELSEWHERE: OnceLock<Vec<Forget>> = OnceLock::new();

#[derive(Debug, thiserror::Error)]
#[error("nobody has said who else keeps something of customers: nothing is erased by halves")]
struct NotInstalled;

/// Once, when the program starts. What comes later changes nothing.
pub fn install(all: Vec<Forget>) {
    let _ = ELSEWHERE.set(all);
}

pub(super) async fn forget(tx: &Tx, cx: &Cx, customer: CustomerId) -> Result<(), Fault> {
    let all = ELSEWHERE.get().ok_or_else(|| Fault::internal(NotInstalled))?;
    for forget in all {
        forget(tx, cx, Action::EraseCustomer, customer).await?;
    }
    Ok(())
}
