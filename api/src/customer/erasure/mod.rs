//! Forgetting a customer for good, and what stands against it (C4).
//!
//! Erasure destroys the customer's data key: with it goes everything that was sealed with it, in every table and every copy
//! that is made from then on. What is in the clear of who they are is blanked. On request, and by a job so many years after
//! their last case (`customer.retentionYears`); neither while a *legal hold* (법적 보존) stands. Each erasure is told to a file
//! outside of the database, by which it is repeated on a restored backup.

mod elsewhere;
mod jobs;
mod listing;
mod loader;
mod mutation;
mod rules;
mod service;
mod store;
mod types;

pub use elsewhere::install as install_forgetting;
pub use jobs::register;
pub use listing::{Listed, list_new};
pub use mutation::ErasureMutation;
pub use rules::erased;
pub use service::repeat;
pub use store::all_erased;
pub use types::{ErasureReason, LegalHold, legal_hold_node, legal_holds};
