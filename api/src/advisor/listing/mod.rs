//! Advisors, and what they proposed, in pages.

pub mod store;
