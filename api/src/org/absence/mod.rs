//! Who is away and who stands in for them (O5).
//!
//! An absence has a first and a last day and may name a *deputy* (대결자). Nobody has two absences on one day, and a deputy is
//! not absent on any day on which they stand in; so deputies can't form a chain, let alone a loop. What may be recorded
//! depends on everybody else's absences, so one is recorded at a time (`Turn::Absences`). Coming back early ends an
//! absence yesterday; one that has not begun is cancelled.

mod book;
mod errors;
mod mutation;
mod query;
pub(super) mod rules;
pub(super) mod service;
pub(super) mod store;
mod types;

pub use book::Absences;
pub use mutation::AbsenceMutation;
pub use query::AbsenceQuery;
pub use types::{Absence, absence_node};
