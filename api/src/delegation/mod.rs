//! Delegated authority (전결): limits, decisions, the ledger, approval requests (D1 to D12).

pub mod limit;

pub use limit::{DelegationLimit, LimitMutation, LimitQuery, delegation_limit_node};
