//! Whom a leader could meet next (M2): those about whom something speaks for it, who agreed, and who were not met lately.
//!
//! The nearest renewals, the newest open and recent VOC, and the oldest customers who were not met lately are looked up by indexes, so many of each
//! that there is a choice; what is known of them is one more statement, whatever the number of customers.

mod store;

use crate::{
    kernel::{cx::Cx, error::Fault},
    meeting::rules::{self, Candidate},
    org::{Directory, Setting},
};
use chrono::{Days, NaiveDate};
use entity::ids::EmployeeId;

/// From when on somebody is left alone, what is ahead, what is recent.
pub struct Window {
    pub today: NaiveDate,
    pub met_since: NaiveDate,
    /// What was planned for an earlier day and never recorded holds nobody back.
    pub planned_since: NaiveDate,
    pub renewal_until: NaiveDate,
    pub voc_since: chrono::DateTime<chrono::Utc>,
}

pub async fn suggest(cx: &Cx, directory: &Directory, leader: EmployeeId, most: usize) -> Result<Vec<Candidate>, Fault> {
    let calendar = directory.calendar();
    let today = calendar.day_of(cx.now);
    let pause = directory.whole_setting(Setting::MeetingPauseDays, cx.now);
    let window = Window {
        today,
        met_since: today - Days::new(u64::try_from(pause).unwrap_or_default()),
        planned_since: today - Days::new(rules::RECORDED_WITHIN),
        renewal_until: today + Days::new(rules::RENEWAL_DAYS),
        voc_since: calendar.start_of(today - Days::new(rules::RECENT_DAYS)),
    };
    let db = cx.db.reader();
    let ids = store::pools(db, &window).await?;
    let candidates = store::candidates(db, &window, &ids).await?;
    Ok(rules::ranked(candidates, leader, most))
}

pub use store::plans;
