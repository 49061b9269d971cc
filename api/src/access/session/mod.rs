//! Sessions: one for each sign-in, renewed by refresh tokens, listed and ended by their owners (X2).
//!
//! A refresh token holds for one use and names its session, a part that all tokens of the session share (its *family*), and
//! a part of its own; the session keeps hashes of both. The family's own token that is not in force any more was used
//! before: its thief or its owner is the second to come, and the session ends for both.
//!
//! One exception: within 30 seconds after a token was used it may come again, if its successor was not used yet: a client
//! whose answer was lost on the way tries again. It gets another successor, and the first successor is worth nothing any
//! more; if that one was not lost but stolen, using it ends the session.

mod mutation;
mod query;
mod refresh;
mod rules;
mod service;
mod store;
mod types;

pub use mutation::SessionMutation;
pub use query::SessionQuery;
pub use service::{Device, Renewed, issue, open, open_by_command};
pub use store::{end, end_others, ended_since, forget, has_second_factor, second_factor_shown};
pub use types::{Session, session_node};
