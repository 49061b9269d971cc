//! What is said of a customer is sealed with their key (C4): each text in its place.

use crate::{
    customer::Vault,
    kernel::{error::Fault, secret::Ring},
};
use entity::{
    customer::Model as Customer,
    ids::{RecoveryCaseId, RecoveryContactId, RecoveryOpinionId, RecoveryPromiseId},
};
use uuid::Uuid;

/// Where a text belongs: a column, and the row's id.
pub type Place = (&'static str, Uuid);

pub fn flag_reason(id: RecoveryCaseId) -> Place {
    ("recovery_case.flag_reason", id.0)
}

pub fn closing_reason(id: RecoveryCaseId) -> Place {
    ("recovery_case.closing_reason", id.0)
}

pub fn note(id: RecoveryContactId) -> Place {
    ("recovery_contact.note", id.0)
}

pub fn opinion(id: RecoveryOpinionId) -> Place {
    ("recovery_opinion.words", id.0)
}

/// Of a case's hand-over to this version.
pub fn hand_over(id: RecoveryCaseId, version: i32) -> Place {
    ("recovery_hand_over.reason", Uuid::from_u128(id.0.as_u128() ^ u128::from(version.unsigned_abs())))
}

pub fn promise(id: RecoveryPromiseId) -> Place {
    ("recovery_promise.words", id.0)
}

pub fn kept_note(id: RecoveryPromiseId) -> Place {
    ("recovery_promise.kept_note", id.0)
}

pub fn comment(id: RecoveryPromiseId) -> Place {
    ("recovery_promise.comment", id.0)
}

/// None of nothing, and once the customer is erased.
pub fn sealed(ring: &Ring, customer: &Customer, place: Place, text: Option<&str>) -> Result<Option<Vec<u8>>, Fault> {
    match text {
        Some(text) => Vault::seal_text(ring, customer, place, text),
        None => Ok(None),
    }
}

/// None of nothing, and once the customer is erased.
pub fn opened(ring: &Ring, customer: &Customer, place: Place, sealed: Option<&[u8]>) -> Result<Option<String>, Fault> {
    match sealed {
        Some(sealed) => Vault::open_text(ring, customer, place, sealed),
        None => Ok(None),
    }
}
