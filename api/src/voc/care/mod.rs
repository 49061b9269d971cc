//! Care for the employee (감정노동자 보호, V12): a customer abuses somebody, who says so in one call and need not go on.
//!
//! A *report* takes the item out of the reporter's hands in its own transaction: to whoever else there is free, else to the nearest
//! leader who is there, else to the CS office. It does not come back to them, and of the same customer nothing new is given to them
//! while the report stands. They may *rest* after it (산업안전보건법 제41조): assignment passes over them until it ends by itself or they
//! say so. That is known to them and their leaders alone.
//!
//! From the abuse on nothing about the item counts against anybody (`voc_item.abused_at`, `rules::counts`), the item is read by its
//! path alone (V10), and the customer bears a caution, which never says why. The CS office reviews the report: if it is not confirmed, or
//! withdrawn, all of that ends as far as no other report stands. Words and reasons are sealed, and go when the customer is erased (C4).

mod loader;
mod mutation;
mod query;
mod rekey;
mod rest;
mod review;
pub mod rules;
mod service;
pub mod store;
mod types;
mod words;

pub use mutation::CareMutation;
pub use query::CareQuery;
pub use rekey::rekey;
pub use types::{AbuseReport, abuse_report_node};
pub use words::{sealed_reason, sealed_words};
