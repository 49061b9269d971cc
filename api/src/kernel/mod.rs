//! What every domain stands on: who asks, what they may do, how lists page, how changes are written. Knows no domain.

pub mod access_version;
pub mod actor;
pub mod audit;
pub mod batch;
pub mod change;
pub mod clock;
pub mod connection;
pub mod cx;
pub mod db;
pub mod error;
pub mod events;
pub mod i18n;
pub mod id;
pub mod idempotency;
pub mod jobs;
pub mod live;
pub mod metrics;
pub mod page;
pub mod policy;
pub mod scalar;
pub mod text;
pub mod writes;
