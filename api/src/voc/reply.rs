//! A reply on its way to the customer (V6): as a letter where they may be written to, else in the app alone; and what became of it.
//!
//! The row of the text says where it is. It is written with the mail, and changed once, in the transaction in which the mail is settled:
//! so mails may be dropped after a month, and no node tells anything twice. It is no change of the item, whose version stays: whoever has
//! just replied goes on with what they know.

use crate::{
    access::Gate,
    customer::{self, Letter},
    kernel::{
        change::Change,
        db::Tx,
        error::Fault,
        events,
        i18n::{Args, Locale, text},
        mail::Settled,
        writes::Writes,
    },
    voc::{
        desk::{self, Before, Desk},
        store,
    },
};
use entity::{
    customer::Model as Customer,
    ids::OutgoingMailId,
    voc_item::Model as Item,
    voc_step::VocStepKind,
    voc_text::{self, Delivery, VocTextKind},
};

/// Writes the letter of what is said to the customer, if it is said to them and they may be written to (C1). The customer is locked.
pub async fn send(
    desk: &Desk<'_>,
    gate: &Gate,
    item: &Item,
    said: Option<(VocTextKind, &str)>,
    customer: Option<&Customer>,
) -> Result<Option<OutgoingMailId>, Fault> {
    let (Some((VocTextKind::Reply, reply)), Some(customer)) = (said, customer) else { return Ok(None) };
    let letter = letter(&gate.app_url, &item.number, reply);
    customer::write_letter(&desk.tx, (desk.ring, &gate.host), desk.cx.now, customer, &letter).await
}

/// The text, on its way by this mail.
pub fn leaving_by(row: voc_text::Model, mail: Option<OutgoingMailId>) -> voc_text::Model {
    match mail {
        Some(_) => voc_text::Model { delivery: Some(Delivery::Pending), mail_id: mail, ..row },
        None => row,
    }
}

/// Korean first, English below, as all our mails; between them the reply, and nothing else that was said. The link signs nobody in.
fn letter(app_url: &str, number: &str, reply: &str) -> Letter {
    let args = Args::default().naming("number", number.to_owned());
    let both = |key: &str| [Locale::Ko, Locale::En].map(|locale| text(locale, key, &args));
    let ([subject, subject_en], [opening, opening_en], [answer, answer_en]) =
        (both("voc-mail-subject"), both("voc-mail-opening"), both("voc-mail-answer"));
    let link = app_url.trim_end_matches('/');
    Letter {
        subject: format!("{subject} · {subject_en}"),
        body: format!(
            "{opening}\n{opening_en}\n\n----------\n\n{reply}\n\n----------\n\n{answer}\n{answer_en}\n\n{link}\n"
        ),
        worthless_from: None,
    }
}

/// What became of the mail that a reply left by: its state follows once, and who handles the item, or sees it on their board, hears it.
pub async fn settled(tx: &Tx, what: Settled) -> Result<(), Fault> {
    let Some(sent) = store::text_of_mail(tx, what.mail).await? else { return Ok(()) };
    // In the order of everyone who changes an item.
    if let Some(customer) = store::item(tx, sent.item_id).await?.and_then(|item| item.customer_id) {
        customer::lock_for_case(tx, customer).await?;
    }
    let Some(item) = store::lock(tx, &[sent.item_id]).await?.into_iter().next() else { return Ok(()) };
    let (delivery, what_happened) = match what.sent {
        true => (Delivery::Sent, VocStepKind::ReplySent),
        false => (Delivery::Failed, VocStepKind::ReplyFailed),
    };
    if !store::deliver(tx, sent.id, delivery).await? {
        return Ok(());
    }
    let change = Change {
        event: desk::event_of(what_happened),
        object_type: "VocItem",
        object_id: item.id.0,
        version: item.version,
        part: Some(("VocText", sent.id.0)),
        fields: &[],
    };
    let rows = Writes::default().insert(events::row_by(None, what.now, &change));
    let rows = desk::heard(rows, None, what.now, (&item, &Before::of(&item)), what_happened);
    Ok(rows.run_in(tx).await?)
}
