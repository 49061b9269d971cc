//! Open work that other domains keep. They stand on the right of this one and may not be called: each says here what it lists, and how it
//! hands it over in the transaction of the whole (O4).

use crate::{
    kernel::{cx::Cx, db::Tx, error::Fault},
    org::leaving::{rules::Refusal, types::OpenWorkKind},
};
use entity::ids::EmployeeId;
use futures_util::future::BoxFuture;
use std::sync::OnceLock;
use uuid::Uuid;

/// What somebody has of one kind: the ids of its objects. Without a transaction, as it is now; with one, kept from everybody else.
pub type List = for<'a> fn(Option<&'a Tx>, &'a Cx, EmployeeId) -> BoxFuture<'a, Result<Vec<Uuid>, Fault>>;
/// Gives it from one person to another, with the audit records and events of each object; or says why not, and then nothing is.
pub type HandOver =
    for<'a> fn(&'a Tx, &'a Cx, EmployeeId, EmployeeId) -> BoxFuture<'a, Result<Result<(), Refusal>, Fault>>;

#[derive(Clone, Copy)]
pub struct Keeper {
    pub kind: OpenWorkKind,
    pub list: List,
    pub hand_over: HandOver,
}

static ELSEWHERE: OnceLock<Vec<Keeper>> = OnceLock::new();

/// Once, when the program starts. What comes later changes nothing.
pub fn install(all: Vec<Keeper>) {
    let _ = ELSEWHERE.set(all);
}

/// Those of these kinds; all, if none are named.
fn keepers(only: &[OpenWorkKind]) -> impl Iterator<Item = &'static Keeper> {
    let wanted = move |kind: OpenWorkKind| only.is_empty() || only.contains(&kind);
    ELSEWHERE.get().into_iter().flatten().filter(move |keeper| wanted(keeper.kind))
}

pub(super) async fn list(
    tx: Option<&Tx>,
    cx: &Cx,
    of: EmployeeId,
    only: &[OpenWorkKind],
) -> Result<Vec<(OpenWorkKind, Uuid)>, Fault> {
    let mut all = Vec::new();
    for keeper in keepers(only) {
        all.extend((keeper.list)(tx, cx, of).await?.into_iter().map(|id| (keeper.kind, id)));
    }
    Ok(all)
}

pub(super) async fn hand_over(
    tx: &Tx,
    cx: &Cx,
    (from, to): (EmployeeId, EmployeeId),
    only: &[OpenWorkKind],
) -> Result<Result<(), Refusal>, Fault> {
    for keeper in keepers(only) {
        if let Err(refusal) = (keeper.hand_over)(tx, cx, from, to).await? {
            return Ok(Err(refusal));
        }
    }
    Ok(Ok(()))
}
