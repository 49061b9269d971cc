//! Importing the HR feed.

use crate::{
    kernel::{
        cx::Cx,
        error::{Fault, outcome},
        policy::Action,
        scalar::Date,
    },
    org::{
        Directory,
        import::{
            errors::ImportError,
            rules::Refusal,
            service::{self, Wish},
            sheet::{self, Row, Sheet},
            types::ImportReport,
            words::{Column, Source},
        },
        mutation::reloaded,
        types::{DepartmentKind, EmployeeStatus, EmploymentKind, JobFunction, Role},
    },
};
use async_graphql::{Context, InputObject, InputType, MaybeUndefined, Object, SimpleObject, Value};

/// A feed: each table as CSV or as rows. What is not given stays as it is.
#[derive(InputObject)]
pub struct ImportEmployeesInput {
    /// Departments as CSV with a header (docs/IMPORT.md has its columns).
    departments_csv: Option<String>,
    /// Employees as CSV with a header (docs/IMPORT.md has its columns).
    employees_csv: Option<String>,
    /// Departments as rows, 5,000 at most.
    departments: Option<Vec<ImportDepartmentInput>>,
    /// Employees as rows, 50,000 at most.
    employees: Option<Vec<ImportEmployeeInput>>,
    /// Whether everyone who works here and is not in the feed has left. Needs all employees.
    #[graphql(default)]
    deactivate_missing: bool,
    /// Whether only to report what it would do.
    #[graphql(default)]
    dry_run: bool,
    /// The `plan` of a dry run: if anything else would change by now, nothing is.
    expected_plan: Option<String>,
}

/// A department by its code. What is omitted stays as it is, `null` clears.
#[derive(InputObject)]
pub struct ImportDepartmentInput {
    /// The company's own code for it (부서코드).
    code: String,
    /// Name in Korean (부서명).
    name: String,
    /// Name in English; a new department's is the Korean one if there is none.
    name_en: MaybeUndefined<String>,
    /// The code of the department above it (상위부서코드); `null` for a division.
    parent_code: MaybeUndefined<String>,
    /// Where it stands towards customers; a new department needs it.
    kind: Option<DepartmentKind>,
    /// The employee number of who heads it (부서장사번).
    leader_number: MaybeUndefined<String>,
    /// Of a division: the employee number of the executive who answers for it (담당임원사번).
    responsible_executive_number: MaybeUndefined<String>,
}

/// A person by their employee number. What is omitted stays as it is, `null` clears.
#[derive(InputObject)]
pub struct ImportEmployeeInput {
    /// Employee number (사번).
    number: String,
    /// Full name (성명).
    name: String,
    /// E-mail address at work (이메일).
    email: String,
    /// The code of the department they work in (부서코드).
    department_code: String,
    /// What their work is (직무); a new person needs it.
    job_function: Option<JobFunction>,
    /// How they are bound to the company (고용형태); a new person is employed if it is not said.
    employment_kind: Option<EmploymentKind>,
    /// Rank (직급).
    rank: MaybeUndefined<String>,
    /// Whether they work here (재직상태); a new person does if it is not said.
    status: Option<EmployeeStatus>,
    /// Their first day (입사일); a new person needs it.
    joined_on: Option<Date>,
    /// Their last day (퇴사일). Who has left without one left today.
    left_on: MaybeUndefined<Date>,
    /// `STAFF` and `LEADER` as they shall be (O3); other roles of theirs are left as they are. A new person is `STAFF`.
    roles: Option<Vec<Role>>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ImportEmployeesPayload {
    /// What it did or would do, with a line for everything that is wrong; absent if it was refused as a whole.
    report: Option<ImportReport>,
    /// Why it was refused; empty if it was not.
    user_errors: Vec<ImportError>,
}

#[derive(Default)]
pub struct ImportMutation;

#[Object]
impl ImportMutation {
    /// Takes over the HR feed (O3): creates and updates departments by their code and people by their employee number, all
    /// rows or none. Grants no role above `STAFF` and `LEADER`. The same feed again changes nothing.
    async fn import_employees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The feed, and how to take it.")] input: ImportEmployeesInput,
    ) -> Result<ImportEmployeesPayload, Fault> {
        let cx = Cx::of(ctx)?;
        let scope = cx.allow(Action::ImportEmployees)?;
        let today = Directory::of(ctx)?.calendar().day_of(cx.now);
        let wish = match wish(input) {
            Ok(wish) => wish,
            Err(refusal) => return Ok(refused(cx, None, vec![refusal])),
        };
        Ok(match outcome(service::import(cx, Some(scope.employee()), today, wish).await)? {
            Ok(report) => {
                if report.applied {
                    reloaded(ctx).await?;
                }
                let refusals = if report.findings.is_empty() { Vec::new() } else { vec![Refusal::RowsRefused] };
                refused(cx, Some(ImportReport::new(cx.locale, report)), refusals)
            }
            Err(refusals) => refused(cx, None, refusals),
        })
    }
}

fn refused(cx: &Cx, report: Option<ImportReport>, refusals: Vec<Refusal>) -> ImportEmployeesPayload {
    ImportEmployeesPayload { report, user_errors: ImportError::all(cx.locale, refusals) }
}

fn wish(input: ImportEmployeesInput) -> Result<Wish, Refusal> {
    if input.departments_csv.is_some() && input.departments.is_some() {
        return Err(Refusal::GivenTwice { field: "departments" });
    }
    if input.employees_csv.is_some() && input.employees.is_some() {
        return Err(Refusal::GivenTwice { field: "employees" });
    }
    let departments = input.departments.map(|rows| sheet_of(Source::Departments, rows, department));
    let employees = input.employees.map(|rows| sheet_of(Source::Employees, rows, employee));
    let departments_csv = input.departments_csv.map(|text| sheet::read(Source::Departments, &text));
    let employees_csv = input.employees_csv.map(|text| sheet::read(Source::Employees, &text));
    Ok(Wish {
        sheets: [departments, departments_csv, employees, employees_csv].into_iter().flatten().collect(),
        deactivate_missing: input.deactivate_missing,
        dry_run: input.dry_run,
        expected_plan: input.expected_plan,
    })
}

type Given = Vec<(Column, Option<String>)>;

/// Rows as if they had come as CSV, so that there is one way for both.
fn sheet_of<T>(source: Source, rows: Vec<T>, given: fn(T) -> Given) -> Sheet {
    let rows = rows.into_iter().enumerate().map(|(place, row)| {
        let cells = given(row).into_iter().filter_map(|(column, cell)| Some((column, cell?))).collect();
        Row { line: place + 1, cells }
    });
    Sheet::of(source, rows.collect())
}

fn department(row: ImportDepartmentInput) -> Given {
    vec![
        (Column::DepartmentCode, Some(row.code)),
        (Column::DepartmentName, Some(row.name)),
        (Column::DepartmentNameEn, clearable(row.name_en)),
        (Column::ParentCode, clearable(row.parent_code)),
        (Column::DepartmentKind, row.kind.map(word)),
        (Column::LeaderNumber, clearable(row.leader_number)),
        (Column::ExecutiveNumber, clearable(row.responsible_executive_number)),
    ]
}

fn employee(row: ImportEmployeeInput) -> Given {
    let left_on = row.left_on.map_value(|date| date.0.to_string());
    vec![
        (Column::EmployeeNumber, Some(row.number)),
        (Column::Name, Some(row.name)),
        (Column::Email, Some(row.email)),
        (Column::DepartmentCode, Some(row.department_code)),
        (Column::JobFunction, row.job_function.map(word)),
        (Column::EmploymentKind, row.employment_kind.map(word)),
        (Column::Rank, clearable(row.rank)),
        (Column::Status, row.status.map(word)),
        (Column::JoinedOn, row.joined_on.map(|date| date.0.to_string())),
        (Column::LeftOn, clearable(left_on)),
        (Column::Roles, row.roles.map(|roles| roles.into_iter().map(word).collect::<Vec<_>>().join(","))),
    ]
}

/// What is omitted is no cell, `null` an empty one.
fn clearable(cell: MaybeUndefined<String>) -> Option<String> {
    match cell {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(String::new()),
        MaybeUndefined::Value(text) => Some(text),
    }
}

/// An enum's value by its name in the schema.
fn word(value: impl InputType) -> String {
    match value.to_value() {
        Value::Enum(name) => name.to_string(),
        _ => String::new(),
    }
}
