//! Which decisions and requests somebody may read, and in which order.

pub mod store;

use crate::{
    kernel::policy::{Rows, Scope},
    org::Directory,
};
use chrono::{DateTime, Utc};
use entity::{
    approval_request::{self, ApprovalStage, ApprovalStatus},
    decision::{self, DecisionKind},
    employee_role::Role,
    ids::{CustomerId, DepartmentId, EmployeeId, VocItemId},
};

pub const NEWEST_DECISIONS: &str = "decisions, newest first";
pub const OLDEST_DECISIONS: &str = "decisions, oldest first";
pub const NEWEST_REQUESTS: &str = "approval requests, newest first";
pub const OLDEST_REQUESTS: &str = "approval requests, oldest first";

#[derive(Default)]
pub struct DecisionFilter {
    pub customer: Option<CustomerId>,
    pub holder: Option<EmployeeId>,
    pub requested_by: Option<EmployeeId>,
    pub department: Option<DepartmentId>,
    pub kind: Option<DecisionKind>,
    pub claim_reference: Option<String>,
    /// Any of these; if there are none, nothing.
    pub items: Option<Vec<VocItemId>>,
    pub from: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
    pub alone: Option<bool>,
}

#[derive(Default)]
pub struct RequestFilter {
    pub customer: Option<CustomerId>,
    pub requested_by: Option<EmployeeId>,
    /// Before whom it is, or for whom they stand in.
    pub before_whom: Option<EmployeeId>,
    pub department: Option<DepartmentId>,
    pub kind: Option<DecisionKind>,
    pub status: Option<ApprovalStatus>,
    pub stage: Option<ApprovalStage>,
    /// Any of these; if there are none, nothing.
    pub items: Option<Vec<VocItemId>>,
}

/// All departments at or below these.
pub fn within(directory: &Directory, roots: &[DepartmentId]) -> Vec<DepartmentId> {
    let inside = |path: &[DepartmentId]| path.iter().any(|id| roots.contains(id));
    directory
        .departments()
        .iter()
        .filter(|department| inside(&department.path))
        .map(|department| department.key)
        .collect()
}

fn covers(scope: &Scope, directory: &Directory, people: &[Option<EmployeeId>], department: DepartmentId) -> bool {
    let me = scope.employee();
    people.contains(&Some(me))
        || match scope.rows() {
            Rows::All => true,
            Rows::Of(_) => false,
            Rows::Within(roots) => {
                directory.department(department).is_some_and(|there| there.path.iter().any(|id| roots.contains(id)))
            }
        }
}

/// Whoever asked, decided, or whose limit it consumed; else as far as the policy reaches.
pub fn sees_decision(scope: &Scope, directory: &Directory, row: &decision::Model) -> bool {
    let people = [row.requested_by, row.decided_by, row.holder_id].map(Some);
    covers(scope, directory, &people, row.department_id)
}

/// Whoever asked, whom it is before or stands in for, who stands in today, compliance; else as far as the policy reaches.
pub fn sees_request(scope: &Scope, directory: &Directory, row: &approval_request::Model, now: DateTime<Utc>) -> bool {
    let deputy = directory.deputy_of(row.holder_id, directory.calendar().day_of(now)).map(|deputy| deputy.key);
    let people = [Some(row.requested_by), Some(row.holder_id), row.approver_id, row.decided_by, row.cleared_by, deputy];
    covers(scope, directory, &people, row.department_id)
        || (row.stage == ApprovalStage::Compliance && scope.actor().roles.contains(Role::Compliance))
}
