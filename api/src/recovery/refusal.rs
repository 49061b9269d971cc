//! Every way in which the business says no about recovery, and what is checked of texts before anybody looks.

use crate::{
    improvement,
    kernel::text::{self, TextFault},
    recovery::rules::Needs,
    voc,
};

pub const LONGEST_NOTE: usize = 5_000;
pub const LONGEST_WORDS: usize = 20_000;
pub const LONGEST_PROMISE: usize = 1_000;
pub const LONGEST_REASON: usize = 1_000;
pub const LONGEST_STORY: usize = 2_000;

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
    KeyInvalid,
    KeyReused,
    /// There is none, or not for this viewer.
    CaseNotFound {
        field: &'static str,
    },
    ItemNotFound,
    PromiseNotFound,
    StaleVersion,
    NotInCharge,
    /// R1.
    NoComplaint,
    NobodyKnown,
    HasCase,
    NobodyFree,
    CustomerErased,
    /// R2.
    Closed,
    TooMany {
        field: &'static str,
        max: usize,
    },
    ScoreInvalid,
    NotReached {
        field: &'static str,
    },
    ReasonNeeded {
        why: Needs,
    },
    RemedyUnknown,
    NotAwayForLong {
        days: i32,
    },
    NotExecutive,
    ExecutiveAbsent,
    NotTheirs,
    SameExecutive,
    /// R3.
    TimeInvalid,
    OutcomeInvalid,
    LetterTooEarly {
        tries: i32,
    },
    ApologyUnheard,
    NoContactYet,
    /// R4: what VOC says no to, of the filing at this place.
    Filing {
        place: usize,
        why: voc::Refusal,
    },
    /// R4, H4: what improvement says no to, of the task at this place.
    Task {
        place: usize,
        why: improvement::Refusal,
    },
    /// R5.
    DuePassed,
    DueTooFar {
        days: u64,
    },
    OwnerUnknown,
    NotOwner,
    PromiseKept,
    AnswerOver,
    /// R7.
    StoryOfSecret,
    StoryNeeded,
}

/// In one form, without what the law forbids keeping.
pub fn text(field: &'static str, given: &str, max: usize) -> Result<String, Refusal> {
    let text = text::clean(given, max).map_err(|fault| Refusal::Text { field, fault, max })?;
    if text::holds_resident_number(&text) { Err(Refusal::ResidentNumber { field }) } else { Ok(text) }
}

/// As `text`; what is left out or blank is none.
pub fn optional(field: &'static str, given: Option<&str>, max: usize) -> Result<Option<String>, Refusal> {
    match given.filter(|given| !given.trim().is_empty()) {
        Some(given) => text(field, given, max).map(Some),
        None => Ok(None),
    }
}
