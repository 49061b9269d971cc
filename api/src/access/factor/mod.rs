//! The second factor (2단계 인증, X2): codes of an authenticator app (TOTP, RFC 6238), with recovery codes for the day on which
//! it is lost.
//!
//! Enrolling takes two steps: the password gives a secret, a code of the app confirms that it arrived. From then on a
//! sign-in with the right password answers a *challenge*; the challenge and a code open the session. No code is taken
//! twice. Roles that ask for a second factor open nothing but enrolling until one is shown.
//!
//! Rows are locked in one order, here and in `link` and `service`, so that no two wait for each other: account, links,
//! challenges, factor, attempts, sessions.

mod mutation;
mod rekey;
mod rules;
mod service;
pub mod store;

pub use mutation::FactorMutation;
pub use rekey::rekey;
pub use service::{Challenge, challenge};
