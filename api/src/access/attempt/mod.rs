//! Lock-out (X2): an attempt is counted before the password is looked at, by account and by address, in the database, so
//! that neither many nodes nor many requests at once give more guesses. Who succeeds is taken off the count.
//!
//! An account is the address as it was typed, known or not, so that an answer never tells whether it exists.

mod rules;
mod service;
mod store;

pub use service::{Attempt, forget};
