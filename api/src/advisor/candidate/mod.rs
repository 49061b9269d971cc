//! Who could become an advisor (A1): customers who agreed to be contacted, whose VOC, of any type, led to a verified improvement task, and who are none and not
//! nominated; with what they contributed.

pub mod loader;
pub mod store;
pub mod types;
