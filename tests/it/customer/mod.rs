//! Customers (C1 to C5).

mod disclosure;
mod erasure;
mod import;
mod letter;
mod records;
mod rekey;
