//! Who somebody is: passwords, sessions, tokens, and the log of what everyone changed.
//!
//! A sign-in opens a *session*; its *access token* is a JWT (EdDSA) that names the employee and the session and lives
//! ten minutes. A token says nothing of roles: those are read from the employee's record at each request (X3). An ended
//! session ends its tokens at once. A *one-time password* signs in too, but opens nothing but changing it.

mod errors;
mod leaving;
mod mutation;
pub mod password;
mod query;
mod rules;
mod service;
mod sessions;
mod store;
pub mod token;
mod types;

pub use leaving::DeactivationMutation;
pub use mutation::AccessMutation;
pub use query::AccessQuery;
pub use service::{first_administrator, open_session};
pub use sessions::EndedSessions;
pub use store::save_password;
pub use types::{AuditRecord, audit_record_node};
