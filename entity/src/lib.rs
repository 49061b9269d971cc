//! What is stored: one table per file, a typed id per table. Nothing here is public API: GraphQL types are
//! written by hand in the domains, so that a new column never shows by accident.

pub mod absence;
pub mod account;
pub mod audit_record;
pub mod calendar_version;
pub mod department;
pub mod employee;
pub mod employee_role;
pub mod event;
pub mod holiday;
pub mod idempotency_key;
pub mod ids;
pub mod installation;
pub mod job;
pub mod one_time_link;
pub mod outgoing_mail;
pub mod pending_change;
pub mod praise_comment;
pub mod praise_image;
pub mod praise_post;
pub mod praise_post_tag;
pub mod praise_reaction;
pub mod praise_recipient;
pub mod recovery_code;
pub mod seal_block;
pub mod seal_index;
pub mod second_factor;
pub mod session;
pub mod setting_value;
pub mod sign_in_attempt;
pub mod sign_in_challenge;
pub mod upload;
pub mod value_tag;
