//! The praise relay (칭찬릴레이, P8): who was praised praises on. A post may continue a post that praised its author; a relay is one
//! chain from the post that began it, and nobody takes it on twice. What decides when two try at once is the table's keys.

mod loader;
mod query;
pub mod rules;
pub mod service;
mod store;
pub mod types;

pub use query::RelayQuery;
pub use store::insert_post;
