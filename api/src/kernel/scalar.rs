//! Times and dates as the schema writes them.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime as Time, NaiveDate, SecondsFormat, TimeDelta, Utc};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(pub Time<Utc>);

/// A moment, as RFC 3339 in UTC with microseconds: `2026-03-02T00:30:00.000000Z`. On input any offset is accepted, and
/// what is finer than a microsecond is cut off.
#[Scalar(specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = value else { return Err(InputValueError::expected_type(value)) };
        let time = Time::parse_from_rfc3339(&text).map_err(|_| "not a moment as RFC 3339 writes it")?;
        let time = time.with_timezone(&Utc);
        // Years that every part of the service, and both databases, can keep.
        if !(1900..=9999).contains(&chrono::Datelike::year(&time)) {
            return Err("the year must be from 1900 to 9999".into());
        }
        Ok(Self(chrono::DurationRound::duration_trunc(time, TimeDelta::microseconds(1)).unwrap_or(time)))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

/// A day of the company's calendar: `2026-03-02`.
#[Scalar(specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = value else { return Err(InputValueError::expected_type(value)) };
        let date = NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(|_| "not a date: YYYY-MM-DD")?;
        // As it is written back, and in years that every part of the service, and both databases, can keep.
        match text.len() == 10 && (1900..=9999).contains(&chrono::Datelike::year(&date)) {
            true => Ok(Self(date)),
            false => Err("not a date: YYYY-MM-DD, the year from 1900 to 9999".into()),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format("%Y-%m-%d").to_string())
    }
}
