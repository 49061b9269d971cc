//! Every way in which proposing a limit, or deciding on one, can be refused.

use crate::{
    delegation::limit::rules::{FURTHEST_YEARS, LONGEST_REASON, MOST, Refusal},
    kernel::{error::Said, i18n::Args, money::MoneyFault, text::TextFault},
    user_error,
};
use async_graphql::Enum;

/// Why a change of delegation limits was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelegationLimitErrorCode {
    /// There is no such object.
    NotFound,
    /// Give one employee, or a job function with or without a department.
    HolderInvalid,
    /// This person has left the company.
    HasLeft,
    /// A new limit needs this field.
    Incomplete,
    /// With `endLimitId` nothing is given but `validFrom`: the limit it ends says the rest.
    EndingSaysMore,
    /// Not a decimal number in digits alone.
    AmountInvalid,
    /// Less than nothing.
    AmountNegative,
    /// Nothing: who may decide nothing has no limit.
    AmountZero,
    /// A part of a won.
    AmountFraction,
    /// More than any limit can be.
    AmountTooLarge,
    /// Not the company's currency.
    CurrencyUnknown,
    /// What all cases may cost is less than what one may, or a month's less than a day's.
    WindowTooNarrow,
    /// The last day is before the first.
    EndsBeforeItBegins,
    /// Limits are never back-dated (D3).
    BackDated,
    /// More than ten years from now.
    TooFar,
    /// Its last day is over, so that it would never be in force.
    ValidityPassed,
    /// Another limit for the same holder, kind and tier is in force on some of these days (D2).
    Overlaps,
    /// An excellent customer's limit would be narrower than that for all others (D1).
    NarrowerForExcellent,
    /// What it is to replace is no approved limit of the same holder, kind and tier.
    ReplacesOther,
    /// What it is to replace, or to end, is over by then.
    NotInForce,
    /// Who proposed a limit does not approve it (D3).
    OwnProposal,
    /// Nobody approves a limit for themself.
    OwnLimit,
    /// It was approved or rejected before.
    AlreadyDecided,
    /// Somebody changed it meanwhile: read it again, then decide.
    StaleVersion,
    /// The reason is blank.
    ReasonBlank,
    /// The reason is too long.
    ReasonTooLong,
    /// The reason holds control characters.
    ReasonInvalid,
    /// The idempotency key is empty, too long or holds control characters (I3).
    IdempotencyKeyInvalid,
    /// The idempotency key belongs to a call with another input (I3).
    IdempotencyKeyReused,
}

user_error!(
    DelegationLimitError,
    DelegationLimitErrorCode,
    "Why a change of delegation limits was refused. Nothing was changed."
);

impl From<Refusal> for Said<DelegationLimitErrorCode> {
    fn from(refusal: Refusal) -> Self {
        let (code, field, key) = said(refusal);
        let number = |name, value: i64| Args::default().with(name, value);
        let count = |max: usize| number("max", i64::try_from(max).unwrap_or(i64::MAX));
        let args = match refusal {
            Refusal::KeyInvalid { max } | Refusal::Reason(TextFault::TooLong { max }) => count(max),
            Refusal::Reason(_) => count(LONGEST_REASON),
            Refusal::Amount { fault: MoneyFault::TooLarge, .. } | Refusal::TooLarge { .. } => number("max", MOST),
            Refusal::TooFar { .. } => number("years", FURTHEST_YEARS.into()),
            _ => Args::default(),
        };
        let field = field.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        Self { code, field, key, args }
    }
}

fn said(refusal: Refusal) -> (DelegationLimitErrorCode, &'static str, &'static str) {
    use DelegationLimitErrorCode as Code;
    match refusal {
        Refusal::NotFound { field } => (Code::NotFound, field, "delegation-not-found"),
        Refusal::HolderInvalid => (Code::HolderInvalid, "holder", "delegation-limit-holder-invalid"),
        Refusal::HasLeft => (Code::HasLeft, "holder.employeeId", "delegation-has-left"),
        Refusal::Incomplete { field } => (Code::Incomplete, field, "delegation-limit-incomplete"),
        Refusal::EndingSaysMore => (Code::EndingSaysMore, "endLimitId", "delegation-limit-ending-says-more"),
        Refusal::Amount { field, fault } => amount(field, fault),
        Refusal::Zero { field } => (Code::AmountZero, field, "delegation-amount-zero"),
        Refusal::TooLarge { field } => (Code::AmountTooLarge, field, "delegation-amount-too-large"),
        Refusal::WindowTooNarrow { field } => (Code::WindowTooNarrow, field, "delegation-limit-window-too-narrow"),
        Refusal::EndsBeforeItBegins => {
            (Code::EndsBeforeItBegins, "validUntil", "delegation-limit-ends-before-it-begins")
        }
        Refusal::BackDated => (Code::BackDated, "validFrom", "delegation-limit-back-dated"),
        Refusal::TooFar { field } => (Code::TooFar, field, "delegation-limit-too-far"),
        Refusal::ValidityPassed => (Code::ValidityPassed, "", "delegation-limit-validity-passed"),
        Refusal::Overlaps => (Code::Overlaps, "validFrom", "delegation-limit-overlaps"),
        Refusal::NarrowerForExcellent => (Code::NarrowerForExcellent, "", "delegation-limit-narrower-for-excellent"),
        Refusal::ReplacesOther => (Code::ReplacesOther, "replacesId", "delegation-limit-replaces-other"),
        Refusal::NotInForce => (Code::NotInForce, "", "delegation-limit-not-in-force"),
        Refusal::OwnProposal => (Code::OwnProposal, "", "delegation-limit-own-proposal"),
        Refusal::OwnLimit => (Code::OwnLimit, "", "delegation-limit-own-limit"),
        Refusal::AlreadyDecided => (Code::AlreadyDecided, "", "delegation-limit-already-decided"),
        Refusal::StaleVersion => (Code::StaleVersion, "expectedVersion", "delegation-stale-version"),
        Refusal::Reason(TextFault::Blank) => (Code::ReasonBlank, "reason", "delegation-reason-blank"),
        Refusal::Reason(TextFault::TooLong { .. }) => (Code::ReasonTooLong, "reason", "delegation-reason-too-long"),
        Refusal::Reason(TextFault::Control) => (Code::ReasonInvalid, "reason", "delegation-reason-invalid"),
        Refusal::KeyInvalid { .. } => (Code::IdempotencyKeyInvalid, "idempotencyKey", "delegation-key-invalid"),
        Refusal::KeyReused => (Code::IdempotencyKeyReused, "idempotencyKey", "delegation-key-reused"),
    }
}

fn amount(field: &'static str, fault: MoneyFault) -> (DelegationLimitErrorCode, &'static str, &'static str) {
    use DelegationLimitErrorCode as Code;
    match fault {
        MoneyFault::Invalid => (Code::AmountInvalid, field, "delegation-amount-invalid"),
        MoneyFault::Negative => (Code::AmountNegative, field, "delegation-amount-negative"),
        MoneyFault::Fraction => (Code::AmountFraction, field, "delegation-amount-fraction"),
        MoneyFault::TooLarge => (Code::AmountTooLarge, field, "delegation-amount-too-large"),
        MoneyFault::OtherCurrency => (Code::CurrencyUnknown, field, "delegation-currency-unknown"),
    }
}
