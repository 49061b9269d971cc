//! Two items about one thing become one, and two again (V5). Both timelines stay as they are, and say so.

use crate::{
    customer,
    kernel::{
        cx::Cx,
        error::Stop,
        policy::{Action, Permit},
        secret::Ring,
        writes::Writes,
    },
    org::Directory,
    voc::{
        care,
        desk::{self, Before, Clocks, Desk, Said},
        praising,
        refusal::{self, Refusal},
        rules::{self, Deed},
        store,
        work::{Which, admitted},
    },
};
use entity::{
    customer::Model as Customer,
    ids::VocItemId,
    voc_item::{Model as Item, VocState},
    voc_step::VocStepKind,
    voc_text::VocTextKind,
};

/// The first into the second.
pub async fn merge(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    permit: &Permit,
    (which, into): (Which, VocItemId),
    reason: &str,
) -> Result<Item, Stop<Refusal>> {
    let reason = refusal::text("reason", reason, refusal::LONGEST_REASON).map_err(Stop::refused)?;
    if which.id == into {
        return Err(Stop::refused(Refusal::SameItem));
    }
    let desk = Desk { tx: cx.db.begin().await?, cx, directory, ring, permit, action: Action::MergeVoc };
    let customer = desk.customer_of(which.id).await?;
    let (mut item, mut other) = both(&desk, which, into).await?;
    if item.customer_id.is_none() || item.customer_id != other.customer_id {
        return Err(Stop::refused(Refusal::OtherCustomer));
    }
    if let Some(handler) = other.assignee_id
        && care::store::has_reported(&desk.tx, item.id, handler).await?
    {
        // V12: it does not come back to them in this way either.
        return Err(Stop::refused(Refusal::WasAbused));
    }
    let clocks = [desk.clocks(&mut item).await?, desk.clocks(&mut other).await?];
    let (before, other_before) = (Before::of(&item), Before::of(&other));
    praising::service::merged(&desk, (&item, &other)).await?;
    (item.state, item.merged_into_id) = (VocState::Merged, Some(other.id));
    let pair = [(&mut item, &before, VocStepKind::Merged), (&mut other, &other_before, VocStepKind::TookOver)];
    write(desk, pair, clocks, (&reason, customer.as_ref())).await?;
    Ok(item)
}

/// As it was before it was merged.
pub async fn unmerge(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    permit: &Permit,
    which: Which,
    reason: &str,
) -> Result<Item, Stop<Refusal>> {
    let reason = refusal::text("reason", reason, refusal::LONGEST_REASON).map_err(Stop::refused)?;
    // Merged into which, is read before the locks: they are taken in one order.
    let known = store::item(cx.db.reader(), which.id).await?;
    let seen = known.filter(|item| desk::sees(directory, permit, item, cx.now));
    let known = seen.ok_or(Stop::refused(Refusal::ItemNotFound { field: "id" }))?;
    let into = known.merged_into_id.ok_or(Stop::refused(Refusal::NotPossible { state: known.state }))?;
    let desk = Desk { tx: cx.db.begin().await?, cx, directory, ring, permit, action: Action::UnmergeVoc };
    let customer = desk.customer_of(which.id).await?;
    let rows = store::lock(&desk.tx, &[which.id, into]).await?;
    let find = |id: VocItemId| rows.iter().find(|item| item.id == id).cloned();
    let mut item = admitted(&desk, find(which.id), which.expected_version, Deed::Unmerge)?;
    if item.merged_into_id != Some(into) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    let mut other = find(into).ok_or(Stop::refused(Refusal::ItemNotFound { field: "id" }))?;
    let clocks = [desk.clocks(&mut item).await?, desk.clocks(&mut other).await?];
    let (before, other_before) = (Before::of(&item), Before::of(&other));
    praising::service::unmerged(&desk, (&item, &other)).await?;
    let back = store::state_before_merge(&desk.tx, item.id).await?;
    (item.state, item.merged_into_id) = (back.unwrap_or(VocState::Received), None);
    let pair = [(&mut item, &before, VocStepKind::Unmerged), (&mut other, &other_before, VocStepKind::GaveBack)];
    write(desk, pair, clocks, (&reason, customer.as_ref())).await?;
    Ok(item)
}

/// V3: by somebody who may do it with both.
async fn both(desk: &Desk<'_>, which: Which, into: VocItemId) -> Result<(Item, Item), Stop<Refusal>> {
    let rows = store::lock(&desk.tx, &[which.id, into]).await?;
    let find = |id: VocItemId| rows.iter().find(|item| item.id == id).cloned();
    let item = admitted(desk, find(which.id), which.expected_version, Deed::Merge)?;
    let other = find(into).filter(|item| desk::sees(desk.directory, desk.permit, item, desk.cx.now));
    let other = other.ok_or(Stop::refused(Refusal::ItemNotFound { field: "intoId" }))?;
    if !desk::part(desk.directory, desk.permit, &other).may(Deed::TakeOver) {
        return Err(Stop::refused(Refusal::NotInCharge));
    }
    match rules::leads(Deed::TakeOver, other.state) {
        Some(_) => Ok((item, other)),
        None => Err(Stop::refused(Refusal::NotPossible { state: other.state })),
    }
}

async fn write(
    desk: Desk<'_>,
    pair: [(&mut Item, &Before, VocStepKind); 2],
    [clocks, other_clocks]: [Clocks; 2],
    (reason, customer): (&str, Option<&Customer>),
) -> Result<(), Stop<Refusal>> {
    let [(item, before, what), (other, other_before, other_what)] = pair;
    (item.version, other.version) = (item.version + 1, other.version + 1);
    let said = Said {
        text: Some((VocTextKind::Reason, reason)),
        other: Some(other.id),
        fields: &["state", "mergedInto"],
        ..Said::default()
    };
    let rows = desk.leave(Writes::default(), (item, before), what, said, customer)?;
    desk.save(rows, item, clocks).await?;
    let said = Said { other: Some(item.id), fields: &["merged"], ..Said::default() };
    let rows = desk.leave(Writes::default(), (other, other_before), other_what, said, customer)?;
    desk.save(rows, other, other_clocks).await?;
    if let Some(customer) = customer {
        customer::touch_case(&desk.tx, customer.id, desk.cx.now).await?;
    }
    Ok(desk.tx.commit().await?)
}
