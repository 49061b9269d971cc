//! What a customer's own key seals (C4): their name, phone and e-mail, and the free text that other domains keep about them.

use crate::{
    customer::rules::{self, Edit},
    kernel::{
        error::Fault,
        secret::{DataKey, Ring},
    },
};
use async_graphql::Context;
use entity::{customer, ids::CustomerId};
use std::sync::Arc;
use uuid::Uuid;

/// What says who a customer is, in the clear. Never written to a log: it has no `Debug`.
#[derive(Clone, Default)]
pub struct Person {
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
}

#[derive(Debug, thiserror::Error)]
#[error("the data of customer {0} does not open: is its key missing from `secret_keys`?")]
struct DoesNotOpen(Uuid);

#[derive(Debug, thiserror::Error)]
#[error("nothing can be sealed: no random numbers")]
struct CannotSeal;

/// The column, or column and row, where something sealed belongs: moved elsewhere it does not open.
fn place(column: &str, row: Uuid) -> Vec<u8> {
    [column.as_bytes(), &[0], row.as_bytes()].concat()
}

const DATA_KEY: &str = "customer.data_key";

/// Seals and opens texts with customers' keys.
pub struct Vault;

impl Vault {
    /// The ring of a request.
    pub fn ring<'a>(ctx: &Context<'a>) -> Result<&'a Ring, Fault> {
        Ok(ctx.data_opt::<Arc<Ring>>().ok_or(Fault::Unavailable)?)
    }

    /// A key for a new customer, wrapped.
    pub(super) fn fresh_key(ring: &Ring, id: CustomerId) -> Result<Vec<u8>, Fault> {
        let (_, wrapped) = DataKey::fresh(ring, &place(DATA_KEY, id.0)).map_err(|_| Fault::internal(CannotSeal))?;
        Ok(wrapped)
    }

    /// `None` once the customer is erased.
    fn key(ring: &Ring, customer: &customer::Model) -> Result<Option<DataKey>, Fault> {
        let Some(wrapped) = &customer.data_key else { return Ok(None) };
        let key = DataKey::unwrap(ring, wrapped, &place(DATA_KEY, customer.id.0));
        key.map(Some).ok_or_else(|| Fault::internal(DoesNotOpen(customer.id.0)))
    }

    /// Free text about a customer, for a column of a row: `("decision.reason", id)`. `None` once they are erased.
    pub fn seal_text(
        ring: &Ring,
        customer: &customer::Model,
        (column, row): (&str, Uuid),
        text: &str,
    ) -> Result<Option<Vec<u8>>, Fault> {
        let Some(key) = Self::key(ring, customer)? else { return Ok(None) };
        key.seal(text.as_bytes(), &place(column, row)).map(Some).map_err(|_| Fault::internal(CannotSeal))
    }

    /// What `seal_text` sealed. `None` once the customer is erased.
    pub fn open_text(
        ring: &Ring,
        customer: &customer::Model,
        (column, row): (&str, Uuid),
        sealed: &[u8],
    ) -> Result<Option<String>, Fault> {
        let Some(key) = Self::key(ring, customer)? else { return Ok(None) };
        open(&key, customer, (column, row), sealed).map(Some)
    }

    /// The key of a file about a customer, which the ring wrapped in this place, wrapped by the customer's own from now on. `None` once
    /// they are erased.
    pub fn adopt(ring: &Ring, customer: &customer::Model, at: &[u8], wrapped: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        let Some(key) = Self::key(ring, customer)? else { return Ok(None) };
        key.adopt(ring, wrapped, at).map(Some).ok_or_else(|| Fault::internal(DoesNotOpen(customer.id.0)))
    }

    /// What `adopt` wrapped. `None` once the customer is erased.
    pub fn adopted(
        ring: &Ring,
        customer: &customer::Model,
        at: &[u8],
        wrapped: &[u8],
    ) -> Result<Option<DataKey>, Fault> {
        let Some(key) = Self::key(ring, customer)? else { return Ok(None) };
        key.adopted(wrapped, at).map(Some).ok_or_else(|| Fault::internal(DoesNotOpen(customer.id.0)))
    }

    /// Who a customer is; nothing once they are erased. Outside of this domain for rules alone, never for an answer.
    pub fn person(ring: &Ring, customer: &customer::Model) -> Result<Person, Fault> {
        let Some(key) = Self::key(ring, customer)? else { return Ok(Person::default()) };
        let open = |column: &str, sealed: &Option<Vec<u8>>| {
            sealed.as_ref().map(|sealed| open(&key, customer, (column, customer.id.0), sealed)).transpose()
        };
        Ok(Person {
            name: open("customer.name", &customer.name)?,
            phone: open("customer.phone", &customer.phone)?,
            email: open("customer.email", &customer.email)?,
        })
    }

    /// The record with its key wrapped, and its blind indexes made, by the ring's first key. False if they are already.
    pub(super) fn renew(ring: &Ring, customer: &mut customer::Model) -> Result<bool, Fault> {
        let Some(wrapped) = &customer.data_key else { return Ok(false) };
        if ring.is_current(wrapped) && customer.index_key_id.as_deref() == Some(ring.first_id()) {
            return Ok(false);
        }
        let person = Self::person(ring, customer)?;
        let renewed = ring.renew(wrapped, &place(DATA_KEY, customer.id.0));
        customer.data_key = Some(renewed.ok_or_else(|| Fault::internal(DoesNotOpen(customer.id.0)))?);
        index(ring, customer, &person);
        Ok(true)
    }

    /// The record with what a checked edit says. What is not edited stays as it was sealed; all blind indexes are made anew,
    /// because they are all under one key.
    pub(super) fn write(ring: &Ring, customer: &mut customer::Model, edit: &Edit) -> Result<(), Fault> {
        let mut person = Self::person(ring, customer)?;
        let Some(key) = Self::key(ring, customer)? else { return Ok(()) };
        let id = customer.id.0;
        let seal = |column: &str, text: &Option<String>| {
            let sealed = text.as_ref().map(|text| key.seal(text.as_bytes(), &place(column, id)));
            sealed.transpose().map_err(|_| Fault::internal(CannotSeal))
        };
        if let Some(name) = edit.name.clone().filter(|name| person.name.as_ref() != Some(name)) {
            person.name = Some(name);
            customer.name = seal("customer.name", &person.name)?;
        }
        if let Some(phone) = edit.phone.clone().filter(|phone| person.phone != *phone) {
            person.phone = phone;
            customer.phone = seal("customer.phone", &person.phone)?;
        }
        if let Some(email) = edit.email.clone().filter(|email| person.email != *email) {
            person.email = email;
            customer.email = seal("customer.email", &person.email)?;
        }
        index(ring, customer, &person);
        Ok(())
    }
}

fn open(key: &DataKey, customer: &customer::Model, at: (&str, Uuid), sealed: &[u8]) -> Result<String, Fault> {
    let opened = key.open(sealed, &place(at.0, at.1)).and_then(|bytes| String::from_utf8(bytes).ok());
    opened.ok_or_else(|| Fault::internal(DoesNotOpen(customer.id.0)))
}

/// What an exact value of each kind is found by.
#[derive(Clone, Copy)]
pub enum Sought {
    Name,
    Phone,
    PhoneEnd,
    Email,
    /// A customer number, after its customer was erased (C4).
    ErasedNumber,
}

impl Sought {
    /// Under each key of the ring, the first key's first. The value is in the form in which it is kept.
    pub fn blind(self, ring: &Ring, value: &str) -> Vec<Vec<u8>> {
        match self {
            Self::Name => ring.blind("customer.name", &rules::name_key(value)),
            Self::Phone => ring.blind("customer.phone", value),
            Self::PhoneEnd => ring.blind("customer.phone_end", value),
            Self::Email => ring.blind("customer.email", value),
            Self::ErasedNumber => ring.blind("customer.erased_number", value),
        }
    }
}

/// Blind indexes under the ring's first key.
fn index(ring: &Ring, customer: &mut customer::Model, person: &Person) {
    let first = |kind: Sought, value: Option<&str>| value.and_then(|value| kind.blind(ring, value).into_iter().next());
    customer.name_index = first(Sought::Name, person.name.as_deref());
    customer.phone_index = first(Sought::Phone, person.phone.as_deref());
    customer.phone_end_index = first(Sought::PhoneEnd, person.phone.as_deref().and_then(rules::phone_end));
    customer.email_index = first(Sought::Email, person.email.as_deref());
    customer.index_key_id = Some(ring.first_id().to_owned());
}
