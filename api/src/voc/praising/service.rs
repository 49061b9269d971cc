//! Making praise of a compliment, and what becomes of it where items are merged (P9).

use crate::{
    kernel::error::Stop,
    praise::{self, Compliment, PraiseRefusal},
    voc::{
        desk::Desk,
        praising::{rules, store},
        refusal::Refusal,
        store as items,
    },
};
use entity::{
    customer::Model as Customer,
    ids::{EmployeeId, VocItemId},
    voc_item::Model as Item,
};

/// Of a locked item, or of one that is new in this transaction; its text is written.
pub async fn praise(
    desk: &Desk<'_>,
    item: &Item,
    customer: Option<&Customer>,
    people: &[EmployeeId],
) -> Result<(), Stop<Refusal>> {
    rules::may_praise(item.kind, desk.cx.employee(), people).map_err(Stop::refused)?;
    if !store::of_items(&desk.tx, &[item.id]).await?.is_empty() {
        return Err(Stop::refused(Refusal::PraisedBefore));
    }
    let text = items::reports(&desk.tx, [item.id]).await?.into_iter().next().map(|report| report.text);
    let compliment = Compliment {
        customer,
        instead: item.id.0,
        recipients: people.to_vec(),
        message: &rules::message(&text.unwrap_or_default()),
        channel: rules::channel(item.channel),
        recorder: desk.cx.employee(),
        is_doubtful: rules::is_doubtful(item, people),
    };
    let known = (desk.directory, desk.ring);
    let post = praise::bring(&desk.tx, desk.cx, desk.action, known, compliment).await.map_err(in_our_words)?;
    Ok(store::insert(&desk.tx, (post.id, item.id)).await?)
}

/// The first of two locked items goes into the second: so does its praise, or it comes off the board where the second says the same.
pub async fn merged(desk: &Desk<'_>, (item, into): (&Item, &Item)) -> Result<(), Stop<Refusal>> {
    let links = store::of_items(&desk.tx, &[item.id, into.id]).await?;
    let of = |id: VocItemId| links.iter().find(|(link, _)| link.item_id == id);
    let Some((link, post)) = of(item.id) else { return Ok(()) };
    let Some((_, other)) = of(into.id) else {
        let mut link = link.clone();
        link.item_id = into.id;
        return Ok(store::save(&desk.tx, link).await?);
    };
    let by = desk.cx.employee().unwrap_or(EmployeeId(item.id.0));
    if rules::is_said_by(&post.recipient_ids.0, &other.recipient_ids.0) {
        let taken = praise::retract(&desk.tx, desk.cx, desk.action, (desk.directory, by), post.id).await;
        if taken.map_err(in_our_words)? {
            store::save(&desk.tx, store::retracted(link, Some(desk.cx.now))).await?;
        }
    }
    Ok(())
}

/// The first is taken out of the second again, with what came from it.
pub async fn unmerged(desk: &Desk<'_>, (item, out_of): (&Item, &Item)) -> Result<(), Stop<Refusal>> {
    for (link, _) in store::of_items(&desk.tx, &[item.id, out_of.id]).await? {
        if link.item_id == item.id && link.retracted_at.is_some() {
            let put_back = praise::put_back(&desk.tx, desk.cx, desk.action, desk.directory, link.post_id).await;
            put_back.map_err(in_our_words)?;
            store::save(&desk.tx, store::retracted(&link, None)).await?;
        } else if link.item_id == out_of.id && comes_from(desk, link.from_id, (item.id, out_of.id)).await? {
            let mut link = link;
            link.item_id = item.id;
            store::save(&desk.tx, link).await?;
        }
    }
    Ok(())
}

/// Whether something came by this item, which itself may have taken others over before.
async fn comes_from(
    desk: &Desk<'_>,
    from: VocItemId,
    (item, out_of): (VocItemId, VocItemId),
) -> Result<bool, Stop<Refusal>> {
    let mut at = from;
    while at != item && at != out_of {
        match items::item(&desk.tx, at).await?.and_then(|item| item.merged_into_id) {
            Some(next) => at = next,
            None => return Ok(false),
        }
    }
    Ok(at == item)
}

fn in_our_words(stop: Stop<PraiseRefusal>) -> Stop<Refusal> {
    match stop {
        Stop::Refused(all) => Stop::Refused(all.into_iter().map(rules::refusal).collect()),
        Stop::Failed(fault) => Stop::Failed(fault),
    }
}
