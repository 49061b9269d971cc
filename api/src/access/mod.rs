//! Who somebody is: passwords, sessions, tokens, and the log of what everyone changed.
//!
//! A sign-in opens a *session*; its *access token* is a JWT (EdDSA) that names the employee and the session and lives
//! ten minutes. A token says nothing of roles: those are read from the employee's record at each request (X3). An ended
//! session ends its tokens at once. A *one-time password* signs in too, but opens nothing but changing it.
//!
//! `session` renews and ends sessions, `attempt` counts failures and locks out, `factor` is the authenticator app, `link`
//! invites people and resets passwords by mail.

mod attempt;
mod carrier;
mod errors;
mod factor;
mod gate;
mod leaving;
mod link;
mod mutation;
pub mod password;
mod query;
mod rescue;
mod rules;
mod service;
mod session;
mod sessions;
mod store;
pub mod token;
mod types;

pub use factor::rekey as rekey_factors;
pub use gate::Gate;
pub use leaving::DeactivationMutation;
pub use rescue::rescue;
pub use service::{first_administrator, forget};
pub use session::{Session, open_by_command as open_session, session_node};
pub use sessions::{EndedSessions, LONGEST_ADDRESS};
pub use store::save_password;
pub use types::{AuditRecord, audit_record_node};

use async_graphql::MergedObject;

#[derive(MergedObject, Default)]
pub struct AccessQuery(query::ViewerQuery, session::SessionQuery);

#[derive(MergedObject, Default)]
pub struct AccessMutation(
    mutation::SignInMutation,
    session::SessionMutation,
    factor::FactorMutation,
    link::LinkMutation,
);
