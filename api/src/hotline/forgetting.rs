//! What becomes of what was said about a customer's items here, when the customer is forgotten (C4): figures and ids stay, words go.

use crate::{
    hotline::{
        prevention::{self, service::changed},
        store,
    },
    kernel::{change::Change, cx::Cx, db::Tx, error::Fault, events, policy::Action, writes::Writes},
};
use entity::{
    ids::CustomerId,
    recurrence_prevention::{Model, PreventionState},
};

/// In the erasure's own transaction, in which the customer is locked. What was directed and is not done ends: nobody knows what it was.
pub async fn forget_customer(tx: &Tx, cx: &Cx, _: Action, customer: CustomerId) -> Result<(), Fault> {
    store::blank(tx, customer).await?;
    let open = prevention::store::lock_open_about(tx, customer).await?;
    if !open.is_empty() {
        prevention::store::close(tx, open.iter().map(|row| row.id)).await?;
        let rows = open.into_iter().fold(Writes::default(), |rows, row| {
            let closed = Model { state: PreventionState::Closed, version: row.version + 1, ..row };
            let what = Change { fields: &["state"], ..changed("recurrencePreventionClosed", &closed) };
            rows.insert(events::row_by(None, cx.now, &what))
        });
        rows.run_in(tx).await?;
    }
    Ok(prevention::store::blank(tx, customer).await?)
}
