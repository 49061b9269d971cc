//! What domains on the right do with items: read and lock them, ask who is in charge, and file what somebody told them on another occasion,
//! in their own transaction.

use crate::{
    kernel::{
        cx::Cx,
        db::Tx,
        error::Stop,
        policy::{Action, Permit, Scope},
        secret::Ring,
    },
    org::Directory,
    voc::{
        desk::{self, Desk},
        intake,
        refusal::Refusal,
    },
};
use entity::{ids::DepartmentId, voc_item::Model as Item};

pub use crate::voc::{
    intake::New,
    loader::ItemById,
    masking::masked,
    store::{items_by_id, lock},
};

/// V3: whether they handle it, lead those who do, or are the CS office.
pub fn is_in_charge(directory: &Directory, scope: &Scope, item: &Item) -> bool {
    let part = desk::part_of(directory, scope, item);
    part.assignee || part.leader || part.office
}

/// V14: the division complained about: of the department that caused it; while nobody said, of the one that handles it.
pub fn division(directory: &Directory, item: &Item) -> Option<DepartmentId> {
    let place = item.caused_by_id.or(item.department_id)?;
    directory.department(place)?.path.first().copied()
}

/// Files what somebody heard elsewhere, in their transaction, which they lend: what was heard and the item are written together or not at all.
/// They have locked the customer, and answer for retries.
pub async fn bring(
    tx: Tx,
    (cx, action): (&Cx, Action),
    (directory, ring): (&Directory, &Ring),
    permit: &Permit,
    new: New,
) -> Result<(Tx, Item), Stop<Refusal>> {
    let new = intake::check(permit, new)?;
    let desk = Desk { tx, cx, directory, ring, permit, action };
    let item = intake::write(&desk, &new, None).await?;
    Ok((desk.tx, item))
}

/// Each of these, or none: else which one was refused, and why, and nothing of the transaction stays.
pub async fn file_all(
    mut tx: Tx,
    (cx, directory, ring): (&Cx, &Directory, &Ring),
    (permit, action): (&Permit, Action),
    all: Vec<New>,
) -> Result<(Tx, Vec<Item>), (usize, Stop<Refusal>)> {
    let mut filed = Vec::with_capacity(all.len());
    for (place, new) in all.into_iter().enumerate() {
        let brought = bring(tx, (cx, action), (directory, ring), permit, new).await;
        let (lent, item) = brought.map_err(|stop| (place, stop))?;
        tx = lent;
        filed.push(item);
    }
    Ok((tx, filed))
}
