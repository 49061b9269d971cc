//! Showing a customer in the clear, and writing down that it was (C2, C3).

use crate::{
    customer::{
        disclosure::{
            rules::{self, Reason, Standing},
            store,
        },
        rules::Refusal,
        store::lock_for_case,
        vault::{Person, Vault},
    },
    kernel::{
        audit::{self, Record},
        cx::Cx,
        db::{self, Db, Turn},
        error::{Fault, Stop},
        id,
        policy::{Action, Rows, Scope},
        secret::Ring,
    },
    org::{Directory, settings::Setting},
};
use chrono::{DateTime, Utc};
use entity::{
    access_record::Model,
    audit_record::FieldNames,
    customer,
    ids::{AccessRecordId, CustomerId, EmployeeId, SessionId},
};

/// What somebody wants to see, and why.
pub struct Wish {
    pub customer: CustomerId,
    /// Names of fields: `name`, `phone`, `email`.
    pub fields: Vec<&'static str>,
    pub reason: Reason,
    pub reference: Option<String>,
}

/// C2: the customer in the clear, once the record of it is committed.
pub async fn reveal(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    wish: Wish,
) -> Result<(customer::Model, Person), Stop<Refusal>> {
    let reference = rules::purpose(wish.fields.len(), wish.reason, wish.reference.as_deref())?;
    let actor = scope.employee();
    let tx = cx.db.begin().await?;
    // One at a time for each person, or two at once would both be the last that is allowed.
    db::take_turn(&tx, Turn::Reveals(actor.0)).await?;
    let customer = lock_for_case(&tx, wish.customer)
        .await?
        .ok_or_else(|| Stop::refused(Refusal::NotFound { field: "customerId" }))?;
    let handles_all = matches!(scope.rows(), Rows::All);
    let since = cx.now - rules::AFTER_DECISION;
    let settings = directory.settings().at(directory.calendar().day_of(cx.now));
    let standing = Standing {
        assigned: handles_all || store::has_case(&tx, actor, customer.id, since).await?,
        erased: customer.erased_at.is_some(),
        revealed: store::reveals_since(&tx, actor, cx.now - rules::WINDOW).await?,
        most: u64::try_from(settings.whole(Setting::CustomerRevealsPerHour)).unwrap_or_default(),
    };
    rules::reveal(&standing).map_err(Stop::refused)?;
    let person = Vault::person(ring, &customer)?;
    let record = Model {
        at: cx.now,
        id: AccessRecordId(id::fresh(cx.now)),
        actor_id: actor,
        session_id: scope.actor().session,
        customer_id: customer.id,
        fields: FieldNames(wish.fields.iter().map(|field| (*field).to_owned()).collect()),
        reason: wish.reason.code().to_owned(),
        reference,
        client_ip: cx.client_ip.clone(),
        request_id: cx.request_id.clone(),
    };
    store::insert(&tx, record).await?;
    let audited = Record { object_type: "Customer", object_id: Some(customer.id.0), fields: &wish.fields };
    audit::write(&tx, cx, Action::RevealCustomer, &audited).await?;
    tx.commit().await?;
    Ok((customer, person))
}

/// What somebody saw of a customer with a case, unmasked: a photo, a document.
pub struct Sight {
    pub actor: EmployeeId,
    pub session: SessionId,
    pub customer: CustomerId,
    pub what: &'static str,
    /// The case's number.
    pub reference: String,
    pub client_ip: Option<String>,
    pub request_id: String,
}

/// C3: written before it is shown; nobody sees what could not be written down.
pub async fn saw(db: &Db, sight: Sight, now: DateTime<Utc>) -> Result<(), Fault> {
    let record = Model {
        at: now,
        id: AccessRecordId(id::fresh(now)),
        actor_id: sight.actor,
        session_id: sight.session,
        customer_id: sight.customer,
        fields: FieldNames(vec![sight.what.to_owned()]),
        reason: rules::WITH_CASE.to_owned(),
        reference: Some(sight.reference),
        client_ip: sight.client_ip,
        request_id: sight.request_id,
    };
    Ok(store::insert(db.writer(), record).await?)
}
