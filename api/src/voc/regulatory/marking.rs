//! What the regulator's rules ask about a complaint and the item does not say, found out and kept (V13).

use crate::{
    kernel::{
        cx::Cx,
        error::Stop,
        policy::{Action, Permit},
        secret::Ring,
        writes::Writes,
    },
    org::Directory,
    voc::{
        desk::{self, Before, Desk, Said},
        refusal::Refusal as VocRefusal,
        regulatory::{errors::Refusal, store},
        store as items,
        work::Which,
    },
};
use entity::{
    regulatory_mark::{self, Mark},
    voc_item::{Model as Item, VocChannel, VocKind},
    voc_step::VocStepKind,
};

/// V13: these marks and no others. In any state: what comes of a complaint at the regulator's is often known when it is long closed.
pub async fn mark(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    permit: &Permit,
    which: Which,
    mut marks: Vec<Mark>,
) -> Result<Item, Stop<Refusal>> {
    marks.sort_unstable();
    marks.dedup();
    let Permit::Employee(scope) = permit else { return Err(Stop::refused(Refusal::ItemNotFound)) };
    let desk = Desk { tx: cx.db.begin().await?, cx, directory, ring, permit, action: Action::MarkComplaint };
    let item = items::lock(&desk.tx, &[which.id]).await?.into_iter().next();
    let seen = item.filter(|item| desk::sees(directory, permit, item, cx.now));
    let mut item = seen.ok_or(Stop::refused(Refusal::ItemNotFound))?;
    admit(&item, which.expected_version, &marks).map_err(Stop::refused)?;
    if store::marks_of(&desk.tx, item.id).await? == marks {
        return Ok(item);
    }
    let clocks = desk.clocks(&mut item).await.map_err(stopped)?;
    let before = Before::of(&item);
    item.version += 1;
    let said = Said { code: Some("regulatoryMarks".to_owned()), fields: &["regulatoryMarks"], ..Said::default() };
    let rows = desk.leave(Writes::default(), (&item, &before), VocStepKind::Updated, said, None)?;
    desk.save(rows, &item, clocks).await.map_err(stopped)?;
    let row = |mark| regulatory_mark::Model {
        item_id: item.id,
        mark,
        item_at: item.received_at,
        set_by: scope.employee(),
        set_at: cx.now,
    };
    store::set_marks(&desk.tx, item.id, marks.into_iter().map(row).collect()).await?;
    desk.tx.commit().await?;
    Ok(item)
}

fn admit(item: &Item, expected: Option<i32>, marks: &[Mark]) -> Result<(), Refusal> {
    if item.kind != VocKind::Complaint {
        return Err(Refusal::NoComplaint);
    }
    if expected.is_some_and(|version| version != item.version) {
        return Err(Refusal::StaleVersion);
    }
    let of_any = |mark: &Mark| *mark == Mark::Withdrawn;
    match item.channel == VocChannel::Regulator || marks.iter().all(of_any) {
        true => Ok(()),
        false => Err(Refusal::NotExternal),
    }
}

/// Nothing of an item that is locked is refused by its clocks.
fn stopped(stop: Stop<VocRefusal>) -> Stop<Refusal> {
    match stop {
        Stop::Failed(fault) => Stop::Failed(fault),
        Stop::Refused(_) => Stop::refused(Refusal::ItemNotFound),
    }
}
