//! What becomes of a text once it is on the board (P7): its author edits it for a while, or deletes it; the CS office hides it
//! with a reason, and may let it show again. What is hidden shows to its author and the CS office alone; what is deleted, to
//! nobody. A comment with replies stays as a tombstone above them.

mod loader;
mod mutation;
pub mod rules;
mod service;
mod store;
pub mod types;

pub use loader::EarlierTexts;
pub use mutation::ModerationMutation;
pub use store::hide_post as hide;

use crate::org::{Directory, settings::Setting};
use chrono::{DateTime, TimeDelta, Utc};

/// How long an author may edit, by today's setting.
pub fn time_to_edit(directory: &Directory, now: DateTime<Utc>) -> TimeDelta {
    let today = directory.calendar().day_of(now);
    TimeDelta::minutes(directory.settings().at(today).whole(Setting::PraiseEditMinutes).into())
}
