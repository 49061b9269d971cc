//! What was decided over a period, by whom and how fast, and what stands out (D11). What customers complained about afterwards comes
//! with VOC.

pub mod query;
pub mod rules;
mod store;
mod types;
