//! The clocks of an item (V4).
//!
//! Every item has two of the service's: *first response*, which the first reply or resolving it meets, and *resolution*, which
//! resolving it meets. They count business time, under the calendar that was in force when they began, to a target that depends
//! on severity. They stand while the item waits for the customer. A complaint has the *statutory* one too: the end of the 14th day
//! after it was first received, by whatever item; it never stands, and is extended once, with a notice to the customer.
//!
//! Rejecting, merging and closing end those that are not met; if that is undone they go on from what was spent. So does the
//! resolution clock of what is reopened. The statutory clock never stood, so its day is still the same, and if that is over it is
//! breached at once: what is reopened was not finished. A first answer stays given.
//!
//! Which of all that is so the item's state says: after each change `service::follow` makes the clocks follow the item, whatever the
//! change was. While a clock runs its row says when it warns, is over and escalates, and which of these is next; `clerk` takes the
//! step in the transaction that says it is taken. Before anybody else changes an item `service::catch_up` does the same, so that
//! nothing is missed that the clerk has not come to yet.

pub mod clerk;
pub mod extension;
mod loader;
pub mod rules;
pub mod service;
pub mod store;
mod telling;
mod types;

pub use clerk::Clerk;
pub use telling::{INBOX, concerned, heard_by, tell};
pub use types::{VocClock, VocClockKind, clocks_of, due_day};
