//! What an employee may decide alone (전결 한도), and how that changes.
//!
//! A limit is for one person, or for a job function in a department and below it, or for a job function everywhere; the
//! most specific one in force counts (D2). It says how much one case may cost, and optionally what all may cost per
//! customer in twelve months, per day and per month (D1). The CS office *proposes* a limit, an executive who is not the
//! proposer *approves* or *rejects* it (D3). Nothing is edited: a limit is *replaced* by another one, or *ended*, from a
//! moment on that is never in the past, and stays readable. What may be approved depends on the other limits of the same
//! holder, so one is proposed or decided at a time (`Turn::Limits`).

mod errors;
mod loader;
mod mutation;
mod query;
pub mod rules;
mod service;
pub mod store;
mod types;

pub use mutation::LimitMutation;
pub use query::LimitQuery;
pub use types::{DecisionKind, DelegationLimit, delegation_limit_node};
