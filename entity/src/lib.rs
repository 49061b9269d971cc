//! What is stored: one table per file, a typed id per table. Nothing here is public API: GraphQL types are
//! written by hand in the domains, so that a new column never shows by accident.

pub mod account;
pub mod audit_record;
pub mod department;
pub mod employee;
pub mod employee_role;
pub mod event;
pub mod idempotency_key;
pub mod ids;
pub mod installation;
pub mod job;
pub mod pending_change;
pub mod praise_comment;
pub mod praise_day;
pub mod praise_month;
pub mod praise_post;
pub mod praise_post_tag;
pub mod praise_post_text;
pub mod praise_reaction;
pub mod praise_recipient;
pub mod praise_relay_member;
pub mod session;
pub mod value_tag;
