//! Improvement (개선과제): what frequent VOC becomes (H4), what it brought (H5), by whom and by what measure (H7), and whether it lasts (H8).
//!
//! A *task* is asked of a department by the CS office, the CCO, or an executive of their division. Whoever leads the department accepts it with
//! a plan or disputes it; the CS office decides a dispute. The plan is a *correction* (these cases) and a *corrective action* (the cause), each
//! with an owner of its own, a day, and success criteria, which stand before anybody acts. Owners report progress and submit a result; somebody of
//! the CS office who had no part in it verifies or returns it. Every step is on the task's timeline for ever.
//!
//! A task is about the VOC of a category, of one department or all. The items named when it was asked for are linked at once, those of its period
//! when it is verified (`feedback`), and then everybody concerned is told. `effect` measures the rate before and after; `recurrence` watches
//! whether the same comes again; `due` tells what is due. Texts of a task are the company's own: nothing personal is in them.
//!
//! For domains on the right: `request_in` in their own transaction (H3, R4); `store::open_due` (L1), `store::reopened_between` (H8, for bulletins),
//! `store::contributions` and `store::effects` (A1).

mod desk;
pub mod due;
pub mod effect;
mod errors;
mod feedback;
pub mod invented;
pub mod listing;
mod loader;
mod mutation;
mod owning;
mod query;
mod recurrence;
mod refusal;
mod request;
mod rules;
mod service;
pub mod store;
mod types;

pub use desk::{in_charge, within};
pub use feedback::{Post, register as register_feedback};
pub use loader::{EffectOf, TaskById, TasksAbout};
pub use mutation::ImprovementMutation;
pub use owning::OPEN_WORK;
pub use query::ImprovementQuery;
pub use recurrence::Watcher;
pub use refusal::Refusal;
pub use request::{New, cause_of, request_in};
pub use rules::Plan;
pub use types::{ImprovementEffect, ImprovementTask, ImprovementTaskConnection, improvement_task_node};
