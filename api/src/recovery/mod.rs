//! Executive recovery (고객불만 달래기): an executive answers a dissatisfied customer personally, from intake to close (R1 to R7).
//!
//! A *case* begins by itself when a complaint says that its customer is dissatisfied to the utmost (`opening`), exactly once, or by hand. Whose it is
//! says the *rota*: all executives and the CEO, one after the other (`rules::rotation`). The *holder* makes the first *contact* themself, by call or
//! visit; after three tries at different hours a letter is enough. What the customer says is an *opinion*, out of which VOC and praise come in the
//! same step; what the customer is told that will happen is a *promise* (`promise`). A case goes to another executive only with a ground (`handing`), and
//! ends with how satisfied the customer is, the decision that made it good, and a *story* that everybody who works here reads, masked
//! (`closing`).
//!
//! State: `AWAITING_CONTACT` until the first contact, then `IN_CONTACT`, then `CLOSED`. Who does what in which state is one table in `rules`.
//! Lock order: customer, item, case, promise, the rota's turn. What is said is sealed with the customer's key, and goes with it (C4).
//!
//! For domains on the right: `open_cases` and `open_promises` of a person, with their days (L1).

mod clerk;
mod closing;
mod errors;
mod following;
mod forgetting;
mod handing;
pub mod invented;
mod loader;
mod mutation;
mod opening;
mod owning;
pub mod promise;
mod query;
mod refusal;
pub mod report;
mod rota;
mod rules;
mod service;
pub mod store;
mod telling;
mod types;
mod words;

pub use clerk::Clerk;
pub use errors::RecoveryErrorCode;
pub use forgetting::forget_customer;
pub use mutation::RecoveryMutation;
pub use opening::Opener;
pub use owning::{OPEN_CASES, OPEN_PROMISES};
pub use promise::store::{of_cases as promises_of, open_of as open_promises, promises_by_id};
pub use query::RecoveryQuery;
pub use refusal::Refusal;
pub use report::RecoveryReportQuery;
pub use store::open_of as open_cases;
pub use types::{RecoveryCase, RecoveryPromise, recovery_case_node, recovery_promise_node};
