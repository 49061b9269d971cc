//! Every way in which the business says no to a decision or an approval, and what is checked of the input before anybody looks.

use crate::{
    delegation::{incident::Incident, rules::Barred},
    kernel::{
        money::MoneyFault,
        text::{self, TextFault},
    },
};
use entity::ids::VocItemId;
use unicode_normalization::UnicodeNormalization;

/// In won: above it somebody has mistyped.
pub const MOST: i64 = 1_000_000_000_000;
pub const LONGEST_REASON: usize = 1_000;
pub const LONGEST_REFERENCE: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Amount(MoneyFault),
    Zero,
    TooLarge,
    Text {
        field: &'static str,
        fault: TextFault,
    },
    /// The law forbids keeping one.
    ResidentNumber {
        field: &'static str,
    },
    /// Neither letters, digits, nor what stands between them in a claim's number.
    ReferenceInvalid,
    /// D4: neither a claim nor a VOC item.
    AboutNothing,
    ItemNotFound,
    /// The item is not this customer's.
    OtherCustomer,
    CustomerNotFound,
    CustomerErased,
    /// D5: no one up the line can approve it.
    NobodyCanApprove,
    KeyInvalid {
        max: usize,
    },
    KeyReused,
    RequestNotFound,
    AlreadyDecided,
    StaleVersion,
    NotApprover,
    OwnRequest,
    BenefitsApprover,
    OverLimit {
        most: i64,
    },
    /// More than was asked for.
    MoreThanAsked,
    /// Only who asked may withdraw.
    NotRequester,
    DecisionNotFound,
    AlreadyReversed,
    /// D8: neither the same authority nor a higher one.
    LessAuthority,
}

impl Refusal {
    pub fn barred(barred: Barred, most: i64) -> Self {
        match barred {
            Barred::NotApprover => Self::NotApprover,
            Barred::OwnRequest => Self::OwnRequest,
            Barred::BenefitsApprover => Self::BenefitsApprover,
            Barred::OverLimit => Self::OverLimit { most },
        }
    }
}

/// An amount that can be decided about.
pub fn amount(given: Result<i64, MoneyFault>) -> Result<i64, Refusal> {
    match given.map_err(Refusal::Amount)? {
        0 => Err(Refusal::Zero),
        amount if amount > MOST => Err(Refusal::TooLarge),
        amount => Ok(amount),
    }
}

pub fn reason(given: &str) -> Result<String, Refusal> {
    let reason = text::clean(given, LONGEST_REASON).map_err(|fault| Refusal::Text { field: "reason", fault })?;
    if text::holds_resident_number(&reason) { Err(Refusal::ResidentNumber { field: "reason" }) } else { Ok(reason) }
}

/// In one form, however it was typed: a claim written in two ways would have two windows (D4).
pub fn claim_reference(given: &str) -> Result<String, Refusal> {
    let text = |fault| Refusal::Text { field: "claimReference", fault };
    // Full-width digits are digits; a letter that nobody sees would make two claims of one.
    let given: String = given.chars().take(LONGEST_REFERENCE * 40).nfkc().collect();
    let reference = text::clean(&given, LONGEST_REFERENCE).map_err(text)?.to_uppercase();
    if text::holds_resident_number(&reference) {
        return Err(Refusal::ResidentNumber { field: "claimReference" });
    }
    // It stands in sealed rows for ever, where no erasure reaches it: nothing personal may be in it (C4).
    if text::is_case_number(&reference) { Ok(reference) } else { Err(Refusal::ReferenceInvalid) }
}

/// D4: what it is about: a claim, a VOC item, or both.
pub fn about(claim: Option<&str>, item: Option<VocItemId>) -> Result<Incident, Refusal> {
    match (claim, item) {
        (None, None) => Err(Refusal::AboutNothing),
        (claim, item) => Ok(Incident::about(claim.map(claim_reference).transpose()?, item)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// D4: an incident has one name.
    #[test]
    fn d4_a_claim_has_one_reference_however_it_is_typed() {
        for typed in ["2026-자-00123", " 2026-자-00123 ", "2026-\u{110c}\u{1161}-00123"] {
            assert_eq!(claim_reference(typed), Ok("2026-자-00123".to_owned()), "{typed}");
        }
        assert_eq!(claim_reference("c-1a"), claim_reference("C-1A"));
        assert_eq!(claim_reference("２０２６－１"), Ok("2026-1".to_owned()));
        for resident in ["900101-1234567", "900101/1234567", "９００１０１-１２３４５６７"] {
            let refused = claim_reference(resident);
            assert!(refused.is_err(), "{resident}: {refused:?}");
        }
        for wrong in ["C 1", "C:1", "-", "C\u{200b}1", "C\u{3164}1", "C,1"] {
            assert!(claim_reference(wrong).is_err(), "{wrong}");
        }
        assert!(matches!(claim_reference(""), Err(Refusal::Text { fault: TextFault::Blank, .. })));
        assert!(matches!(
            claim_reference(&"1".repeat(65)),
            Err(Refusal::Text { fault: TextFault::TooLong { .. }, .. })
        ));
    }

    #[test]
    fn d4_an_amount_is_something_and_not_beyond_measure() {
        assert_eq!((amount(Ok(0)), amount(Ok(1)), amount(Ok(MOST))), (Err(Refusal::Zero), Ok(1), Ok(MOST)));
        assert_eq!(amount(Ok(MOST + 1)), Err(Refusal::TooLarge));
        assert_eq!(amount(Err(MoneyFault::Negative)), Err(Refusal::Amount(MoneyFault::Negative)));
    }
}
