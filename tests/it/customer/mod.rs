//! Customers (C1 to C5).

mod disclosure;
pub mod erasure;
mod import;
mod records;
mod rekey;
