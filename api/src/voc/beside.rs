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

/// Files each of these, or none: the transaction comes back with what was filed; else which one was refused, and why, and nothing of the
/// transaction stays.
pub async fn file_all(
    tx: Tx,
    (cx, directory, ring): (&Cx, &Directory, &Ring),
    (permit, action): (&Permit, Action),
    all: Vec<New>,
) -> Result<(Tx, Vec<Item>), (usize, Stop<Refusal>)> {
    let desk = Desk { tx, cx, directory, ring, permit, action };
    let mut filed = Vec::with_capacity(all.len());
    for (place, new) in all.into_iter().enumerate() {
        let new = intake::check(permit, new).map_err(|stop| (place, stop))?;
        filed.push(intake::write(&desk, &new, None).await.map_err(|stop| (place, stop))?);
    }
    Ok((desk.tx, filed))
}
