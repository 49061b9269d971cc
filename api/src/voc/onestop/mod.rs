//! One-stop service (원스톱 처리, D12): how much is done by whoever was first asked.
//!
//! An item may name the *task* that the customer asks for. *First asked* is who took it down, or of what customers file themselves who
//! first got it. It is *done* when it is resolved or closed; done *one-stop*, if nobody else ever had it. So what is inside the processing
//! scope of who takes it down stays with them, and is not given to a department by its category; what is outside is handed over (`keeps`).
//! Rejected and merged items count nowhere, open ones apart.
//!
//! How an item went is worked out anew from its timeline with each of its changes, into a row of `voc_task` that says all a report needs.

mod query;
mod rules;
mod service;
pub mod store;
mod types;

pub use query::OneStopQuery;
pub use rules::{Course, Turn, course};
pub use service::{follow, keeps, row};
