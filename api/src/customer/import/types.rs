//! What became of an import, as the schema shows it.

use crate::{
    customer::import::{
        errors::explain,
        rules::{Kind, Problem, Report},
    },
    kernel::i18n::Locale,
};
use async_graphql::{Enum, SimpleObject};

/// What became of a table, or what would (C1, C5).
#[derive(SimpleObject)]
pub struct CustomerImportReport {
    /// Whether it was written: false for a dry run, if something is wrong, and if nothing would change.
    applied: bool,
    /// How many rows are new.
    created: i32,
    /// How many rows differ from what is known.
    changed: i32,
    /// How many rows say what is known already.
    unchanged: i32,
    /// What is wrong, the first 1,000; empty if nothing is.
    findings: Vec<CustomerImportFinding>,
    /// How many more there are.
    more_findings: i32,
}

/// Something that is wrong with one row. What stands in the cell is not repeated: it may be personal.
#[derive(SimpleObject)]
pub struct CustomerImportFinding {
    /// The line in the CSV text, counted from 1; of `rows` the place, counted from 1.
    line: Option<i32>,
    /// The column's English header, absent if it is about the whole row.
    column: Option<&'static str>,
    /// What is so, for programs.
    code: CustomerImportCode,
    /// What is so and what one can do, in the language of `Accept-Language`.
    message: String,
}

/// What can be wrong with a row.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum CustomerImportCode {
    /// The table has no header with a known column.
    NoHeader,
    /// A column is missing that is needed.
    MissingColumn,
    /// A column stands there twice.
    RepeatedColumn,
    /// The row has more or fewer cells than the header.
    WrongCells,
    /// More rows than can be taken at once.
    TooManyRows,
    /// It can't be empty.
    Blank,
    /// It is not what belongs into this column.
    Invalid,
    /// It is no date.
    InvalidDate,
    /// It is no amount in won.
    InvalidAmount,
    /// It is none of the words that belong into this column.
    UnknownWord,
    /// It is before the day of sale.
    BeforeSold,
    /// The number stands in another line, too.
    Repeated,
    /// There is no such customer.
    UnknownCustomer,
    /// The contract belongs to another customer.
    OtherCustomer,
    /// The customer with this number was erased, and is not made again (C4).
    Erased,
}

/// Findings that are told.
const MOST_TOLD: usize = 1_000;

impl CustomerImportReport {
    pub fn new(kind: Kind, locale: Locale, report: &Report) -> Self {
        let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let told = report.findings.iter().take(MOST_TOLD).map(|finding| CustomerImportFinding {
            line: finding.line.map(number),
            column: finding.column.map(|column| column.headers(kind).1),
            code: code(finding.problem),
            message: explain(locale, finding),
        });
        Self {
            applied: report.applied,
            created: number(report.created),
            changed: number(report.changed),
            unchanged: number(report.unchanged),
            findings: told.collect(),
            more_findings: number(report.findings.len().saturating_sub(MOST_TOLD)),
        }
    }
}

fn code(problem: Problem) -> CustomerImportCode {
    use CustomerImportCode as Code;
    match problem {
        Problem::NoHeader => Code::NoHeader,
        Problem::MissingColumn => Code::MissingColumn,
        Problem::RepeatedColumn => Code::RepeatedColumn,
        Problem::WrongCells => Code::WrongCells,
        Problem::TooManyRows => Code::TooManyRows,
        Problem::Blank => Code::Blank,
        Problem::Invalid(_) | Problem::InvalidText => Code::Invalid,
        Problem::InvalidDate => Code::InvalidDate,
        Problem::InvalidAmount => Code::InvalidAmount,
        Problem::UnknownWord => Code::UnknownWord,
        Problem::EndsBeforeSold => Code::BeforeSold,
        Problem::Repeated { .. } => Code::Repeated,
        Problem::UnknownCustomer => Code::UnknownCustomer,
        Problem::OtherCustomer => Code::OtherCustomer,
        Problem::Erased => Code::Erased,
    }
}
