//! Every way in which asking for an improvement, or doing something about one, can be refused.

use crate::{
    kernel::text::{self, TextFault},
    voc,
};

pub const LONGEST_TITLE: usize = 120;
pub const LONGEST_TEXT: usize = 2_000;
/// Items that can be named when a task is asked for.
pub const MOST_NAMED: usize = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Text {
        field: &'static [&'static str],
        fault: TextFault,
        max: usize,
    },
    ResidentNumber {
        field: &'static [&'static str],
    },
    CategoryUnknown,
    DepartmentUnknown {
        field: &'static str,
    },
    /// An executive asks the departments of their division.
    OutsideDivision,
    SeriesIncomplete,
    SignalUnknown,
    PeriodInvalid,
    DateInvalid {
        field: &'static [&'static str],
    },
    TooManyItems {
        max: usize,
    },
    ItemUnknown {
        index: usize,
    },
    KeyInvalid,
    KeyReused,
    TaskNotFound,
    StaleVersion,
    /// Not in this state.
    WrongState,
    /// Not for this person.
    NotInCharge,
    OwnDispute,
    PlanMissing,
    ReasonMissing,
    PersonUnknown {
        field: &'static [&'static str],
    },
    SameOwner,
    CriteriaFixed,
    NothingChanges,
    SameDepartment,
    /// H7.
    VerifierInvolved,
}

/// In one form, without what the law forbids keeping, and without what says who somebody is: everyone who works here reads it.
pub fn text(field: &'static [&'static str], given: &str, max: usize) -> Result<String, Refusal> {
    let text = text::clean(given, max).map_err(|fault| Refusal::Text { field, fault, max })?;
    match text::holds_resident_number(&text) {
        true => Err(Refusal::ResidentNumber { field }),
        false => Ok(voc::without_numbers(&text)),
    }
}
