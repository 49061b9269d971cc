//! What is said of abuse is sealed whole: with the customer's key, or the ring's if nobody knows who they are (C4).

use crate::{
    customer::Vault,
    kernel::{error::Fault, secret::Ring},
};
use entity::{customer::Model as Customer, ids::AbuseReportId};

/// Columns that hold it.
pub const WORDS: &str = "abuse_report.words";
pub const REASON: &str = "abuse_report.reason";

pub fn sealed(
    ring: &Ring,
    customer: Option<&Customer>,
    (column, report): (&str, AbuseReportId),
    text: &str,
) -> Result<Option<Vec<u8>>, Fault> {
    match customer {
        Some(customer) => Vault::seal_text(ring, customer, (column, report.0), text),
        None => {
            let sealed = ring.seal(text.as_bytes(), &place_of_nobody(column, report));
            sealed.map(Some).map_err(|_| Fault::internal(CannotSeal))
        }
    }
}

pub fn sealed_words(
    ring: &Ring,
    customer: Option<&Customer>,
    report: AbuseReportId,
    text: &str,
) -> Result<Option<Vec<u8>>, Fault> {
    sealed(ring, customer, (WORDS, report), text)
}

pub fn sealed_reason(
    ring: &Ring,
    customer: Option<&Customer>,
    report: AbuseReportId,
    text: &str,
) -> Result<Option<Vec<u8>>, Fault> {
    sealed(ring, customer, (REASON, report), text)
}

/// None once the customer is erased.
pub fn opened(
    ring: &Ring,
    customer: Option<&Customer>,
    (column, report): (&str, AbuseReportId),
    sealed: &[u8],
) -> Result<Option<String>, Fault> {
    match customer {
        Some(customer) => Vault::open_text(ring, customer, (column, report.0), sealed),
        None => {
            let opened = ring.open(sealed, &place_of_nobody(column, report));
            Ok(opened.and_then(|bytes| String::from_utf8(bytes).ok()))
        }
    }
}

pub fn place_of_nobody(column: &str, report: AbuseReportId) -> Vec<u8> {
    [column.as_bytes(), &[0], report.0.as_bytes()].concat()
}

#[derive(Debug, thiserror::Error)]
#[error("nothing can be sealed: no random numbers")]
struct CannotSeal;
