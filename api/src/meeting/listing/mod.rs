//! Meetings in pages, newest first.

pub mod store;
