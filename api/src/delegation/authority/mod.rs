//! What somebody may decide now, and what would become of a case, with the arithmetic (D9). Dry runs: nothing is consumed.

pub mod query;
pub mod types;
