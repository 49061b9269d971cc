//! Loyal-customer advisors (A1 to A6).

mod activities;
mod budget;
mod candidates;
mod certificate;
pub mod desk;
mod erasure;
mod nominations;
pub mod questions;
mod terms;
