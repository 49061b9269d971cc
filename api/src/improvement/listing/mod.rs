//! Which improvement tasks are listed, and in which order.

pub mod store;

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    ids::{DepartmentId, EmployeeId, VocCategoryId, VocItemId},
    improvement_task::ImprovementState,
};

pub const NEWEST: &str = "improvement tasks, newest first";
pub const OLDEST: &str = "improvement tasks, oldest first";
pub const FIRST_DUE: &str = "improvement tasks, first due first";
pub const LAST_DUE: &str = "improvement tasks, last due first";
pub const ITEMS: &str = "what an improvement task is about, newest first";
pub const STEPS: &str = "what became of an improvement task, newest first";
pub const OF_ITEM: &str = "improvement tasks about VOC, newest first";

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Requested {
        newest_first: bool,
    },
    /// Of what is still to be done alone.
    Due {
        last_first: bool,
    },
}

impl Order {
    pub fn name(self) -> &'static str {
        match self {
            Self::Requested { newest_first: true } => NEWEST,
            Self::Requested { newest_first: false } => OLDEST,
            Self::Due { last_first: true } => LAST_DUE,
            Self::Due { last_first: false } => FIRST_DUE,
        }
    }
}

#[derive(Default)]
pub struct TaskFilter {
    pub states: Option<Vec<ImprovementState>>,
    /// One of these.
    pub departments: Option<Vec<DepartmentId>>,
    pub owner: Option<EmployeeId>,
    pub requested_by: Option<EmployeeId>,
    /// One of these.
    pub categories: Option<Vec<VocCategoryId>>,
    pub item: Option<VocItemId>,
    pub due_from: Option<NaiveDate>,
    pub due_before: Option<NaiveDate>,
    /// To be done, and its day is before this one.
    pub overdue: Option<NaiveDate>,
    pub verified_from: Option<DateTime<Utc>>,
    pub verified_before: Option<DateTime<Utc>>,
    pub was_reopened: Option<bool>,
}
