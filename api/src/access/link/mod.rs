//! One-time links by mail (X2): an invitation to choose the first password, and choosing a new one when it is forgotten.
//!
//! What is kept of a link is its hash. It works once and for a while; setting a password ends every other link, waiting
//! sign-in and session of its owner. Whether there is an account is told to nobody who asks for a link.

mod letters;
mod mutation;
mod service;
pub mod store;

pub use mutation::LinkMutation;
