//! What becomes of a case when its complaint turns out to be another one: what is abuse, or was rejected, has no deadline any more (V12), and
//! nobody keeps a case that is about them or theirs (R1).

use crate::{
    kernel::{db::Tx, error::Fault, events, writes::Writes},
    org::Directory,
    recovery::{
        handing,
        opening::changed,
        rota::{self, Rota},
        rules::{self, rotation::Stands},
        service::terms,
        store, telling,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    customer::Model as Customer,
    ids::CustomerId,
    recovery_case::{Model as Case, RecoveryState},
    recovery_hand_over::HandOverGround,
    voc_item::Model as Item,
};
use std::collections::BTreeMap;

/// Looks at every case of these items, all locked, as their customers are.
pub async fn follow(
    tx: &Tx,
    (directory, rota): (&Directory, &mut Rota<'_>),
    (items, customers): (&[Item], &BTreeMap<CustomerId, Customer>),
    cases: Vec<Case>,
    now: DateTime<Utc>,
) -> Result<Writes, Fault> {
    let mut rows = Writes::default();
    for mut case in cases {
        let item = items.iter().find(|item| item.id == case.item_id);
        let (Some(item), Some(customer)) = (item, customers.get(&case.customer_id)) else { continue };
        let before = case.version;
        rows = excuse(rows, directory, (&mut case, item), now);
        rows = relieve(rows, (directory, &mut *rota), &mut case, (item, customer), now);
        if case.version != before {
            store::save(tx, &case).await?;
        }
    }
    Ok(rows)
}

/// V12: whoever was to call hears that nothing counts any more. If it does again, because it was no abuse after all, they have as long as if it
/// had just begun.
fn excuse(rows: Writes, directory: &Directory, (case, item): (&mut Case, &Item), now: DateTime<Utc>) -> Writes {
    let (is, was) = (rules::is_exempt(item), case.exempt_at.is_some());
    if is == was {
        return rows;
    }
    case.exempt_at = is.then_some(now);
    if rules::is_overdue(case, now) {
        case.first_due_at = rules::first_due(directory.calendar(), now, terms(directory, now).first_contact_days);
    }
    case.version += 1;
    let event = if is { "recoveryCaseExempted" } else { "recoveryCaseCounted" };
    let rows = rows.insert(events::row_by(None, now, &changed(event, case, &["exemptAt", "firstDueAt"])));
    if !is || case.state == RecoveryState::Closed {
        return rows;
    }
    let people = [case.executive_id].into_iter().chain(telling::office(directory));
    telling::case(rows, ("recoveryExempted", case.id), people, (None, now))
}

/// R1: at once, and to whoever is next. If nobody else can have it the CS office hears so.
fn relieve(
    rows: Writes,
    (directory, rota): (&Directory, &mut Rota<'_>),
    case: &mut Case,
    (item, customer): (&Item, &Customer),
    now: DateTime<Utc>,
) -> Writes {
    let about = handing::about(directory, case, (item, customer));
    let themself = rota::About { but: None, ..about };
    if case.state == RecoveryState::Closed || rota::stands(directory, case.executive_id, &themself) != Stands::Never {
        return rows;
    }
    match rota.next_there(&about) {
        Some(to) => handing::given(rows, (rota, &about), case, (to, HandOverGround::Concerned), now),
        None => telling::nobody(rows, item.id, directory, now),
    }
}
