//! What is to prevent similar cases (유사사례 재발방지, H3): directed by whoever a bulletin was sent to, because of an item in it, with an owner and
//! a due date. The owner says when it is done, and how; one that is overdue is told once, to the owner and to whoever directed it.

pub mod clerk;
pub mod loader;
pub mod mutation;
pub mod owning;
pub mod query;
pub mod service;
pub mod store;
pub mod types;
