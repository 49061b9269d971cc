//! Every way in which an import of holidays can be refused.

use crate::{
    kernel::{error::Said, i18n::Args},
    org::calendar::rules::{LONGEST_NAME, MOST_HOLIDAYS, Refusal},
    user_error,
};
use async_graphql::Enum;

/// Why an import of holidays was refused.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarErrorCode {
    /// Neither `national` nor `holidays` is given.
    NothingGiven,
    /// The national holidays of this year are not known here.
    UnknownYear,
    /// More days off than a year can have.
    TooMany,
    /// This day is not in the year.
    OutsideYear,
    /// The name is blank, too long or holds control characters.
    NameInvalid,
    /// This day has this name already.
    Repeated,
    /// Somebody changed the calendar meanwhile: read it again, then decide.
    StaleVersion,
    /// The year has exactly these days off already.
    NothingChanges,
}

user_error!(CalendarError, CalendarErrorCode, "Why an import of holidays was refused. Nothing was changed.");

impl From<Refusal> for Said<CalendarErrorCode> {
    fn from(refusal: Refusal) -> Self {
        use CalendarErrorCode as Code;
        let max = |max: usize| Args::default().with("max", i64::try_from(max).unwrap_or(i64::MAX));
        let of = |index: usize, field: &str| vec!["holidays".to_owned(), index.to_string(), field.to_owned()];
        let top = |field: &str| vec![field.to_owned()];
        let (code, field, key, args) = match refusal {
            Refusal::NothingGiven => (Code::NothingGiven, Vec::new(), "org-holidays-nothing-given", Args::default()),
            Refusal::UnknownYear { first, last } => (
                Code::UnknownYear,
                top("year"),
                "org-holidays-unknown-year",
                Args::default().with("first", first.into()).with("last", last.into()),
            ),
            Refusal::TooMany => (Code::TooMany, top("holidays"), "org-holidays-too-many", max(MOST_HOLIDAYS)),
            Refusal::OutsideYear { index } => {
                (Code::OutsideYear, of(index, "date"), "org-holidays-outside-year", Args::default())
            }
            Refusal::NameInvalid { index, field } => {
                (Code::NameInvalid, of(index, field), "org-holidays-name-invalid", max(LONGEST_NAME))
            }
            Refusal::Repeated { index } => {
                (Code::Repeated, of(index, "date"), "org-holidays-repeated", Args::default())
            }
            Refusal::StaleVersion => (Code::StaleVersion, top("expectedVersion"), "org-stale-version", Args::default()),
            Refusal::NothingChanges => {
                (Code::NothingChanges, Vec::new(), "org-holidays-nothing-changes", Args::default())
            }
        };
        Self { code, field, key, args }
    }
}
