//! More time for a complaint, of which the customer is told in the same breath (V4).

use crate::{
    access::Gate,
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
        clock::extension::{self, Said, rules::Wish},
        desk::{Before, Desk},
        refusal::{self, Refusal},
        reply,
        rules::Deed,
        store,
        work::{Which, locked},
    },
};
use chrono::NaiveDate;
use entity::{voc_item::Model as Item, voc_step::VocStepKind, voc_text::VocTextKind};

pub struct New<'a> {
    pub until: NaiveDate,
    pub reason: &'a str,
    /// What the customer is told.
    pub notice: &'a str,
}

pub async fn extend(
    cx: &Cx,
    (directory, ring, gate): (&Directory, &Ring, &Gate),
    permit: &Permit,
    which: Which,
    new: New<'_>,
) -> Result<Item, Stop<Refusal>> {
    let reason = refusal::text("reason", new.reason, refusal::LONGEST_REASON).map_err(Stop::refused)?;
    let notice = refusal::reply("notice", new.notice).map_err(Stop::refused)?;
    let by = cx.employee().ok_or(Stop::refused(Refusal::NotInCharge))?;
    let desk = Desk { tx: cx.db.begin().await?, cx, directory, ring, permit, action: Action::ExtendDeadline };
    let customer = desk.customer_of(which.id).await?;
    let mut item = locked(&desk, which, Deed::Extend).await?;
    let mut clocks = desk.clocks(&mut item).await?;
    let before = Before::of(&item);
    // A notice is an answer, too.
    item.first_response_at.get_or_insert(cx.now);
    let why = desk.text(&item, VocTextKind::Reason, &reason, customer.as_ref())?;
    let mail = reply::send(&desk, gate, &item, Some((VocTextKind::Reply, &notice)), customer.as_ref()).await?;
    let told = reply::leaving_by(desk.text(&item, VocTextKind::Reply, &notice, customer.as_ref())?, mail);
    let said = Said { by, reason: why.id, notice: told.id };
    let rows = [why, told].into_iter().fold(Writes::default(), store::insert_text);
    let wish = Wish { until: new.until, reason: &reason, notice: &notice };
    let extended = extension::extend(rows, (&mut item, &mut clocks.all), (&wish, &said), directory, cx.now);
    let rows = match extended {
        Ok(rows) => rows,
        Err(Stop::Refused(all)) => return Err(Stop::Refused(all.into_iter().map(Refusal::Deadline).collect())),
        Err(Stop::Failed(fault)) => return Err(Stop::Failed(fault)),
    };
    let rows = desk.announce(rows, (&item, &before), VocStepKind::Extended, &["dueAt", "text"]);
    desk.save(rows, &item, clocks).await?;
    if let Some(customer) = &customer {
        customer::touch_case(&desk.tx, customer.id, cx.now).await?;
    }
    desk.tx.commit().await?;
    Ok(item)
}
