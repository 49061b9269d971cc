//! One person as the schema shows them, and what of it the policy may hide.

use crate::{
    connection,
    kernel::{actor::RoleSet, cx::Cx, error::Fault, id::PublicId, policy::Action, scalar::Date},
    org::{directory::Directory, rules, types::Department},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use chrono::NaiveDate;
use entity::{absence, employee, ids::EmployeeId};
use std::sync::Arc;

/// Anyone who works for the company (직원): staff, planners (보험설계사), leaders, executives.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Employee {
    /// Global id.
    pub id: ID,
    /// Full name.
    pub name: String,
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
    pub email: String,
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

    /// E-mail address at work, unique in the company. Null where the policy hides it: for customers.
    async fn email(&self, ctx: &Context<'_>) -> Result<Option<&str>, Fault> {
        Ok(self.shows(ctx, Action::EmployeeEmail)?.then_some(self.email.as_str()))
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

    /// The last day of their absence today (부재, O5). Null while they are here, and where the policy hides it.
    async fn absent_until(&self, ctx: &Context<'_>) -> Result<Option<Date>, Fault> {
        let until = self.absence_today(ctx)?.map(|absence| Date(absence.last_day));
        Ok(until.filter(|_| matches!(self.shows(ctx, Action::EmployeeAbsentUntil), Ok(true))))
    }

    /// Who stands in for them today (대결자, O5). Null while they are here or nobody does, and where the policy hides it.
    async fn deputy(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        let directory = Directory::of(ctx)?;
        let deputy = directory.deputy_of(self.key, directory.calendar().day_of(Cx::of(ctx)?.now));
        Ok(deputy.filter(|_| matches!(self.shows(ctx, Action::EmployeeDeputy), Ok(true))).cloned())
    }

    /// The people above them, nearest first: the leaders up the tree, the division's responsible executive, the CEO
    /// (O1). Nobody stands above themself. Empty for customers.
    async fn line_of_command(&self, ctx: &Context<'_>) -> Result<Vec<Arc<Employee>>, Fault> {
        if Cx::of(ctx)?.employee().is_none() {
            return Ok(Vec::new());
        }
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

    fn absence_today<'a>(&self, ctx: &Context<'a>) -> Result<Option<&'a absence::Model>, Fault> {
        let directory = Directory::of(ctx)?;
        Ok(directory.absence_on(self.key, directory.calendar().day_of(Cx::of(ctx)?.now)))
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

connection!(EmployeeConnection, EmployeeEdge, Arc<Employee>, "Employees, ordered by name.");
