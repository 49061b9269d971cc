//! What becomes of an advisor whose customer is erased (C4): the term ends, nothing that was said stays, counts do.

use crate::{
    advisor::{desk, question, store, term},
    kernel::{change::Change, cx::Cx, db::Tx, error::Fault, events, policy::Action, writes::Writes},
};
use entity::{advisor_question::QuestionState, ids::CustomerId, loyal_customer_advisor::AdvisorEnd};

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
    // Whoever was to answer hears that nobody waits any more: a term has five open ones at most.
    let mut rows = Writes::default();
    for mut question in store::lock_open_questions_of(tx, customer).await? {
        (question.state, question.version) = (QuestionState::Closed, question.version + 1);
        let change = question::changed("advisorQuestionClosed", &question, &["state"]);
        rows = rows.insert(events::row_by(None, cx.now, &change));
    }
    rows.run_in(tx).await?;
    Ok(store::blank(tx, customer).await?)
}
