//! The tests: one binary, each test on a real server with a database of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on has failed"
)]

mod access;
mod advisor;
mod architecture;
mod budget;
mod customer;
mod delegation;
mod documents;
mod duty;
mod endpoint;
mod hotline;
mod improvement;
mod input;
mod live;
mod meeting;
mod metrics;
mod migrations;
mod notification;
mod org;
mod paper;
mod policy;
mod praise;
mod recovery;
mod schema;
mod service;
mod voc;
