//! Leaders' duties (리더 실천 과제): what the programmes ask of whom by when, as one list (L1 to L3).
//!
//! Nobody enters a duty. Each programme knows what it asks; here that is one row for each person and *occasion*, which follows what
//! happens there: `keeper` reads the event log, asks the programme how the thing stands now, and writes the difference (`rules::follow`),
//! exactly once. What days bring by themselves `jobs` plans. A row is never the truth about the thing itself, only about who was asked,
//! until when, and whether they did it: *done*, *done by deputy*, *late*, or *excused* because they were absent on the day on which it
//! ended (`rules::standing`).
//!
//! In the morning whoever has something that ends today is told, in the app and by mail (L3, `notification`); executives on the week's
//! first business day also of praise that none of them has commented on yet (P6).

mod digest;
mod jobs;
mod keeper;
mod loader;
mod query;
pub mod rules;
mod service;
mod source;
mod store;
mod subscription;
mod types;

pub use digest::{DutyDigest, duty_digest_node};
pub use jobs::register;
pub use keeper::Keeper;
pub use query::DutyQuery;
pub use service::{digest, plan, take_in};
pub use store::forget;
pub use subscription::DutySubscription;
pub use types::{Duty, duty_node};
