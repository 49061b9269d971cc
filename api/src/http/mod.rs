//! The outside: one GraphQL endpoint, the explorer, keys, health. Knows HTTP; decides nothing.

mod answer;
mod attachments;
mod bulletins;
mod certificates;
mod execute;
mod explorer;
mod files;
mod graphql;
mod health;
mod linked;
mod live;
mod metrics;
mod promise;
mod request;
mod satisfaction;
mod seats;
mod server;
mod socket;
mod sse;
mod token;
mod turnstile;

pub use explorer::{DemoAccount, Explorer};
pub use seats::Sockets;
pub use server::{Draining, Running, start};
pub use turnstile::Turnstile;
