//! What executives did for dissatisfied customers in a period (R6): how soon, with what effect, each figure with its number.

mod query;
mod rules;
pub mod store;
mod types;

pub use query::RecoveryReportQuery;
