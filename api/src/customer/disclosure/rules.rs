//! Who may see a customer in the clear now, and what they must say for it (C2, C3).

use crate::{customer::rules::Refusal, kernel::text::is_case_number};
use chrono::TimeDelta;

pub const LONGEST_REFERENCE: usize = 60;
/// For how long after a decision about a customer its people may still look.
pub const AFTER_DECISION: TimeDelta = TimeDelta::days(30);
/// Over which time reveals are counted.
pub const WINDOW: TimeDelta = TimeDelta::hours(1);

/// What the record of a sight says of why that nobody had to ask for: it came with the case they handle.
pub const WITH_CASE: &str = "WITH_CASE";

/// Why somebody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    CaseHandling,
    Callback,
    CustomerRequest,
    ComplianceReview,
    LegalRequest,
}

impl Reason {
    pub const ALL: [Self; 5] =
        [Self::CaseHandling, Self::Callback, Self::CustomerRequest, Self::ComplianceReview, Self::LegalRequest];

    /// As it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Self::CaseHandling => "CASE_HANDLING",
            Self::Callback => "CALLBACK",
            Self::CustomerRequest => "CUSTOMER_REQUEST",
            Self::ComplianceReview => "COMPLIANCE_REVIEW",
            Self::LegalRequest => "LEGAL_REQUEST",
        }
    }

    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    fn needs_reference(self) -> bool {
        !matches!(self, Self::Callback | Self::CustomerRequest)
    }
}

/// How it stands when somebody asks.
pub struct Standing {
    /// They handle all customers, or have a case with this one.
    pub assigned: bool,
    pub erased: bool,
    /// What they have revealed within the window, and how much they may.
    pub revealed: u64,
    pub most: u64,
}

/// C2: whether it may be shown now.
pub fn reveal(standing: &Standing) -> Result<(), Refusal> {
    match standing {
        standing if !standing.assigned => Err(Refusal::NotAssigned),
        standing if standing.erased => Err(Refusal::Erased { field: "customerId" }),
        standing if standing.revealed >= standing.most => Err(Refusal::TooManyReveals { max: standing.most }),
        _ => Ok(()),
    }
}

/// C3: what the access record says of why; the reference as it is kept.
pub fn purpose(fields: usize, reason: Reason, reference: Option<&str>) -> Result<Option<String>, Vec<Refusal>> {
    let mut refusals = Vec::new();
    if fields == 0 {
        refusals.push(Refusal::NothingToReveal);
    }
    let reference = match reference.map(str::trim).filter(|text| !text.is_empty()) {
        None if reason.needs_reference() => Err(Refusal::ReferenceMissing),
        None => Ok(None),
        Some(text) => self::reference(text).map(Some),
    };
    match reference {
        Ok(reference) if refusals.is_empty() => Ok(reference),
        Ok(_) => Err(refusals),
        Err(refusal) => Err(refusals.into_iter().chain([refusal]).collect()),
    }
}

/// The number of a case, kept for years.
pub fn reference(text: &str) -> Result<String, Refusal> {
    match text.chars().count() <= LONGEST_REFERENCE && is_case_number(text) {
        true => Ok(text.to_owned()),
        false => Err(Refusal::ReferenceInvalid { max: LONGEST_REFERENCE }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C2.
    #[test]
    fn c2_a_customer_is_shown_to_whom_they_are_assigned_so_many_times_an_hour() {
        let standing = Standing { assigned: true, erased: false, revealed: 29, most: 30 };
        assert_eq!(reveal(&standing), Ok(()));
        assert_eq!(reveal(&Standing { revealed: 30, ..standing }), Err(Refusal::TooManyReveals { max: 30 }));
        assert_eq!(reveal(&Standing { erased: true, ..standing }), Err(Refusal::Erased { field: "customerId" }));
        assert_eq!(reveal(&Standing { assigned: false, erased: true, ..standing }), Err(Refusal::NotAssigned));
    }

    /// C3.
    #[test]
    fn c3_who_looks_says_why_by_a_code_and_the_number_of_a_case() {
        assert_eq!(purpose(1, Reason::CaseHandling, Some(" CL-2026/17 ")), Ok(Some("CL-2026/17".into())));
        assert_eq!(purpose(1, Reason::Callback, None), Ok(None));
        assert_eq!(purpose(1, Reason::LegalRequest, Some(" ")), Err(vec![Refusal::ReferenceMissing]));
        assert_eq!(
            purpose(0, Reason::CaseHandling, None),
            Err(vec![Refusal::NothingToReveal, Refusal::ReferenceMissing])
        );
        for personal in ["홍길동 2", "010-1234-5678", "01012345678", "900101-1234567", "hong@example.com", "KimMinsu"]
        {
            assert!(purpose(1, Reason::Callback, Some(personal)).is_err(), "{personal}");
        }
        assert!(purpose(1, Reason::Callback, Some(&"1".repeat(61))).is_err());
        assert!(Reason::ALL.into_iter().all(|reason| Reason::of(reason.code()) == Some(reason)));
    }
}
