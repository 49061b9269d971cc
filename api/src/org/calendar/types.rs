//! The business calendar as the schema shows it.

use crate::kernel::{
    calendar::{self, Calendar},
    scalar::Date,
};
use async_graphql::SimpleObject;
use chrono::NaiveDate;

/// Part of the company's calendar (O6), in one of its versions.
#[derive(SimpleObject)]
pub struct BusinessCalendar {
    /// Rises with every change of the days off, in whatever year, and of the time zone; send it back as
    /// `expectedVersion`. 0 is the calendar before anything was imported: weekends alone.
    version: i32,
    /// The time zone in which these days begin and end, by its IANA name; that of the last of them if it changes.
    time_zone: String,
    /// The days that were asked for, in order.
    days: Vec<CalendarDay>,
}

/// One day.
#[derive(SimpleObject)]
pub struct CalendarDay {
    /// The day.
    date: Date,
    /// Whether the company works: neither a weekend nor a day off (영업일).
    is_business_day: bool,
    /// Whether it is a Saturday or a Sunday.
    is_weekend: bool,
    /// Why it is a day off (휴일), also on a weekend; empty if it is none.
    holidays: Vec<CalendarHoliday>,
}

/// Why a day is off.
#[derive(SimpleObject)]
pub struct CalendarHoliday {
    /// Name in Korean.
    name: String,
    /// Name in English.
    name_en: String,
}

impl BusinessCalendar {
    pub fn new(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> Self {
        let day = |date: NaiveDate| CalendarDay {
            date: Date(date),
            is_business_day: calendar.is_business_day(date),
            is_weekend: calendar::is_weekend(date),
            holidays: calendar.holidays_on(date).iter().map(CalendarHoliday::from).collect(),
        };
        Self {
            version: calendar.version,
            time_zone: calendar.zones().on(to).name().to_owned(),
            days: from.iter_days().take_while(|date| *date <= to).map(day).collect(),
        }
    }
}

impl From<&calendar::Holiday> for CalendarHoliday {
    fn from(holiday: &calendar::Holiday) -> Self {
        Self { name: holiday.name.clone(), name_en: holiday.name_en.clone() }
    }
}
