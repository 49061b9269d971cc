//! What an import did, as the schema shows it.

use crate::{
    kernel::i18n::Locale,
    org::import::{
        errors::{self, ImportProblem},
        rules::{Counts, Finding, Report},
        words,
    },
};
use async_graphql::{Enum, SimpleObject};

/// What an import did, or, as a dry run, would do (O3).
#[derive(SimpleObject)]
pub struct ImportReport {
    /// Whether it was done. If not, nothing was changed: it was a dry run, or something was refused.
    applied: bool,
    /// A name for what it changes, the same for the same feed on the same company: send it back as `expectedPlan`.
    plan: String,
    /// Departments, by what becomes of them.
    departments: ImportCounts,
    /// Employees, by what becomes of them.
    employees: ImportCounts,
    /// What is wrong with the feed, by table and line; 1,000 at most. With any of them nothing is changed.
    findings: Vec<ImportFinding>,
    /// How many further findings there are.
    more_findings: i32,
    /// Headers that name no known column: what stands below them was not looked at.
    ignored_columns: Vec<String>,
}

/// How many rows are created, changed and so on.
#[derive(SimpleObject)]
pub struct ImportCounts {
    /// New ones.
    created: i32,
    /// Those that change, apart from who leaves.
    changed: i32,
    /// Employees who leave: by their status, or because they are missing. Always 0 for departments.
    left: i32,
    /// Those in the feed that are as they were.
    unchanged: i32,
}

/// One thing that is wrong with a feed.
#[derive(SimpleObject)]
pub struct ImportFinding {
    /// The table.
    source: ImportSource,
    /// The line in the CSV at which the row begins, or the row's place in the list, from 1. Absent if it is about no row.
    line: Option<i32>,
    /// The column, absent if it is about none.
    column: Option<ImportColumn>,
    /// What is so, for programs. New ones may be added: treat an unknown one as a refusal.
    problem: ImportProblem,
    /// What stands there, shortened; empty if nothing does.
    value: String,
    /// What is so, in the language of `Accept-Language` (Korean or English).
    message: String,
}

fn int(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl From<Counts> for ImportCounts {
    fn from(counts: Counts) -> Self {
        Self {
            created: int(counts.created),
            changed: int(counts.changed),
            left: int(counts.left),
            unchanged: int(counts.unchanged),
        }
    }
}

impl ImportFinding {
    fn new(locale: Locale, finding: Finding) -> Self {
        let (problem, message) = errors::explain(locale, &finding);
        Self {
            source: finding.source.into(),
            line: finding.line.map(int),
            column: finding.column.map(ImportColumn::from),
            problem,
            value: finding.value,
            message,
        }
    }
}

impl ImportReport {
    pub fn new(locale: Locale, report: Report) -> Self {
        Self {
            applied: report.applied,
            plan: report.plan,
            departments: report.departments.into(),
            employees: report.employees.into(),
            findings: report.findings.into_iter().map(|finding| ImportFinding::new(locale, finding)).collect(),
            more_findings: int(report.more_findings),
            ignored_columns: report.ignored.into_iter().map(|(_, header)| header).collect(),
        }
    }
}

/// A table of an HR feed.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "words::Source")]
pub enum ImportSource {
    /// Departments (부서).
    Departments,
    /// Employees (직원).
    Employees,
}

/// A column of an HR feed. In CSV a header may be the Korean term or the English one, in any case.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "words::Column")]
pub enum ImportColumn {
    /// 부서코드: the company's own code of the department.
    DepartmentCode,
    /// 부서명.
    DepartmentName,
    /// 영문부서명.
    DepartmentNameEn,
    /// 상위부서코드: empty for a division.
    ParentCode,
    /// 부서구분: 현장 or 후선.
    DepartmentKind,
    /// 부서장사번.
    LeaderNumber,
    /// 담당임원사번: of a division alone.
    ExecutiveNumber,
    /// 사번.
    EmployeeNumber,
    /// 성명.
    Name,
    /// 이메일.
    Email,
    /// 직무.
    JobFunction,
    /// 고용형태.
    EmploymentKind,
    /// 직급.
    Rank,
    /// 재직상태.
    Status,
    /// 입사일.
    JoinedOn,
    /// 퇴사일.
    LeftOn,
    /// 역할: STAFF and LEADER alone.
    Roles,
}
