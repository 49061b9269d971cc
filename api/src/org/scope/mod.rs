//! Which tasks a job function completes itself (처리가능업무, D12), apart from amounts.
//!
//! What is outside of a function's *scope* is handed over. A scope is a whole list of tasks, valid from a day on, never
//! back-dated; while nobody has set one, the shipped *default* counts. It changes by four eyes: the CS office proposes it,
//! which makes a pending change, and an executive approves that (D3). Every version stays.

mod errors;
mod mutation;
mod query;
mod registry;
pub mod rules;
pub(super) mod service;
pub(super) mod store;
mod types;

pub use mutation::ScopeMutation;
pub use query::ScopeQuery;
pub use store::{every_version, versions};
pub use types::{ProcessingTask, ProposedProcessingScope};
