//! What becomes of the items of a customer who is forgotten (C4): nothing that was said stays, and what is open ends.

use crate::{
    files,
    kernel::{change::Change, cx::Cx, db::Tx, error::Fault, events, policy::Action, writes::Writes},
    voc::{
        attachment, care, clock,
        desk::{self, Before},
        onestop, store,
    },
};
use entity::{
    ids::CustomerId,
    voc_item::{Model as Item, VocState},
    voc_step::{self, VocActor, VocStepKind},
};

/// In the erasure's own transaction, in which the customer is locked.
pub async fn forget_customer(tx: &Tx, cx: &Cx, _: Action, customer: CustomerId) -> Result<(), Fault> {
    for item in store::lock_unended(tx, customer).await? {
        end(tx, cx, item).await?;
    }
    onestop::store::drop_open(tx, customer).await?;
    care::store::blank(tx, customer).await?;
    let attached = attachment::store::of_customer(tx, customer).await?;
    attachment::store::destroy_keys(tx, customer).await?;
    if files::erase(tx, customer, &attached).await? > 0 {
        attachment::plan_dropping(tx, customer, cx.now).await?;
    }
    Ok(store::blank(tx, customer).await?)
}

/// Nobody can be answered any more: it closes, by whatever state it was in, and its clocks end.
async fn end(tx: &Tx, cx: &Cx, mut item: Item) -> Result<(), Fault> {
    let before = Before::of(&item);
    let was = item.state;
    (item.state, item.closed_at, item.closes_at) = (VocState::Closed, Some(cx.now), None);
    item.version += 1;
    let step = clock::service::step(&item, VocStepKind::Closed, VocActor::Service, cx.now);
    let step = voc_step::Model { from_state: Some(was), ..step };
    let change = Change {
        event: desk::event_of(VocStepKind::Closed),
        object_type: "VocItem",
        object_id: item.id.0,
        version: item.version,
        part: None,
        fields: &["state"],
    };
    let rows = store::insert_step(Writes::default(), step).insert(events::row_by(None, cx.now, &change));
    let rows = desk::heard(rows, None, cx.now, (&item, &before), VocStepKind::Closed);
    store::save(tx, &item).await?;
    rows.run_in(tx).await?;
    Ok(clock::store::end(tx, item.id, cx.now).await?)
}
