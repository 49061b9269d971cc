//! Meetings with excellent customers (M1 to M4).

mod budget;
pub mod desk;
mod erasure;
mod planning;
mod quota;
mod recording;
mod suggestions;
