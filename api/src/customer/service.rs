//! Making and changing customers' records.

use crate::{
    customer::{
        rules::{self, Edit, Refusal},
        store,
        vault::{Sought, Vault},
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        id,
        idempotency::{Key, LONGEST_KEY, Seen},
        policy::{Action, Scope},
        secret::Ring,
    },
    org::Directory,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    customer::{self, CustomerTier},
    ids::CustomerId,
};

/// C1: a new customer, with a data key of their own (C4).
pub async fn create(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    wish: Edit,
    key: Option<String>,
) -> Result<customer::Model, Stop<Refusal>> {
    let key = Key::given(scope.employee().0, Action::CreateCustomer, key, &fingerprint(ring, &wish))
        .map_err(|_| Stop::refused(Refusal::KeyInvalid { max: LONGEST_KEY }))?;
    if let Some(first) = made_before(cx, key.as_ref()).await? {
        return Ok(first);
    }
    let today = directory.calendar().day_of(cx.now);
    let edit = rules::checked(wish, today, |id| directory.employee(id).is_some())?;
    let number = edit.number.as_deref().unwrap_or_default();
    store::not_erased(cx.db.writer(), Sought::ErasedNumber.blind(ring, number)).await?;
    let customer = compose(ring, CustomerId(id::fresh(cx.now)), (cx.now, today), &edit)?;
    let made = changed("customerCreated", &customer, &ALL);
    let writes = change::insert(store::insert(&customer), cx, Action::CreateCustomer, &made);
    let writes = match &key {
        Some(key) => writes.insert(key.keep(cx, customer.id.0)),
        None => writes,
    };
    match writes.run(&cx.db).await {
        Ok(()) => Ok(customer),
        Err(error) => {
            // The same call, at the same moment, may have been faster.
            let first = made_before(cx, key.as_ref()).await?;
            first.map_or_else(|| Err(store::taken(error)), Ok)
        }
    }
}

/// C1: what is not in the edit stays.
pub async fn update(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    id: CustomerId,
    expected_version: i32,
    wish: Edit,
) -> Result<customer::Model, Stop<Refusal>> {
    let today = directory.calendar().day_of(cx.now);
    let tx = cx.db.begin().await?;
    let before = store::lock(&tx, id).await?.ok_or_else(|| Stop::refused(Refusal::NotFound { field: "id" }))?;
    rules::change(&before, expected_version).map_err(Stop::refused)?;
    let edit = rules::checked(wish, today, |id| directory.employee(id).is_some())?;
    let mut after = before.clone();
    write(ring, &mut after, &edit)?;
    let fields = differing(&before, &after);
    if fields.is_empty() {
        return Ok(before);
    }
    if let Some(number) = after.number.as_deref().filter(|_| before.number != after.number) {
        store::not_erased(&tx, Sought::ErasedNumber.blind(ring, number)).await?;
    }
    after.version += 1;
    store::save(&tx, &after).await.map_err(store::taken)?;
    change::write(&tx, cx, Action::UpdateCustomer, &changed("customerUpdated", &after, &fields)).await?;
    tx.commit().await?;
    Ok(after)
}

/// V12: whoever meets a locked customer next is told to take care, or no longer. False if that changes nothing.
pub async fn set_caution(
    tx: &Tx,
    cx: &Cx,
    action: Action,
    customer: &customer::Model,
    caution: bool,
) -> Result<bool, Fault> {
    if customer.caution == caution || customer.erased_at.is_some() {
        return Ok(false);
    }
    let after = customer::Model { caution, version: customer.version + 1, ..customer.clone() };
    store::save(tx, &after).await?;
    change::write(tx, cx, action, &changed("customerUpdated", &after, &["caution"])).await?;
    Ok(true)
}

/// What a key of the customer's call is compared by: only who has the ring can tell what it was made of, because names and
/// numbers are guessed easily (C4). Once the ring's first key changes, a retry is told `KEY_REUSED`, and makes nothing.
fn fingerprint(ring: &Ring, wish: &Edit) -> Option<Vec<u8>> {
    ring.blind("customer.create", &format!("{wish:?}")).into_iter().next()
}

async fn made_before(cx: &Cx, key: Option<&Key>) -> Result<Option<customer::Model>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    match key.seen(cx).await? {
        Seen::Never => Ok(None),
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
        Seen::Before(first) => {
            let customer = store::customer(cx.db.writer(), CustomerId(first)).await?;
            customer.map(Some).ok_or_else(|| Stop::refused(Refusal::NotFound { field: "id" }))
        }
    }
}

/// A new record of what a checked edit says, with a data key of its own.
pub fn compose(
    ring: &Ring,
    id: CustomerId,
    (now, today): (DateTime<Utc>, NaiveDate),
    edit: &Edit,
) -> Result<customer::Model, Fault> {
    let mut customer = blank(id, now, today);
    customer.data_key = Some(Vault::fresh_key(ring, id)?);
    write(ring, &mut customer, edit)?;
    Ok(customer)
}

fn blank(id: CustomerId, now: DateTime<Utc>, today: NaiveDate) -> customer::Model {
    customer::Model {
        id,
        number: None,
        data_key: None,
        name: None,
        phone: None,
        email: None,
        name_index: None,
        phone_index: None,
        phone_end_index: None,
        email_index: None,
        index_key_id: None,
        tier: CustomerTier::Standard,
        since_on: today,
        vulnerable: None,
        contact_consent: false,
        caution: false,
        employee_id: None,
        last_case_at: None,
        created_at: now,
        erased_at: None,
        erasure_reason: None,
        erasure_listed_at: None,
        erased_number_index: None,
        erased_number_key_id: None,
        version: 1,
    }
}

/// The record with what a checked edit says.
pub fn write(ring: &Ring, customer: &mut customer::Model, edit: &Edit) -> Result<(), Fault> {
    customer.number = edit.number.clone().or(customer.number.take());
    customer.tier = edit.tier.unwrap_or(customer.tier);
    customer.since_on = edit.since_on.unwrap_or(customer.since_on);
    customer.vulnerable = edit.vulnerable.unwrap_or(customer.vulnerable);
    customer.contact_consent = edit.contact_consent.unwrap_or(customer.contact_consent);
    customer.caution = edit.caution.unwrap_or(customer.caution);
    customer.employee_id = edit.employee.unwrap_or(customer.employee_id);
    Vault::write(ring, customer, edit)
}

pub const ALL: [&str; 10] =
    ["number", "name", "phone", "email", "tier", "sinceOn", "vulnerable", "contactConsent", "caution", "employee"];

/// The names of the fields that are not as they were.
pub fn differing(before: &customer::Model, after: &customer::Model) -> Vec<&'static str> {
    let differs = [
        before.number != after.number,
        before.name != after.name,
        before.phone != after.phone,
        before.email != after.email,
        before.tier != after.tier,
        before.since_on != after.since_on,
        before.vulnerable != after.vulnerable,
        before.contact_consent != after.contact_consent,
        before.caution != after.caution,
        before.employee_id != after.employee_id,
    ];
    ALL.into_iter().zip(differs).filter_map(|(field, differs)| differs.then_some(field)).collect()
}

pub fn changed<'a>(event: &'a str, customer: &customer::Model, fields: &'a [&'a str]) -> Change<'a> {
    let (object_id, version) = (customer.id.0, customer.version);
    Change { event, object_type: "Customer", object_id, version, part: None, fields }
}
