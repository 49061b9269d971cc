//! What a feed would change, and why it may not (O3).

use crate::{
    kernel::actor::RoleSet,
    org::import::{
        cells, departments, people,
        sheet::Sheet,
        words::{Column, Source},
    },
};
use chrono::NaiveDate;
use entity::{
    department, employee,
    employee_role::Role,
    ids::{DepartmentId, EmployeeId},
};
use sha2::{Digest, Sha256};
use std::{collections::HashMap, fmt::Write};
use uuid::Uuid;

/// Rows of a table. A tree is looked through for each of its departments.
pub fn most_rows(source: Source) -> usize {
    match source {
        Source::Departments => 5_000,
        Source::Employees => 50_000,
    }
}

/// Findings that a report tells; of more it says how many.
pub const MOST_FINDINGS: usize = 1_000;
/// So many may leave by not being in a feed without anybody having looked at the plan: beyond, the feed may be cut off.
pub const MANY_MISSING: usize = 20;
pub const MANY_MISSING_PERCENT: usize = 10;

/// What is wrong with a row, or with a whole table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    BrokenEncoding,
    Empty,
    OpenQuote,
    WrongCells { expected: usize },
    TooManyRows { max: usize },
    MissingColumn,
    RepeatedColumn,
    Blank,
    TooLong { max: usize },
    InvalidText,
    InvalidEmail,
    InvalidDate,
    UnknownWord,
    RoleNotGranted,
    RepeatedNumber { line: usize },
    RepeatedDepartment { line: usize },
    RepeatedEmail { line: usize },
    EmailTaken,
    UnknownDepartment,
    UnknownPerson,
    PersonHasLeft,
    Loop,
    NotADivision,
    LeftBeforeJoined,
    LeftButActive,
    NoRole,
    OwnRoles,
    LastAdministrator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub source: Source,
    pub line: Option<usize>,
    pub column: Option<Column>,
    pub problem: Problem,
    /// What stands there, shortened.
    pub value: String,
}

impl Finding {
    pub fn of_table(source: Source, problem: Problem) -> Self {
        Self { source, line: None, column: None, problem, value: String::new() }
    }
}

/// Why a feed as a whole is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NothingToImport,
    GivenTwice { field: &'static str },
    RowsRefused,
    PlanChanged,
    ManyMissing { missing: usize },
    NobodyIsMissing,
}

/// The company as it is.
pub struct Known {
    pub departments: Vec<department::Model>,
    pub employees: Vec<employee::Model>,
    pub roles: HashMap<EmployeeId, RoleSet>,
}

/// What rises with every change: rows are never deleted, and their versions only go up, also with their roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub departments: i64,
    pub employees: i64,
}

impl Known {
    pub fn stamp(&self) -> Stamp {
        Stamp {
            departments: self.departments.iter().map(|row| 1 + i64::from(row.version)).sum(),
            employees: self.employees.iter().map(|row| 1 + i64::from(row.version)).sum(),
        }
    }
}

/// What the rows mean depends on these.
pub struct Terms {
    pub today: NaiveDate,
    /// Whoever works here and is not in the feed leaves.
    pub deactivate_missing: bool,
    /// Who imports, if it is a person.
    pub by: Option<EmployeeId>,
}

/// A row that is new, or not as it was.
pub struct Changed<M> {
    pub row: M,
    pub is_new: bool,
    pub fields: Vec<&'static str>,
}

#[derive(Default)]
pub struct Plan {
    pub departments: Vec<Changed<department::Model>>,
    pub employees: Vec<Changed<employee::Model>>,
    pub given: Vec<(EmployeeId, Role)>,
    pub taken: Vec<(EmployeeId, Role)>,
    pub left: Vec<EmployeeId>,
    /// Of those who leave: who was not in the feed.
    pub missing: usize,
    /// Whose address becomes another: two may swap theirs.
    pub readdressed: Vec<EmployeeId>,
    pub departments_unchanged: usize,
    pub employees_unchanged: usize,
    /// The same for the same feed on the same company.
    pub name: String,
    working: usize,
}

/// What an import did, or would do.
#[derive(Debug)]
pub struct Report {
    pub applied: bool,
    pub plan: String,
    pub departments: Counts,
    pub employees: Counts,
    /// As many as are told.
    pub findings: Vec<Finding>,
    pub more_findings: usize,
    pub ignored: Vec<(Source, String)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub created: usize,
    pub changed: usize,
    pub left: usize,
    pub unchanged: usize,
}

impl Plan {
    pub fn counts(&self) -> (Counts, Counts) {
        let created = self.departments.iter().filter(|change| change.is_new).count();
        let changed = self.departments.len() - created;
        let departments = Counts { created, changed, left: 0, unchanged: self.departments_unchanged };
        let created = self.employees.iter().filter(|change| change.is_new).count();
        let (left, unchanged) = (self.left.len(), self.employees_unchanged);
        (departments, Counts { created, changed: self.employees.len() - created - left, left, unchanged })
    }

    /// Whether it may be put in force: it is the one that was looked at, or nobody had to look.
    pub fn may_run(&self, expected: Option<&str>) -> Result<(), Refusal> {
        match expected {
            Some(expected) if expected != self.name => Err(Refusal::PlanChanged),
            None if self.missing > MANY_MISSING.max(self.working * MANY_MISSING_PERCENT / 100) => {
                Err(Refusal::ManyMissing { missing: self.missing })
            }
            _ => Ok(()),
        }
    }
}

/// Plans the whole feed; with any finding the plan is not to be used. `fresh` makes ids.
pub fn plan(known: &Known, sheets: &[Sheet], terms: &Terms, fresh: &mut impl FnMut() -> Uuid) -> (Plan, Vec<Finding>) {
    let sheet = |source| sheets.iter().find(|sheet| sheet.source == source);
    let mut findings: Vec<Finding> = sheets.iter().flat_map(|sheet| sheet.findings.clone()).collect();
    let units = cells::departments(sheet(Source::Departments), &mut findings);
    let staff = cells::people(sheet(Source::Employees), &mut findings);
    // A table that could not be read tells nothing about what is missing or unknown.
    let unread = |source| sheet(source).is_some_and(|sheet| !sheet.findings.is_empty());
    let mut plan = Plan::default();
    let codes = departments::codes(known, &units.rows, fresh);
    let place = departments::Places { codes: &codes, faulty: &units.keys, unread: unread(Source::Departments) };
    let missing = terms.deactivate_missing && sheet(Source::Employees).is_some() && !unread(Source::Employees);
    let numbers = people::plan(known, &staff, &place, terms, missing, fresh, &mut plan, &mut findings);
    let numbers = departments::People { numbers, faulty: &staff.keys, unread: unread(Source::Employees) };
    departments::plan(known, &units, &place, &numbers, &mut plan, &mut findings);
    plan.working = known.employees.iter().filter(|person| person.status == employee::EmployeeStatus::Active).count();
    plan.name = name(&plan, &units.rows, &staff.rows);
    findings.sort_by_key(|finding| (finding.source, finding.line));
    (plan, findings)
}

/// What the rows say, and each thing that changes with its version: the ids of what is new are left out.
fn name(plan: &Plan, departments: &[cells::DepartmentRow], people: &[cells::PersonRow]) -> String {
    let mut text = format!("{departments:?}{people:?}");
    for change in &plan.departments {
        let _ = writeln!(text, "{} {} {:?}", change.row.code, change.row.version, change.fields);
    }
    for change in &plan.employees {
        let _ = writeln!(text, "{} {} {:?}", change.row.number, change.row.version, change.fields);
    }
    Sha256::digest(text).iter().take(16).fold(String::new(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    })
}

/// Department ids by code.
pub type Codes = HashMap<String, DepartmentId>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::import::sheet;
    use entity::employee::{EmployeeStatus, EmploymentKind, JobFunction};

    fn known(people: usize) -> Known {
        let department = department::Model {
            id: DepartmentId(Uuid::from_u128(1)),
            code: "D".into(),
            name: "부서".into(),
            name_en: "Department".into(),
            kind: department::DepartmentKind::FrontLine,
            parent_id: None,
            leader_id: None,
            responsible_executive_id: None,
            version: 1,
        };
        let person = |n: usize| employee::Model {
            id: EmployeeId(Uuid::from_u128(100 + n as u128)),
            number: format!("N{n}"),
            name: "사람".into(),
            email: format!("n{n}@b.example"),
            job_function: JobFunction::Sales,
            employment_kind: EmploymentKind::Employee,
            rank: String::new(),
            department_id: department.id,
            status: EmployeeStatus::Active,
            joined_on: NaiveDate::default(),
            left_on: None,
            version: 1,
        };
        let employees: Vec<_> = (0..people).map(person).collect();
        let roles = employees.iter().map(|person| (person.id, RoleSet::default().with(Role::Staff))).collect();
        Known { departments: vec![department], employees, roles }
    }

    /// A plan for these rows, with ids that are others at each call.
    fn planned(known: &Known, rows: &str, deactivate_missing: bool) -> (Plan, Vec<Finding>) {
        let sheet = sheet::read(
            Source::Employees,
            &format!("number,name,email,department_code,job_function,joined_on\n{rows}"),
        );
        let terms = Terms { today: NaiveDate::default(), deactivate_missing, by: None };
        plan(known, &[sheet], &terms, &mut Uuid::new_v4)
    }

    /// O3: the same feed on the same company has one name, another feed or company another.
    #[test]
    fn o3_a_plan_is_named_by_what_it_changes() {
        let mut company = known(2);
        let row = "X,새사람,x@b.example,D,영업,2020-01-01";
        let name = planned(&company, row, false).0.name;
        assert_eq!(planned(&company, row, false).0.name, name);
        assert_ne!(planned(&company, &row.replace("영업", "본사"), false).0.name, name);
        assert_ne!(planned(&company, row, true).0.name, name, "others leave");
        let change = "N0,다른이름,n0@b.example,D,영업,1970-01-01";
        let name = planned(&company, change, false).0.name;
        company.employees[0].version += 1;
        assert_ne!(planned(&company, change, false).0.name, name, "somebody else changed it meanwhile");
    }

    /// O3: twenty may be missing, or a tenth of a large company; beyond, somebody has to have looked at the plan.
    #[test]
    fn o3_many_leave_by_absence_only_if_somebody_looked() {
        for (people, named, may) in [(30, 10, true), (30, 9, false), (400, 360, true), (400, 359, false)] {
            let rows: String = (0..named).map(|n| format!("N{n},사람,n{n}@b.example,D,영업,1970-01-01\n")).collect();
            let (plan, findings) = planned(&known(people), &rows, true);
            assert_eq!((findings, plan.left.len()), (vec![], people - named));
            assert_eq!(plan.may_run(None).is_ok(), may, "{named} of {people}");
            assert_eq!(plan.may_run(Some(&plan.name)), Ok(()));
            assert_eq!(plan.may_run(Some("another")), Err(Refusal::PlanChanged));
        }
    }

    /// O3: a table that can't be read makes nobody missing, and what it would have told is not said to be unknown.
    #[test]
    fn o3_one_fault_is_told_once() {
        let (plan, findings) = planned(&known(5), "N0,사람,n0@b.example,D,영업,\"1970-01-01", true);
        assert_eq!(plan.left.len(), 0);
        assert_eq!(findings.iter().map(|finding| finding.problem).collect::<Vec<_>>(), [Problem::OpenQuote]);
        let (plan, findings) = planned(&known(5), "N0,,n0@b.example,D,영업,1970-01-01", true);
        assert_eq!((plan.left.len(), findings.len()), (4, 1), "a faulty row is not missing");
    }
}
