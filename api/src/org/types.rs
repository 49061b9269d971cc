//! People and departments as the schema shows them.

use crate::{
    connection,
    kernel::{
        actor::RoleSet,
        cx::Cx,
        error::Fault,
        id::PublicId,
        policy::Action,
        scalar::{Date, DateTime},
    },
    org::{directory::Directory, rules, store},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use chrono::NaiveDate;
use entity::{
    department, employee,
    ids::{DepartmentId, EmployeeId, PendingChangeId, ValueTagId},
    pending_change::{self, Proposal},
    value_tag,
};
use std::sync::Arc;

/// Anyone who works for the company (직원): staff, planners (보험설계사), leaders, executives.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Employee {
    /// Global id.
    pub id: ID,
    /// Full name.
    pub name: String,
    /// E-mail address at work, unique in the company.
    pub email: String,
    /// Rank (직급), as the company writes it, for example 대리 or 부장.
    pub rank: String,
    /// What their work is (직무); it decides what authority they have.
    pub job_function: JobFunction,
    /// Employed, or a planner on commission.
    pub employment_kind: EmploymentKind,
    /// The department they work in.
    pub department: Arc<Department>,
    /// Whether they work here now. Who has left keeps what they wrote.
    pub status: EmployeeStatus,
    /// Rises with every change of the record; send it back as `expectedVersion`.
    pub version: i32,
    #[graphql(skip)]
    pub key: EmployeeId,
    #[graphql(skip)]
    pub role_set: RoleSet,
    #[graphql(skip)]
    pub row_status: employee::EmployeeStatus,
    #[graphql(skip)]
    guarded_number: String,
    #[graphql(skip)]
    joined: NaiveDate,
    #[graphql(skip)]
    left: Option<NaiveDate>,
}

#[ComplexObject]
impl Employee {
    /// Employee number (사번), unique in the company. Null where the policy hides it.
    async fn number(&self, ctx: &Context<'_>) -> Result<Option<&str>, Fault> {
        Ok(self.shows(ctx, Action::EmployeeNumber)?.then_some(self.guarded_number.as_str()))
    }

    /// Their roles (X1). Null where the policy hides them.
    async fn roles(&self, ctx: &Context<'_>) -> Result<Option<Vec<Role>>, Fault> {
        let roles = || self.role_set.iter().map(Role::from).collect();
        Ok(self.shows(ctx, Action::EmployeeRoles)?.then(roles))
    }

    /// Their first day. Null where the policy hides it.
    async fn joined_on(&self, ctx: &Context<'_>) -> Result<Option<Date>, Fault> {
        Ok(self.shows(ctx, Action::EmployeeJoinedOn)?.then_some(Date(self.joined)))
    }

    /// Their last day. Null while they work here, and where the policy hides it.
    async fn left_on(&self, ctx: &Context<'_>) -> Result<Option<Date>, Fault> {
        Ok(self.left.map(Date).filter(|_| matches!(self.shows(ctx, Action::EmployeeLeftOn), Ok(true))))
    }

    /// The people above them, nearest first: the leaders up the tree, the division's responsible executive, the CEO
    /// (O1). Nobody stands above themself.
    async fn line_of_command(&self, ctx: &Context<'_>) -> Result<Vec<Arc<Employee>>, Fault> {
        Ok(rules::line_of_command(Directory::of(ctx)?, self))
    }
}

impl Employee {
    pub fn new(row: employee::Model, roles: RoleSet, department: Arc<Department>) -> Self {
        Self {
            id: row.id.encode(),
            name: row.name,
            email: row.email,
            rank: row.rank,
            job_function: row.job_function.into(),
            employment_kind: row.employment_kind.into(),
            department,
            status: row.status.into(),
            version: row.version,
            key: row.id,
            role_set: roles,
            row_status: row.status,
            guarded_number: row.number,
            joined: row.joined_on,
            left: row.left_on,
        }
    }

    /// For rules about the person themself; what shows it to others is guarded.
    pub fn own_number(&self) -> &str {
        &self.guarded_number
    }

    /// Whether the viewer may see this guarded field of this person.
    pub fn shows(&self, ctx: &Context<'_>, action: Action) -> Result<bool, Fault> {
        Ok(Cx::of(ctx)?.allow(action).is_ok_and(|scope| scope.covers(self.key, self.path())))
    }
}

/// A node of the company's tree (부서). One without a parent is a division (본부).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Department {
    /// Global id.
    pub id: ID,
    /// The company's own code for it, unique.
    pub code: String,
    /// Name in Korean.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Whether it serves customers or those who do.
    pub kind: DepartmentKind,
    /// The department above it, absent for a division.
    pub parent: Option<Arc<Department>>,
    #[graphql(skip)]
    pub key: DepartmentId,
    #[graphql(skip)]
    pub path: Vec<DepartmentId>,
    #[graphql(skip)]
    pub leader_id: Option<EmployeeId>,
    #[graphql(skip)]
    pub responsible_executive_id: Option<EmployeeId>,
}

#[ComplexObject]
impl Department {
    /// Who heads it, absent while nobody does.
    async fn leader(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        let directory = Directory::of(ctx)?;
        Ok(self.leader_id.and_then(|id| directory.employee(id)).cloned())
    }

    /// Of a division: the executive who answers for it (담당임원). Absent for any other department.
    async fn responsible_executive(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        let directory = Directory::of(ctx)?;
        Ok(self.responsible_executive_id.and_then(|id| directory.employee(id)).cloned())
    }

    /// The division it belongs to: itself, if it is one.
    async fn division(&self, ctx: &Context<'_>) -> Result<Option<Arc<Department>>, Fault> {
        let directory = Directory::of(ctx)?;
        Ok(self.path.first().and_then(|id| directory.department(*id)).cloned())
    }
}

impl Department {
    pub fn new(row: department::Model, parent: Option<Arc<Department>>) -> Self {
        let mut path = parent.as_ref().map(|parent| parent.path.clone()).unwrap_or_default();
        path.push(row.id);
        Self {
            id: row.id.encode(),
            code: row.code,
            name: row.name,
            name_en: row.name_en,
            kind: row.kind.into(),
            parent,
            key: row.id,
            path,
            leader_id: row.leader_id,
            responsible_executive_id: row.responsible_executive_id,
        }
    }
}

/// A value of the company that praise can name (가치 태그).
#[derive(SimpleObject)]
pub struct ValueTag {
    /// Global id.
    pub id: ID,
    /// The company's own code for it, unique.
    pub code: String,
    /// Name in Korean.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    #[graphql(skip)]
    pub key: ValueTagId,
}

impl From<value_tag::Model> for ValueTag {
    fn from(row: value_tag::Model) -> Self {
        Self { id: row.id.encode(), code: row.code, name: row.name, name_en: row.name_en, key: row.id }
    }
}

/// A change of somebody's roles that waits for a second pair of eyes, or what became of it (X1).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct PendingChange {
    /// Global id.
    pub id: ID,
    /// Whose roles would change.
    subject: Arc<Employee>,
    /// The roles that they would have.
    roles: Vec<Role>,
    /// Where it stands.
    status: ChangeStatus,
    /// Who proposed it.
    proposed_by: Arc<Employee>,
    /// When it was proposed.
    proposed_at: DateTime,
    /// Who approved or rejected it, absent while it waits.
    decided_by: Option<Arc<Employee>>,
    /// When it was approved or rejected, absent while it waits.
    decided_at: Option<DateTime>,
    /// Why it was rejected, absent otherwise.
    reason: Option<String>,
    #[graphql(skip)]
    row: pending_change::Model,
}

#[ComplexObject]
impl PendingChange {
    /// Whether the viewer may approve or reject it now: who proposed it or would gain by it may not.
    async fn viewer_can_approve(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::ApproveChange);
        Ok(scope.is_ok_and(|scope| rules::decide(&self.row, scope.employee()).is_ok()))
    }
}

impl PendingChange {
    /// `None` if somebody it names is not in this snapshot.
    pub fn new(row: pending_change::Model, directory: &Directory) -> Option<Self> {
        let Proposal::EmployeeRoles { roles } = &row.proposal;
        Some(Self {
            id: row.id.encode(),
            subject: directory.employee(row.subject_id)?.clone(),
            roles: roles.iter().copied().map(Role::from).collect(),
            status: row.status.into(),
            proposed_by: directory.employee(row.proposed_by)?.clone(),
            proposed_at: DateTime(row.proposed_at),
            decided_by: row.decided_by.and_then(|id| directory.employee(id)).cloned(),
            decided_at: row.decided_at.map(DateTime),
            reason: row.reason.clone(),
            row,
        })
    }
}

/// A pending change by its id, as far as the viewer may see it.
pub async fn pending_change_node(
    cx: &Cx,
    directory: &Directory,
    id: PendingChangeId,
) -> Result<Option<PendingChange>, Fault> {
    let Ok(scope) = cx.allow(Action::PendingChanges) else { return Ok(None) };
    let row = store::pending_change(cx.db.reader(), &scope, id).await?;
    Ok(row.and_then(|row| PendingChange::new(row, directory)))
}

/// What an employee's work is (직무).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "employee::JobFunction")]
pub enum JobFunction {
    /// Counter clerk (창구직원).
    Counter,
    /// Claims adjuster (보상직원).
    ClaimsAdjuster,
    /// Complaint handler (민원처리담당자).
    ComplaintHandler,
    /// Call-centre agent (상담사).
    CallCenterAgent,
    /// Consumer-protection officer (소비자보호담당자).
    ConsumerProtectionOfficer,
    /// Sales (영업).
    Sales,
    /// Head office (본사).
    HeadOffice,
}

/// How somebody is bound to the company.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "employee::EmploymentKind")]
pub enum EmploymentKind {
    /// Employed by the company.
    Employee,
    /// A planner (보험설계사), working on commission.
    Planner,
}

/// Whether somebody works here.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "employee::EmployeeStatus")]
pub enum EmployeeStatus {
    /// Works here.
    Active,
    /// Has left the company.
    Left,
}

/// Where a department stands towards customers.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "department::DepartmentKind")]
pub enum DepartmentKind {
    /// Front line (현장): sales and claims offices, call centre, counters.
    FrontLine,
    /// Back office (후선부서): head-office departments that approve and support.
    BackOffice,
}

/// What somebody may do, beside being an employee (X1). One may have several.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::employee_role::Role")]
pub enum Role {
    /// Any employee or planner (직원).
    Staff,
    /// Head of a department or team (관리자).
    Leader,
    /// Executive (임원).
    Executive,
    /// Chief executive (대표이사).
    Ceo,
    /// Chief customer officer (고객담당임원).
    Cco,
    /// The department that operates the programmes (고객만족부서).
    CsOffice,
    /// Compliance (준법감시).
    Compliance,
    /// Human resources (인사).
    Hr,
    /// Auditor (감사).
    Auditor,
    /// Administrator of this service.
    Admin,
}

/// Where a pending change stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "pending_change::ChangeStatus")]
pub enum ChangeStatus {
    /// Waits for a second person.
    Pending,
    /// Approved, and in force.
    Approved,
    /// Rejected with a reason.
    Rejected,
}

connection!(EmployeeConnection, EmployeeEdge, Arc<Employee>, "Employees, ordered by name.");
connection!(DepartmentConnection, DepartmentEdge, Arc<Department>, "Departments, ordered by name.");
connection!(PendingChangeConnection, PendingChangeEdge, PendingChange, "Pending changes, newest first.");
