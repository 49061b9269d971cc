//! Which items somebody wants to see, and in which order.

pub mod store;

use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, DepartmentId, EmployeeId, VocCategoryId},
    voc_item::{Severity, VocChannel, VocKind, VocState},
};

pub const NEWEST: &str = "VOC, newest first";
pub const OLDEST: &str = "VOC, oldest first";
/// Lists whose cursors are written as text.
pub const MOST_AT_RISK: &str = "VOC, the highest external risk first, placed by name";
pub const LEAST_AT_RISK: &str = "VOC, the lowest external risk first, placed by name";

#[derive(Default, PartialEq)]
pub struct Filter {
    pub customer: Option<CustomerId>,
    pub departments: Option<Vec<DepartmentId>>,
    pub caused_by: Option<Vec<DepartmentId>>,
    pub assignee: Option<EmployeeId>,
    pub categories: Option<Vec<VocCategoryId>>,
    pub states: Vec<VocState>,
    pub kind: Option<VocKind>,
    pub channel: Option<VocChannel>,
    pub severity: Option<Severity>,
    pub number: Option<String>,
    pub abused: Option<bool>,
    pub from: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
    /// V9.
    pub least_risk: Option<f64>,
}
