//! The outside: one GraphQL endpoint, the explorer, keys, health. Knows HTTP; decides nothing.

mod answer;
mod explorer;
mod graphql;
mod health;
mod request;
mod server;
mod token;

pub use explorer::{DemoAccount, Explorer};
pub use server::{Draining, Running, start};
