//! Customers and contracts from the claims core (C1, C5): a table as CSV or as rows, all rows or none.
//!
//! `table` turns text into rows, `rules` rows into what each wants, all pure; then one transaction writes what is new or
//! different. Who is there is found by number. A finding names line and column and never repeats the cell, which is personal.

mod errors;
mod mutation;
mod rules;
mod service;
mod store;
mod table;
mod types;
mod words;

pub use errors::explain;
pub use mutation::CustomerImportMutation;
pub use rules::{Column, Finding, Kind, Report};
pub use service::{import_contracts, import_customers};
pub use table::{Row, read_csv};
