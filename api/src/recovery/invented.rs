//! What does an invented past need in order to be written as a real one would have been? The demo company's cases are given to executives, and sealed, by
//! the same functions as everybody's.

pub use crate::recovery::{
    promise::rules::next_step,
    rules::{
        Person, calls_for_case, can_be_shared, first_due,
        rotation::{Candidate, Stands, after, next},
        stands,
    },
    words::{closing_reason, comment, flag_reason, hand_over, kept_note, note, opinion, promise, sealed},
};
