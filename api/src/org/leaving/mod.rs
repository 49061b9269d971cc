//! What somebody leaves behind (O4): the departments they head, the divisions they answer for, the absences in which they
//! stand in, the changes they proposed. It is listed as *open work* and handed over to a successor in one mutation.
//!
//! What they wrote stays theirs. Other domains add their own open work by `elsewhere`.

mod elsewhere;
mod errors;
mod mutation;
mod query;
mod rules;
mod service;
mod store;
mod types;

pub use elsewhere::{Keeper, install as install_open_work};
pub use errors::LeavingError;
pub use mutation::LeavingMutation;
pub use query::LeavingQuery;
pub use rules::Refusal;
pub use service::{Leave, leave};
pub use types::OpenWorkKind;
