//! The company's days off (O6): national holidays ship with the program, an administrator imports them year by year and
//! adds the company's own.
//!
//! Each import that changes something makes a new *version*; older versions stay readable, because a clock keeps the
//! version that it began with (V4). What the days mean for counting is `kernel::calendar`.

mod errors;
mod history;
mod mutation;
mod national;
mod query;
mod rules;
mod service;
pub(super) mod store;
mod types;

pub use history::Calendars;
pub use mutation::CalendarMutation;
pub use national::{YEARS as NATIONAL_YEARS, holidays as national_holidays};
pub use query::CalendarQuery;
