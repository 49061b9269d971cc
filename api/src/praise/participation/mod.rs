//! How executives take part in the board (P5): on each business day on which one is not absent, a comment is due.
//!
//! Nothing is counted ahead: the days are the calendar's, the terms and absences are kept, and whether somebody commented on a
//! day is one look into an index. So a comment that is hidden later, a corrected absence or a new holiday is in the figures
//! at once.

mod query;
mod rules;
mod service;
mod store;
mod types;

pub use query::ParticipationQuery;
pub use service::{absences_of, days_of, owed_on};
