//! What becomes of the cases of a customer who is forgotten (C4): nothing that was said stays, what is open ends, and figures stay without a
//! person.

use crate::{
    kernel::{cx::Cx, db::Tx, error::Fault, events, policy::Action, writes::Writes},
    recovery::{opening::changed, promise, store},
};
use entity::{
    ids::CustomerId,
    recovery_case::{Model as Case, RecoveryState},
    recovery_promise::{Model as Promise, PromiseState},
};

/// In the erasure's own transaction, in which the customer is locked.
pub async fn forget_customer(tx: &Tx, cx: &Cx, _: Action, customer: CustomerId) -> Result<(), Fault> {
    let mut rows = Writes::default();
    for case in store::lock_open_of(tx, customer).await? {
        let ended = Case { version: case.version + 1, state: RecoveryState::Closed, ..case };
        rows = rows.insert(events::row_by(None, cx.now, &changed("recoveryCaseClosed", &ended, &["state"])));
    }
    for promise in promise::store::lock_open_to(tx, customer).await? {
        let ended = Promise { version: promise.version + 1, state: PromiseState::Ended, ..promise };
        rows = rows.insert(events::row_by(None, cx.now, &promise::changed("promiseEnded", &ended, &["state"])));
    }
    rows.run_in(tx).await?;
    store::forget(tx, customer, cx.now).await?;
    Ok(promise::store::forget(tx, customer).await?)
}
