//! What was decided over a period, by whom and how fast, how often the customer complained afterwards, and what stands out (D11).

pub mod query;
pub mod rules;
mod store;
mod types;
