//! Money: whole minor units of the company's one currency, and how the schema writes and reads it.

use async_graphql::{InputObject, SimpleObject};

/// The company's currency. Of won there is nothing smaller.
pub const CURRENCY: &str = "KRW";

/// An amount of money.
#[derive(SimpleObject, Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// As a decimal number in text: `"150000"`. Of won there are no fractions.
    pub amount: String,
    /// ISO 4217: `KRW`.
    pub currency: &'static str,
}

impl Money {
    pub fn won(amount: i64) -> Self {
        Self { amount: amount.to_string(), currency: CURRENCY }
    }
}

/// An amount of money.
#[derive(InputObject, Clone, Debug)]
pub struct MoneyInput {
    /// A decimal number in text: `"150000"`. Neither sign, separators nor fractions.
    pub amount: String,
    /// ISO 4217. `KRW`, the company's.
    #[graphql(default_with = "CURRENCY.to_owned()")]
    pub currency: String,
}

/// Why an amount is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyFault {
    /// Not a decimal number of digits alone.
    Invalid,
    /// A part of a won.
    Fraction,
    Negative,
    TooLarge,
    OtherCurrency,
}

impl MoneyInput {
    /// In minor units; nothing is an amount.
    pub fn minor(&self) -> Result<i64, MoneyFault> {
        if self.currency != CURRENCY {
            return Err(MoneyFault::OtherCurrency);
        }
        parse(&self.amount)
    }
}

pub fn parse(text: &str) -> Result<i64, MoneyFault> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) {
        return Err(MoneyFault::Invalid);
    }
    if negative {
        return Err(MoneyFault::Negative);
    }
    if fraction.bytes().any(|digit| digit != b'0') {
        return Err(MoneyFault::Fraction);
    }
    whole.parse().map_err(|_| MoneyFault::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_whole_won_in_digits() {
        assert_eq!(
            (parse("0"), parse("150000"), parse("007"), parse("30000.00")),
            (Ok(0), Ok(150_000), Ok(7), Ok(30_000))
        );
        assert_eq!(parse("9223372036854775807"), Ok(i64::MAX));
        assert_eq!(parse("9223372036854775808"), Err(MoneyFault::TooLarge));
        for wrong in ["", "-", ".", "1.", ".5", "1e3", "1,000", " 1", "+1", "１", "0x1", "1.2.3", "NaN"] {
            assert_eq!(parse(wrong), Err(MoneyFault::Invalid), "{wrong}");
        }
        assert_eq!(
            (parse("-1"), parse("-0.5"), parse("0.5")),
            (Err(MoneyFault::Negative), Err(MoneyFault::Negative), Err(MoneyFault::Fraction))
        );
        let dollars = MoneyInput { amount: "1".into(), currency: "USD".into() };
        assert_eq!(dollars.minor(), Err(MoneyFault::OtherCurrency));
    }
}
