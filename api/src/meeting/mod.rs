//! Meetings with excellent customers (우수고객 만남): each leader visits some in every period, and what they hear is not lost (M1 to M4).
//!
//! A *leader* is whoever heads a department. A meeting is *planned* for a day, then *recorded*: how content the customer is, what is
//! inconvenient, what they suggest, what comes next. It counts once it is recorded, for its leader, in the period of its day, if the customer was
//! excellent (우수고객) when it was recorded; two meetings with one customer are one visit. Each thing that was said can become VOC in the same call (M3).
//!
//! What is *due* (`rules::due`) is the quota's part for the business days on which somebody headed a department and was not absent, rounded half up:
//! who becomes leader in mid-period, or is on leave for long, owes accordingly less, and for a short holiday nothing is remitted. Since when
//! who heads what is kept in `leader_term`, which an hourly job follows (`terms`); whom it has not seen yet counts from today.
//!
//! A customer is called on once a day, whoever comes (a unique index); who has not agreed to be contacted is neither suggested nor planned for; whom
//! their caution (V12) concerns is suggested last. What customers said is sealed with their key, shown as it was said to the leader, those
//! above them and the CS office, masked to everyone else, and gone once they are erased (C4). `owed` is for duties (L1).

mod desk;
mod errors;
mod jobs;
mod listing;
mod loader;
mod mutation;
mod owning;
mod query;
pub mod quota;
mod recording;
pub mod rules;
mod service;
pub mod store;
pub mod suggestion;
mod types;
mod words;

pub use jobs::register;
pub use mutation::MeetingMutation;
pub use owning::OPEN_WORK;
pub use query::MeetingQuery;
pub use quota::store::follow_leaders;
pub use quota::{Owed, owed};
pub use rules::RECORDED_WITHIN;
pub use service::forget_customer;
pub use types::{CustomerMeeting, customer_meeting_node};
pub use words::{sealed_next_step, sealed_point, sealed_reason};
