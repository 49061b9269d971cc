//! Sunhwan (순환): a company's customer-satisfaction management as one GraphQL API.
//!
//! The table of contents. Imports go one way: `entity ← kernel ← domains ← schema ← http ← app`; among the domains
//! `org ← access ← notification ← files ← customer ← praise ← voc ← delegation ← improvement ← {hotline, recovery, meeting, advisor} ← duty`.
//! A domain's service may call those on its left; only `types.rs` may look sideways, because
//! the graph may be cyclic and the code below it may not. `tests/it/architecture.rs` checks it.

// The roots are merged one by one: each domain makes the compiler look one level deeper.
#![recursion_limit = "256"]

pub mod access;
pub mod advisor;
pub mod app;
pub mod background;
pub mod cli;
pub mod config;
pub mod customer;
pub mod delegation;
pub mod demo;
pub mod document;
pub mod duty;
pub mod files;
pub mod healthcheck;
pub mod hotline;
pub mod http;
pub mod improvement;
pub mod kernel;
pub mod meeting;
pub mod messages;
pub mod notification;
pub mod org;
pub mod praise;
pub mod recovery;
pub mod schema;
pub mod sealed;
pub mod voc;
pub mod watch;
