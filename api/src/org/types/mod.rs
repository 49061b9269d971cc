//! People, departments and values as the schema shows them.

mod department;
mod employee;
mod pending_change;

pub use department::{Department, DepartmentConnection, DepartmentKind, ValueTag};
pub use employee::{Employee, EmployeeConnection, EmployeeStatus, EmploymentKind, JobFunction, Role};
pub use pending_change::{ChangeStatus, PendingChange, PendingChangeConnection, pending_change_node};
