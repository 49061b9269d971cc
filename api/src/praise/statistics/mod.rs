//! What the board shows in figures (P10). One praise is one person praised in one post: whatever is summed up is a sum over those,
//! so that days add up to periods and people to departments.
//!
//! Of one person it is counted when it is asked for, from their own posts. Of a department with all below it, a division or the
//! company, a job counts ahead into `praise_day`, one month at a time: the month that runs every ten minutes, and an
//! earlier one when something in it changes. Posting writes nothing for it. A month is counted with the departments, and the
//! executives, of the moment at which it is counted.

mod jobs;
mod query;
pub mod rules;
mod service;
mod store;
mod types;

pub use jobs::{register, touch};
pub use query::StatisticsQuery;
pub use service::count_due;
