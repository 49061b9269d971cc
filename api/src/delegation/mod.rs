//! Delegated authority (전결): who may decide what alone, and what becomes of the rest (D1 to D12).
//!
//! A *limit* says what somebody may decide alone. A *decision* is one exercise of that; it consumes the windows of its holder, its
//! customer and its incident, which the *ledger* keeps. What is beyond a limit becomes an *approval request* and goes up the
//! line of command. `incident` says what counts as one, `rules` who may; `standing` reads what everyone concerned has; decisions, dry runs and what objects
//! say of their viewer all go through both.

pub mod approval;
pub mod authority;
mod errors;
pub mod incident;
pub mod ledger;
pub mod limit;
pub mod listing;
mod loader;
mod mutation;
mod query;
mod refusal;
pub mod report;
pub mod rules;
mod service;
pub mod standing;
pub mod store;
mod subscription;
mod types;

pub use approval::clerk::Clerk;
pub use approval::types::{ApprovalRequest, approval_request_node};
pub use authority::query::AuthorityQuery;
pub use limit::{DelegationLimit, LimitMutation, LimitQuery, delegation_limit_node};
pub use loader::DecisionsAbout;
pub use mutation::DelegationMutation;
pub use query::DelegationQuery;
pub use report::query::AuthorityReportQuery;
pub use service::{place as decision_place, place_of_entry as entry_place};
pub use subscription::DelegationSubscription;
pub use types::{Decision, DecisionConnection, decision_node};
