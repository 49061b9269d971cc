//! What was said in a meeting is sealed whole with the customer's key (C4); whoever is not on its path reads it masked.

use crate::{
    customer::Vault,
    kernel::{error::Fault, secret::Ring},
    voc,
};
use entity::{
    customer::Model as Customer,
    ids::{CustomerMeetingId, MeetingPointId},
};
use uuid::Uuid;

/// Columns that hold it.
pub const POINT: &str = "customer_meeting_point.text";
pub const NEXT_STEP: &str = "customer_meeting.next_step";
pub const CANCEL_REASON: &str = "customer_meeting.cancel_reason";

type Sealed = Result<Option<Vec<u8>>, Fault>;

pub fn sealed_point(ring: &Ring, customer: &Customer, point: MeetingPointId, text: &str) -> Sealed {
    Vault::seal_text(ring, customer, (POINT, point.0), text)
}

pub fn sealed_next_step(ring: &Ring, customer: &Customer, meeting: CustomerMeetingId, text: &str) -> Sealed {
    Vault::seal_text(ring, customer, (NEXT_STEP, meeting.0), text)
}

pub fn sealed_reason(ring: &Ring, customer: &Customer, meeting: CustomerMeetingId, text: &str) -> Sealed {
    Vault::seal_text(ring, customer, (CANCEL_REASON, meeting.0), text)
}

/// None once the customer is erased.
pub fn shown(
    ring: &Ring,
    customer: &Customer,
    (column, row): (&str, Uuid),
    (sealed, in_the_clear): (&[u8], bool),
) -> Result<Option<String>, Fault> {
    let Some(text) = Vault::open_text(ring, customer, (column, row), sealed)? else { return Ok(None) };
    if in_the_clear {
        return Ok(Some(text));
    }
    let name = Vault::person(ring, customer)?.name;
    Ok(Some(voc::beside::masked(&text, name.as_deref())))
}
