//! What a customer was promised (고객과의 약속, R5): words, a day, and an employee who is to keep it.
//!
//! Its owner says that it is kept, and the customer whether it was: in their app, or by the page behind a signed link, which needs no account. What
//! the customer disputes is open again, with the same day. A promise stands whatever becomes of the case in which it was made. Time reminds its
//! owner before its day and tells them, and whoever holds the case, once it is over.

mod letter;
mod links;
pub mod rules;
mod service;
pub mod store;

pub use links::Links;
pub use service::{Answer, Kept, New, Opened, answer, changed, make, mark_kept, opened, remind, sees};
