//! TODO
mod jobs;
mod loader;
mod query;
pub mod rules;
mod service;
pub mod store;
mod types;

pub use jobs::{Scorer, register};
pub use loader::RiskOf;
pub use query::VocRiskQuery;
pub use service::{Looked, cases, evaluate, refresh, train};
pub use types::VocExternalRisk;
