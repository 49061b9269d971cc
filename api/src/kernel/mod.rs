//! What every domain stands on: who asks, what they may do, how lists page, how changes are written. Knows no domain.

pub mod actor;
pub mod audit;
pub mod batch;
pub mod clock;
pub mod connection;
pub mod cx;
pub mod db;
pub mod error;
pub mod i18n;
pub mod id;
pub mod idempotency;
pub mod mail;
pub mod page;
pub mod policy;
pub mod scalar;
pub mod secret;
pub mod text;
pub mod writes;
