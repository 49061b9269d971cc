//! Changing the business calendar.

use crate::{
    kernel::{
        calendar::Holiday,
        cx::Cx,
        error::{Fault, outcome},
        policy::Action,
        scalar::Date,
    },
    org::{
        calendar::{
            errors::CalendarError,
            service::{self, Import},
            types::BusinessCalendar,
        },
        mutation::reloaded,
    },
};
use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::NaiveDate;

/// A year's days off.
#[derive(InputObject)]
pub struct ImportHolidaysInput {
    /// The year. What is given replaces its days off; other years stay as they are.
    year: i32,
    /// Whether the national holidays of Korea belong to it, as this program knows them (2024 to 2028). Days that are
    /// decreed later must be given by hand.
    #[graphql(default)]
    national: bool,
    /// The company's own days off, and whatever the national ones lack; at most 100.
    holidays: Option<Vec<HolidayInput>>,
    /// The calendar's `version` as it was read; if it is another one by now, nothing is changed.
    expected_version: Option<i32>,
}

/// A day off.
#[derive(InputObject)]
pub struct HolidayInput {
    /// The day, in the year of the import.
    date: Date,
    /// Name in Korean, 1 to 100 characters.
    name: String,
    /// Name in English, 1 to 100 characters.
    name_en: String,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ImportHolidaysPayload {
    /// The year as it is now, absent if it was refused.
    calendar: Option<BusinessCalendar>,
    /// How many days off were added; absent if it was refused.
    added: Option<i32>,
    /// How many were taken away; absent if it was refused.
    removed: Option<i32>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<CalendarError>,
}

#[derive(Default)]
pub struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// Sets the days off of a year (O6): the national holidays, the company's own, or both. Makes a new version of the
    /// calendar; older versions stay readable.
    async fn import_holidays(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which year, and its days off.")] input: ImportHolidaysInput,
    ) -> Result<ImportHolidaysPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::ImportHolidays)?;
        let named = |row: HolidayInput| (row.date.0, Holiday { name: row.name, name_en: row.name_en });
        let import = Import {
            year: input.year,
            national: input.national,
            own: input.holidays.map(|rows| rows.into_iter().map(named).collect()),
            expected_version: input.expected_version,
        };
        Ok(match outcome(service::import(cx, &scope, import).await)? {
            Ok(imported) => {
                let directory = reloaded(ctx).await?;
                let first = NaiveDate::from_ymd_opt(input.year, 1, 1);
                let days = first.zip(NaiveDate::from_ymd_opt(input.year, 12, 31));
                let calendar = directory.calendars().current();
                ImportHolidaysPayload {
                    calendar: days.map(|(first, last)| BusinessCalendar::new(calendar, first, last)),
                    added: i32::try_from(imported.added).ok(),
                    removed: i32::try_from(imported.removed).ok(),
                    user_errors: Vec::new(),
                }
            }
            Err(refusals) => ImportHolidaysPayload {
                calendar: None,
                added: None,
                removed: None,
                user_errors: CalendarError::all(cx.locale, refusals),
            },
        })
    }
}
