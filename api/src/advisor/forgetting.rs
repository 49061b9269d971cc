//! What becomes of an advisor whose customer is erased (C4): the term ends, nothing that was said stays, counts do.

use crate::{
    advisor::{desk, store, term},
    kernel::{change::Change, cx::Cx, db::Tx, error::Fault, events, policy::Action, writes::Writes},
};
use entity::{ids::CustomerId, loyal_customer_advisor::AdvisorEnd};

/// In the erasure's own transaction, in which the customer is locked.
pub async fn forget_customer(tx: &Tx, cx: &Cx, _: Action, customer: CustomerId) -> Result<(), Fault> {
    if let Some(mut advisor) = store::running_of(tx, customer).await? {
        term::over(&mut advisor, AdvisorEnd::Erased);
        advisor.ended_at = Some(cx.now);
        store::save(tx, &advisor).await?;
        store::lapse(tx, advisor.id).await?;
        let change = Change { fields: &["state"], ..desk::changed("advisorEnded", &advisor) };
        Writes::default().insert(events::row_by(None, cx.now, &change)).run_in(tx).await?;
    }
    Ok(store::blank(tx, customer).await?)
}
