//! Seeing a customer in the clear, and who has (C2, C3).
//!
//! `revealCustomer` is the only way out: a mutation, so that neither subscription, webhook nor export can reach it. Who handles
//! all customers may see any; others one with whom they have a case now or had a decision lately. So many an hour, counted
//! from the *access records* (접속기록), which are written in the same transaction, sealed, and read by the CCO and auditors
//! alone. What can't be masked and comes with a case, a photo or a document, leaves a record too (`saw`), which no pace counts.

mod mutation;
mod query;
mod rules;
mod service;
mod store;
mod types;

pub use mutation::DisclosureMutation;
pub use query::DisclosureQuery;
pub use rules::{Reason, reference};
pub use service::{Sight, Wish, reveal, saw};
pub use store::SEALED;
pub use types::{AccessRecord, access_record_node};
