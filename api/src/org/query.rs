//! Reading people and departments.

use crate::{
    kernel::{
        connection,
        cx::Cx,
        error::Fault,
        id,
        page::{PageArgs, Position, Total},
        policy::Action,
        text,
    },
    org::{
        directory::{DEPARTMENTS, Directory, EMPLOYEES, page_by_name},
        store,
        types::{
            ChangeStatus, Department, DepartmentConnection, DepartmentKind, Employee, EmployeeConnection,
            EmployeeStatus, EmploymentKind, JobFunction, PendingChange, PendingChangeConnection, Role,
        },
    },
};
use async_graphql::{Context, ID, InputObject, Object};
use entity::ids::{DepartmentId, EmployeeId};
use std::sync::Arc;

/// Which employees.
#[derive(InputObject, Default)]
pub struct EmployeeFilter {
    /// Those whose name contains this.
    name_contains: Option<String>,
    /// Those in this department or below it.
    department_id: Option<ID>,
    /// Those with this job function.
    job_function: Option<JobFunction>,
    /// Those bound to the company in this way.
    employment_kind: Option<EmploymentKind>,
    /// Those who work here (the default), or those who have left, as far as the viewer may know of them.
    status: Option<EmployeeStatus>,
    /// Those with this role, as far as the viewer may see roles.
    role: Option<Role>,
}

/// Which departments.
#[derive(InputObject, Default)]
pub struct DepartmentFilter {
    /// Those of this kind.
    kind: Option<DepartmentKind>,
    /// Those right below this department.
    parent_id: Option<ID>,
    /// Divisions alone (true), or anything but divisions (false).
    division: Option<bool>,
    /// Those whose Korean or English name contains this.
    name_contains: Option<String>,
}

/// Which pending changes.
#[derive(InputObject, Default)]
pub struct PendingChangeFilter {
    /// Those that stand there.
    status: Option<ChangeStatus>,
}

#[derive(Default)]
pub struct OrgQuery;

#[Object]
impl OrgQuery {
    /// One employee by id; null if there is none.
    async fn employee(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employee's id.")] id: ID,
    ) -> Result<Option<Arc<Employee>>, Fault> {
        Cx::of(ctx)?.allow(Action::Employee)?;
        Ok(Directory::of(ctx)?.employee(id::parse::<EmployeeId>(&id)?).cloned())
    }

    /// Employees, ordered by name; those who work here unless the filter says otherwise.
    async fn employees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which employees.")] filter: Option<EmployeeFilter>,
    ) -> Result<EmployeeConnection, Fault> {
        Cx::of(ctx)?.allow(Action::Employees)?;
        let directory = Directory::of(ctx)?;
        let mut filter = filter.unwrap_or_default();
        filter.name_contains = filter.name_contains.map(text::searchable).transpose()?;
        let page = PageArgs { first, after, last, before }.page(EMPLOYEES)?;
        let department = filter.department_id.as_ref().map(id::parse::<DepartmentId>).transpose()?;
        let status = filter.status.unwrap_or(EmployeeStatus::Active);
        let keep = |employee: &Employee| {
            employee.status == status
                && (status == EmployeeStatus::Active || matches!(employee.shows(ctx, Action::EmployeeLeftOn), Ok(true)))
                && filter.name_contains.as_ref().is_none_or(|part| employee.name.contains(part.as_str()))
                && department.is_none_or(|department| employee.path().contains(&department))
                && filter.job_function.is_none_or(|function| employee.job_function == function)
                && filter.employment_kind.is_none_or(|kind| employee.employment_kind == kind)
                && filter.role.is_none_or(|role| {
                    employee.role_set.contains(role.into())
                        && matches!(employee.shows(ctx, Action::EmployeeRoles), Ok(true))
                })
        };
        let rows = directory.employees();
        let slice = page_by_name(rows, &page, |employee| (&employee.name, employee.key.0), keep);
        let total = connection::wants_total(ctx).then(|| Total::of(rows.iter().filter(|row| keep(row)).count()));
        Ok(EmployeeConnection::new(EMPLOYEES, slice, total))
    }

    /// One department by id; null if there is none.
    async fn department(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The department's id.")] id: ID,
    ) -> Result<Option<Arc<Department>>, Fault> {
        Cx::of(ctx)?.allow(Action::Department)?;
        Ok(Directory::of(ctx)?.department(id::parse::<DepartmentId>(&id)?).cloned())
    }

    /// Departments, ordered by name.
    async fn departments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which departments.")] filter: Option<DepartmentFilter>,
    ) -> Result<DepartmentConnection, Fault> {
        Cx::of(ctx)?.allow(Action::Departments)?;
        let mut filter = filter.unwrap_or_default();
        filter.name_contains = filter.name_contains.map(text::searchable).transpose()?;
        let page = PageArgs { first, after, last, before }.page(DEPARTMENTS)?;
        let parent = filter.parent_id.as_ref().map(id::parse::<DepartmentId>).transpose()?;
        let keep = |department: &Department| {
            filter.kind.is_none_or(|kind| department.kind == kind)
                && parent.is_none_or(|parent| department.parent.as_ref().is_some_and(|above| above.key == parent))
                && filter.division.is_none_or(|division| department.parent.is_none() == division)
                && filter.name_contains.as_ref().is_none_or(|part| {
                    department.name.contains(part.as_str()) || department.name_en.contains(part.as_str())
                })
        };
        let rows = Directory::of(ctx)?.departments();
        let slice = page_by_name(rows, &page, |department| (&department.name, department.key.0), keep);
        let total = connection::wants_total(ctx).then(|| Total::of(rows.iter().filter(|row| keep(row)).count()));
        Ok(DepartmentConnection::new(DEPARTMENTS, slice, total))
    }

    /// Changes of roles, of settings and of processing scopes that wait for a second pair of eyes, or did (X1, D3); newest
    /// first. Executives and the CS office see those of processing scopes alone. Null, with an error, for roles that may
    /// not read them.
    async fn pending_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which changes.")] filter: Option<PendingChangeFilter>,
    ) -> Result<Option<PendingChangeConnection>, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::PendingChanges)?;
        let page = PageArgs { first, after, last, before }.page(store::PENDING_CHANGES)?;
        let status = filter.unwrap_or_default().status.map(Into::into);
        let (slice, total) =
            store::pending_changes(cx.db.reader(), &scope, status, &page, connection::wants_total(ctx)).await?;
        let directory = Directory::of(ctx)?;
        let slice = slice.filter_map(|row| {
            let position = Position::at(row.proposed_at, row.id.0);
            Some((position, PendingChange::new(row, directory)?))
        });
        Ok(Some(PendingChangeConnection::new(store::PENDING_CHANGES, slice, total)))
    }
}
