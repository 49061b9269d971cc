//! Every way in which deciding, approving or taking back can be refused, in words.

use crate::{
    delegation::refusal::{LONGEST_REASON, LONGEST_REFERENCE, MOST, Refusal},
    kernel::{error::Said, i18n::Args, money::MoneyFault, text::TextFault},
    user_error,
};
use async_graphql::Enum;

/// Why a decision, an approval or a reversal was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelegationErrorCode {
    /// Not a decimal number in digits alone.
    AmountInvalid,
    /// Less than nothing.
    AmountNegative,
    /// Nothing.
    AmountZero,
    /// A part of a won.
    AmountFraction,
    /// More than anybody decides.
    AmountTooLarge,
    /// Not the company's currency.
    CurrencyUnknown,
    /// The text is blank.
    Blank,
    /// The text is too long: a reason has at most 1,000 characters, a claim's reference 64.
    TooLong,
    /// The text holds NUL or another control character.
    InvalidText,
    /// A resident registration number (주민등록번호): the law forbids keeping one.
    ResidentNumber,
    /// A claim's reference is the number of a case: letters, digits, and `-`, `/`, `.` or `_` between them; nothing personal (C4).
    ReferenceInvalid,
    /// Neither a claim nor a VOC item was named (D4).
    AboutNothing,
    /// There is no such VOC item, or not for this viewer (V10).
    VocItemNotFound,
    /// The VOC item is not this customer's (D4).
    OtherCustomer,
    /// There is no such customer.
    CustomerNotFound,
    /// The customer is forgotten (C4): nothing can be decided about them any more.
    CustomerErased,
    /// No one up the line of command can approve it (D5).
    NobodyCanApprove,
    /// The idempotency key is missing, too long, or has control characters.
    IdempotencyKeyInvalid,
    /// The same idempotency key was used for something else (I3).
    IdempotencyKeyReused,
    /// There is no such request, or not for this viewer.
    RequestNotFound,
    /// It was approved, rejected or taken back before.
    AlreadyDecided,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// It is not before this person (D5).
    NotApprover,
    /// No one approves their own request, also not as deputy (D5).
    OwnRequest,
    /// No one approves what benefits themself, or whom they stand in for (D5).
    BenefitsApprover,
    /// Beyond the approver's limit by now, or beyond the deputy's own (D6).
    OverLimit,
    /// More than was asked for.
    MoreThanAsked,
    /// Only who asked takes a request back.
    NotRequester,
    /// There is no such decision, or not for this viewer.
    DecisionNotFound,
    /// It was taken back before.
    AlreadyReversed,
    /// Only the same authority or a higher one takes a decision back (D8).
    LessAuthority,
}

user_error!(DelegationError, DelegationErrorCode, "Why a decision, an approval or a reversal was refused.");

impl From<Refusal> for Said<DelegationErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use DelegationErrorCode as Code;
        let number = |most: i64| Args::default().with("max", most);
        let length = |most: usize| number(i64::try_from(most).unwrap_or(i64::MAX));
        let (code, field, key) = match refusal {
            Refusal::Amount(fault) => amount(fault),
            Refusal::Zero => (Code::AmountZero, "amount", "delegation-decision-amount-zero"),
            Refusal::TooLarge => (Code::AmountTooLarge, "amount", "delegation-decision-amount-too-large"),
            Refusal::Text { field, fault } => match fault {
                TextFault::Blank => (Code::Blank, field, "delegation-text-blank"),
                TextFault::TooLong { .. } => (Code::TooLong, field, "delegation-text-too-long"),
                TextFault::Control => (Code::InvalidText, field, "delegation-text-invalid"),
            },
            Refusal::ResidentNumber { field } => (Code::ResidentNumber, field, "delegation-resident-number"),
            Refusal::ReferenceInvalid => (Code::ReferenceInvalid, "claimReference", "delegation-reference-invalid"),
            Refusal::AboutNothing => (Code::AboutNothing, "", "delegation-about-nothing"),
            Refusal::ItemNotFound => (Code::VocItemNotFound, "vocItemId", "delegation-item-not-found"),
            Refusal::OtherCustomer => (Code::OtherCustomer, "vocItemId", "delegation-other-customer"),
            Refusal::CustomerNotFound => (Code::CustomerNotFound, "customerId", "delegation-customer-not-found"),
            Refusal::CustomerErased => (Code::CustomerErased, "customerId", "delegation-customer-erased"),
            Refusal::NobodyCanApprove => (Code::NobodyCanApprove, "", "delegation-nobody-can-approve"),
            Refusal::KeyInvalid { .. } => (Code::IdempotencyKeyInvalid, "idempotencyKey", "delegation-key-invalid"),
            Refusal::KeyReused => (Code::IdempotencyKeyReused, "idempotencyKey", "delegation-key-reused"),
            Refusal::RequestNotFound => (Code::RequestNotFound, "id", "delegation-request-not-found"),
            Refusal::AlreadyDecided => (Code::AlreadyDecided, "id", "delegation-request-already-decided"),
            Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "delegation-stale-version"),
            Refusal::NotApprover => (Code::NotApprover, "id", "delegation-not-approver"),
            Refusal::OwnRequest => (Code::OwnRequest, "id", "delegation-own-request"),
            Refusal::BenefitsApprover => (Code::BenefitsApprover, "id", "delegation-benefits-approver"),
            Refusal::OverLimit { .. } => (Code::OverLimit, "amount", "delegation-over-limit"),
            Refusal::MoreThanAsked => (Code::MoreThanAsked, "amount", "delegation-more-than-asked"),
            Refusal::NotRequester => (Code::NotRequester, "id", "delegation-not-requester"),
            Refusal::DecisionNotFound => (Code::DecisionNotFound, "id", "delegation-decision-not-found"),
            Refusal::AlreadyReversed => (Code::AlreadyReversed, "id", "delegation-already-reversed"),
            Refusal::LessAuthority => (Code::LessAuthority, "id", "delegation-less-authority"),
        };
        let args = match refusal {
            Refusal::TooLarge | Refusal::Amount(MoneyFault::TooLarge) => number(MOST),
            Refusal::Text { field: "claimReference", .. } => length(LONGEST_REFERENCE),
            Refusal::Text { .. } => length(LONGEST_REASON),
            Refusal::OverLimit { most } => number(most),
            Refusal::KeyInvalid { max } => length(max),
            _ => Args::default(),
        };
        let field = if field.is_empty() { Vec::new() } else { vec![field.to_owned()] };
        Self { code, field, key, args }
    }
}

fn amount(fault: MoneyFault) -> (DelegationErrorCode, &'static str, &'static str) {
    use DelegationErrorCode as Code;
    match fault {
        MoneyFault::Invalid => (Code::AmountInvalid, "amount", "delegation-amount-invalid"),
        MoneyFault::Negative => (Code::AmountNegative, "amount", "delegation-amount-negative"),
        MoneyFault::Fraction => (Code::AmountFraction, "amount", "delegation-amount-fraction"),
        MoneyFault::TooLarge => (Code::AmountTooLarge, "amount", "delegation-decision-amount-too-large"),
        MoneyFault::OtherCurrency => (Code::CurrencyUnknown, "amount", "delegation-currency-unknown"),
    }
}
