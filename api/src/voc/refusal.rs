//! Every way in which the business says no about an item, and what is checked of the input before anybody looks.

use crate::{
    kernel::text::{self, TextFault},
    voc::{attachment, clock::extension, template},
};
use entity::voc_item::VocState;
use unicode_normalization::UnicodeNormalization;

/// A letter of many pages, typed in.
pub const LONGEST_TEXT: usize = 20_000;
pub const LONGEST_REPLY: usize = 5_000;
pub const LONGEST_REASON: usize = 1_000;
pub const LONGEST_REFERENCE: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Text {
        field: &'static str,
        fault: TextFault,
        max: usize,
    },
    ResidentNumber {
        field: &'static str,
    },
    ReferenceInvalid {
        field: &'static str,
    },
    /// V6: what a template left open is still open.
    PlaceholderLeft {
        field: &'static str,
    },
    DissatisfactionInvalid,
    /// V1.
    Attached(attachment::rules::Refusal),
    CategoryUnknown,
    CategoryClosed,
    CustomerNotFound,
    CustomerErased,
    ContractUnknown,
    FollowedUnknown,
    ChannelInvalid,
    KeyInvalid,
    KeyReused,
    ItemNotFound {
        field: &'static str,
    },
    StaleVersion,
    /// V2.
    NotPossible {
        state: VocState,
    },
    /// V3: writing follows assignment.
    NotInCharge,
    TooLate {
        days: i32,
    },
    DepartmentUnknown,
    AssigneeUnknown,
    SameDepartment,
    NobodyUp,
    /// V4.
    Deadline(extension::rules::Refusal),
    SameItem,
    OtherCustomer,
    NothingChanges,
    /// V15.
    ScoreInvalid,
    SurveyOver,
    /// V12.
    HappenedInvalid,
    ReportNotFound {
        field: &'static str,
    },
    AlreadyDecided,
    OwnReport,
    RestInvalid {
        field: &'static str,
    },
    RestOver,
    NotResting,
    WasAbused,
    /// P9.
    NotACompliment,
    PraisedCount,
    PraisedUnknown,
    PraisedOneself,
    PraisedBefore,
    PraisedByBackOffice,
}

/// In one form, without what the law forbids keeping.
pub fn text(field: &'static str, given: &str, max: usize) -> Result<String, Refusal> {
    let text = text::clean(given, max).map_err(|fault| Refusal::Text { field, fault, max })?;
    if text::holds_resident_number(&text) { Err(Refusal::ResidentNumber { field }) } else { Ok(text) }
}

/// What a customer is told: nothing that a template left open is open in it any more.
pub fn reply(field: &'static str, given: &str) -> Result<String, Refusal> {
    let text = text(field, given, LONGEST_REPLY)?;
    if template::holds_placeholder(&text) { Err(Refusal::PlaceholderLeft { field }) } else { Ok(text) }
}

/// A case's number, in one form however it was typed: it is kept beside the item for ever, so nothing personal may be in it (C4).
pub fn reference(field: &'static str, given: &str) -> Result<String, Refusal> {
    let given: String = given.chars().take(LONGEST_REFERENCE * 40).nfkc().collect();
    let reference = text(field, &given, LONGEST_REFERENCE)?.to_uppercase();
    if text::is_case_number(&reference) { Ok(reference) } else { Err(Refusal::ReferenceInvalid { field }) }
}

/// What a partner or a gateway calls it: printable ASCII, as such ids are.
pub fn external_id(given: &str) -> Result<String, Refusal> {
    let given = given.trim();
    let is_fine = (1..=128).contains(&given.len()) && given.chars().all(|c| c.is_ascii_graphic());
    if is_fine { Ok(given.to_owned()) } else { Err(Refusal::ReferenceInvalid { field: "externalId" }) }
}

pub fn dissatisfaction(given: Option<i32>) -> Result<Option<i32>, Refusal> {
    if given.is_none_or(|level| (1..=5).contains(&level)) { Ok(given) } else { Err(Refusal::DissatisfactionInvalid) }
}
