//! The company: departments in a tree, the people in them, their roles, and the values that praise can name.
//!
//! A *division* is a department without a parent; it names a responsible executive. A *leader* heads a department. The
//! *line of command* of an employee is the leaders up the tree, the division's executive, the CEO (O1). Roles are given
//! by HR or an administrator; `ADMIN` and `AUDITOR` by two people: what would change waits as a *pending change* until
//! somebody who neither proposed it nor gains by it approves it (X1).
//!
//! People and departments are few, read by nearly every operation and changed seldom, so one immutable snapshot of them
//! is kept in memory: the `Directory`. A request reads one snapshot from beginning to end.

mod absence;
mod calendar;
mod directory;
mod errors;
pub mod import;
pub mod leaving;
mod mutation;
mod query;
pub mod rules;
pub mod scope;
mod service;
pub mod settings;
mod store;
mod types;

pub use absence::{Absence, AbsenceMutation, AbsenceQuery, absence_node};
pub use calendar::{CalendarMutation, CalendarQuery, NATIONAL_YEARS, national_holidays};
pub use directory::{Directory, LiveDirectory, page_by_name};
pub use leaving::{LeavingMutation, LeavingQuery};
pub use mutation::OrgMutation;
pub use query::OrgQuery;
pub use rules::line_of_command;
pub use scope::{ProcessingTask, ScopeMutation, ScopeQuery};
pub use settings::{Setting, Settings, SettingsMutation, SettingsQuery};
pub use types::{Department, Employee, JobFunction, PendingChange, Role, ValueTag, pending_change_node};
