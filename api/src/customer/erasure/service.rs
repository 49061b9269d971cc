//! Erasing customers, and holding them (C4).

use crate::{
    customer::{
        disclosure::reference,
        erasure::{
            elsewhere,
            listing::Listed,
            rules::{self, Mark},
            store,
        },
        rules::Refusal,
        service::changed,
        store::{lock, save},
        vault::Sought,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        id,
        idempotency::{Key, LONGEST_KEY, Seen},
        mail,
        policy::{Action, Scope},
        secret::Ring,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    customer::{self, ErasureReason},
    ids::{ContractId, CustomerId, LegalHoldId},
    legal_hold,
};

fn not_found() -> Stop<Refusal> {
    Stop::refused(Refusal::NotFound { field: "customerId" })
}

fn no_hold() -> Stop<Refusal> {
    Stop::refused(Refusal::NotFound { field: "id" })
}

/// C4: on request.
pub async fn erase(
    cx: &Cx,
    ring: &Ring,
    id: CustomerId,
    reason: ErasureReason,
    expected_version: Option<i32>,
) -> Result<customer::Model, Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    let customer = lock(&tx, id).await?.ok_or_else(not_found)?;
    rules::erase(&customer, store::is_held(&tx, id).await?, expected_version).map_err(Stop::refused)?;
    let gone = forget(&tx, (cx, ring), &customer, (reason, cx.now)).await?;
    tx.commit().await?;
    tell(ring, &gone);
    Ok(gone)
}

/// C4: once their time is over. False if meanwhile a case, a hold or somebody else came before.
pub async fn erase_due(cx: &Cx, ring: &Ring, id: CustomerId, before: DateTime<Utc>) -> Result<bool, Fault> {
    let tx = cx.db.begin().await?;
    let Some(customer) = lock(&tx, id).await? else { return Ok(false) };
    let due = customer.last_case_at.is_some_and(|last| last < before);
    if !due || rules::erase(&customer, store::is_held(&tx, id).await?, None).is_err() {
        return Ok(false);
    }
    let gone = forget(&tx, (cx, ring), &customer, (ErasureReason::RetentionOver, cx.now)).await?;
    tx.commit().await?;
    tell(ring, &gone);
    Ok(true)
}

/// C4: what was done before a backup was restored, once more; a hold of then says nothing of now. False if they are erased, or
/// unknown to the backup.
pub async fn repeat(cx: &Cx, ring: &Ring, id: CustomerId, done: (ErasureReason, DateTime<Utc>)) -> Result<bool, Fault> {
    let tx = cx.db.begin().await?;
    let Some(customer) = lock(&tx, id).await?.filter(|customer| customer.erased_at.is_none()) else {
        return Ok(false);
    };
    let gone = forget(&tx, (cx, ring), &customer, done).await?;
    tx.commit().await?;
    tell(ring, &gone);
    Ok(true)
}

async fn forget(
    tx: &Tx,
    (cx, ring): (&Cx, &Ring),
    customer: &customer::Model,
    (reason, at): (ErasureReason, DateTime<Utc>),
) -> Result<customer::Model, Fault> {
    // They lock what they blank before anything is written.
    elsewhere::forget(tx, cx, customer.id).await?;
    mail::give_up_all(tx, customer.id, "its customer was erased").await?;
    let gone = rules::erased(customer, (reason, at), mark(ring, customer));
    let contracts = store::lock_numbered_contracts(tx, gone.id).await?;
    save(tx, &gone).await?;
    change::write(tx, cx, Action::EraseCustomer, &changed("customerErased", &gone, &["erasedAt"])).await?;
    if !contracts.is_empty() {
        store::blank_contracts(tx, gone.id).await?;
        let blanked: Vec<Change<'_>> = contracts.into_iter().map(blanked).collect();
        change::write_all(tx, cx, Action::EraseCustomer, &blanked).await?;
    }
    Ok(gone)
}

/// Under the first key alone: the number is gone then, and `rekey` can't make it anew.
fn mark(ring: &Ring, customer: &customer::Model) -> Option<Mark> {
    let index = Sought::ErasedNumber.blind(ring, customer.number.as_deref()?).into_iter().next()?;
    Some(Mark { index, key_id: ring.first_id().to_owned() })
}

/// The log has the list's lines, too, whether or not there is a file for them.
fn tell(ring: &Ring, gone: &customer::Model) {
    if let Some(listed) = Listed::of(gone) {
        tracing::info!(target: "sunhwan::erasure", line = listed.line(ring), "erased");
    }
}

fn blanked((id, version): (ContractId, i32)) -> Change<'static> {
    Change {
        event: "contractUpdated",
        object_type: "Contract",
        object_id: id.0,
        version: version + 1,
        part: None,
        fields: &["number"],
    }
}

/// C4: until it is lifted the customer is not erased.
pub async fn place_hold(
    cx: &Cx,
    scope: &Scope,
    id: CustomerId,
    case: &str,
    key: Option<String>,
) -> Result<legal_hold::Model, Stop<Refusal>> {
    let key = Key::given(scope.employee().0, Action::PlaceLegalHold, key, &(id, case))
        .map_err(|_| Stop::refused(Refusal::KeyInvalid { max: LONGEST_KEY }))?;
    let reference = reference(case.trim()).map_err(Stop::refused)?;
    let tx = cx.db.begin().await?;
    let customer = lock(&tx, id).await?.ok_or_else(not_found)?;
    // The same call is of the same customer, so whoever repeats it waits at the lock; `reused` is for other customers.
    if let Some(key) = &key {
        match key.seen_in(&tx, cx.now).await? {
            Seen::Before(first) => return store::hold(&tx, LegalHoldId(first)).await?.ok_or_else(not_found),
            Seen::WithOtherInput => return Err(Stop::refused(Refusal::KeyReused)),
            Seen::Never => {}
        }
    }
    if customer.erased_at.is_some() {
        return Err(Stop::refused(Refusal::Erased { field: "customerId" }));
    }
    let hold = legal_hold::Model {
        id: LegalHoldId(id::fresh(cx.now)),
        customer_id: id,
        reference,
        placed_by: scope.employee(),
        placed_at: cx.now,
        lifted_by: None,
        lifted_at: None,
    };
    store::place(&tx, &hold).await?;
    change::write(&tx, cx, Action::PlaceLegalHold, &held("legalHoldPlaced", &hold)).await?;
    if let Some(key) = &key {
        key.keep_in(&tx, cx, hold.id.0).await.map_err(store::reused)?;
    }
    tx.commit().await?;
    Ok(hold)
}

/// C4: what kept the customer from being erased is over.
pub async fn lift_hold(cx: &Cx, scope: &Scope, id: LegalHoldId) -> Result<legal_hold::Model, Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    let of = store::hold(&tx, id).await?.ok_or_else(no_hold)?.customer_id;
    lock(&tx, of).await?.ok_or_else(no_hold)?;
    let hold = store::hold(&tx, id).await?.ok_or_else(no_hold)?;
    rules::lift(&hold).map_err(Stop::refused)?;
    store::lift(&tx, id, scope.employee(), cx.now).await?;
    let hold = legal_hold::Model { lifted_by: Some(scope.employee()), lifted_at: Some(cx.now), ..hold };
    change::write(&tx, cx, Action::LiftLegalHold, &held("legalHoldLifted", &hold)).await?;
    tx.commit().await?;
    Ok(hold)
}

/// Placed it is in its first version, lifted in its second.
fn held<'a>(event: &'a str, hold: &legal_hold::Model) -> Change<'a> {
    let lifted = hold.lifted_at.is_some();
    Change {
        event,
        object_type: "LegalHold",
        object_id: hold.id.0,
        version: if lifted { 2 } else { 1 },
        part: None,
        fields: if lifted { &["lifted"] } else { &["customer", "reference"] },
    }
}
