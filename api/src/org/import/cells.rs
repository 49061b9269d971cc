//! A row's cells as what they mean, or why they can't mean it.

use crate::{
    kernel::{actor::RoleSet, text},
    org::import::{
        rules::{Finding, Problem},
        sheet::{Row, Sheet},
        words::{self, Column, RoleFault, Source},
    },
};
use chrono::NaiveDate;
use entity::{
    department::DepartmentKind,
    employee::{EmployeeStatus, EmploymentKind, JobFunction},
};
use std::collections::HashSet;

/// What is absent was not given and stays as it is; an inner `None` was given empty.
#[derive(Debug, Clone)]
pub struct DepartmentRow {
    pub line: usize,
    pub code: String,
    pub name: String,
    pub name_en: Option<String>,
    pub parent: Option<Option<String>>,
    pub kind: Option<DepartmentKind>,
    pub leader: Option<Option<String>>,
    pub executive: Option<Option<String>>,
}

#[derive(Debug, Clone)]
pub struct PersonRow {
    pub line: usize,
    pub number: String,
    pub name: String,
    pub email: String,
    pub department: String,
    pub job_function: Option<JobFunction>,
    pub employment_kind: Option<EmploymentKind>,
    pub rank: Option<String>,
    pub status: Option<EmployeeStatus>,
    pub joined_on: Option<NaiveDate>,
    pub left_on: Option<NaiveDate>,
    pub roles: Option<RoleSet>,
}

const LONGEST_KEY: usize = 32;
const LONGEST_NAME: usize = 100;
const LONGEST_RANK: usize = 50;
const LONGEST_EMAIL: usize = 254;

/// The rows that can be understood, and the keys of all, so that a faulty row is not also taken for a missing one.
pub struct Understood<T> {
    pub rows: Vec<T>,
    pub keys: HashSet<String>,
}

impl<T> Default for Understood<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), keys: HashSet::new() }
    }
}

fn understand<T>(
    sheet: Option<&Sheet>,
    key: Column,
    findings: &mut Vec<Finding>,
    row: impl Fn(&mut Cells<'_>) -> Option<T>,
) -> Understood<T> {
    let mut understood = Understood::default();
    for given in sheet.iter().flat_map(|sheet| &sheet.rows) {
        let source = sheet.map_or(Source::Employees, |sheet| sheet.source);
        let before = findings.len();
        let mut cells = Cells { source, row: given, findings };
        understood.keys.extend(cells.quietly(key));
        let row = row(&mut cells);
        if findings.len() == before {
            understood.rows.extend(row);
        }
    }
    understood
}

pub fn departments(sheet: Option<&Sheet>, findings: &mut Vec<Finding>) -> Understood<DepartmentRow> {
    understand(sheet, Column::DepartmentCode, findings, |cells| {
        let row = (
            cells.needed(Column::DepartmentCode, LONGEST_KEY),
            cells.needed(Column::DepartmentName, LONGEST_NAME),
            cells.line(Column::DepartmentNameEn, LONGEST_NAME),
            cells.line(Column::ParentCode, LONGEST_KEY),
            cells.word(Column::DepartmentKind, words::department_kind),
            cells.line(Column::LeaderNumber, LONGEST_KEY),
            cells.line(Column::ExecutiveNumber, LONGEST_KEY),
        );
        let (code, name, name_en, parent, kind, leader, executive) = row;
        let name_en = name_en.map(Option::unwrap_or_default);
        Some(DepartmentRow { line: cells.row.line, code: code?, name: name?, name_en, parent, kind, leader, executive })
    })
}

pub fn people(sheet: Option<&Sheet>, findings: &mut Vec<Finding>) -> Understood<PersonRow> {
    understand(sheet, Column::EmployeeNumber, findings, |cells| {
        let number = cells.needed(Column::EmployeeNumber, LONGEST_KEY);
        let name = cells.needed(Column::Name, LONGEST_NAME);
        let email = cells.email();
        let department = cells.needed(Column::DepartmentCode, LONGEST_KEY);
        let row = PersonRow {
            line: cells.row.line,
            job_function: cells.word(Column::JobFunction, words::job_function),
            employment_kind: cells.word(Column::EmploymentKind, words::employment_kind),
            rank: cells.line(Column::Rank, LONGEST_RANK).map(Option::unwrap_or_default),
            status: cells.word(Column::Status, words::status),
            joined_on: cells.date(Column::JoinedOn),
            left_on: cells.date(Column::LeftOn),
            roles: cells.roles(),
            number: number?,
            name: name?,
            email: email?,
            department: department?,
        };
        Some(row)
    })
}

struct Cells<'a> {
    source: Source,
    row: &'a Row,
    findings: &'a mut Vec<Finding>,
}

impl Cells<'_> {
    fn say(&mut self, column: Column, problem: Problem) {
        let value = self.row.cells.get(&column).map(String::as_str).unwrap_or_default().trim();
        self.findings.push(Finding {
            source: self.source,
            line: Some(self.row.line),
            column: Some(column),
            problem,
            value: shortened(value),
        });
    }

    fn quietly(&self, column: Column) -> Option<String> {
        self.row.cells.get(&column).and_then(|cell| one_line(cell, LONGEST_KEY).ok()).flatten()
    }

    /// On one line, in composed form. `None` if the column was not given, or holds what can't be kept.
    fn line(&mut self, column: Column, max: usize) -> Option<Option<String>> {
        match one_line(self.row.cells.get(&column)?, max) {
            Ok(text) => Some(text),
            Err(problem) => {
                self.say(column, problem);
                None
            }
        }
    }

    fn needed(&mut self, column: Column, max: usize) -> Option<String> {
        match self.line(column, max) {
            Some(Some(text)) => Some(text),
            Some(None) => {
                self.say(column, Problem::Blank);
                None
            }
            // Of a row in JSON, where a column may be absent from one row alone, or said already.
            None => {
                if !self.row.cells.contains_key(&column) {
                    self.say(column, Problem::Blank);
                }
                None
            }
        }
    }

    fn email(&mut self) -> Option<String> {
        let email = self.needed(Column::Email, LONGEST_EMAIL)?.to_lowercase();
        let plain = email.bytes().all(|byte| byte.is_ascii_graphic() && !b",;<>\"()".contains(&byte));
        let whole = email.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.len() > 2 && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
        });
        if !plain || !whole {
            self.say(Column::Email, Problem::InvalidEmail);
            return None;
        }
        Some(email)
    }

    /// One of the known words. An empty cell is a slip, not a wish.
    fn word<T>(&mut self, column: Column, known: impl Fn(&str) -> Option<T>) -> Option<T> {
        let cell = self.row.cells.get(&column)?;
        let value = known(cell);
        if value.is_none() {
            let problem = if cell.trim().is_empty() { Problem::Blank } else { Problem::UnknownWord };
            self.say(column, problem);
        }
        value
    }

    /// `2020-03-02`, `2020.3.2`, `2020/03/02` or `20200302`; nothing if it is empty.
    fn date(&mut self, column: Column) -> Option<NaiveDate> {
        let cell = self.row.cells.get(&column)?.trim();
        if cell.is_empty() {
            return None;
        }
        let date = date(cell);
        if date.is_none() {
            self.say(column, Problem::InvalidDate);
        }
        date
    }

    fn roles(&mut self) -> Option<RoleSet> {
        let found = words::roles(self.row.cells.get(&Column::Roles)?);
        match found {
            Ok(roles) => Some(roles),
            Err(fault) => {
                let problem = match fault {
                    RoleFault::Unknown => Problem::UnknownWord,
                    RoleFault::Above => Problem::RoleNotGranted,
                };
                self.say(Column::Roles, problem);
                None
            }
        }
    }
}

/// Years that a database, and a person's life, can hold.
fn date(cell: &str) -> Option<NaiveDate> {
    let date = match cell.len() == 8 && cell.bytes().all(|byte| byte.is_ascii_digit()) {
        true => NaiveDate::parse_from_str(cell, "%Y%m%d").ok(),
        false => NaiveDate::parse_from_str(&cell.replace(['.', '/'], "-"), "%Y-%m-%d").ok(),
    };
    date.filter(|date| (1900..=2200).contains(&chrono::Datelike::year(date)))
}

/// Line ends within a cell are for the eye, in a sheet's narrow column: here they are blanks.
fn one_line(cell: &str, max: usize) -> Result<Option<String>, Problem> {
    let words: Vec<&str> = cell.split_whitespace().collect();
    match text::clean(&words.join(" "), max) {
        Ok(text) => Ok(Some(text)),
        Err(text::TextFault::Blank) => Ok(None),
        Err(text::TextFault::TooLong { max }) => Err(Problem::TooLong { max }),
        Err(text::TextFault::Control) => Err(Problem::InvalidText),
    }
}

/// As much of a cell as helps to find it.
fn shortened(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o3_dates_are_read_as_people_write_them() {
        for text in ["2020-03-02", "2020.03.02", "2020/3/2", "20200302"] {
            assert_eq!(date(text), NaiveDate::from_ymd_opt(2020, 3, 2), "{text}");
        }
        for text in ["2020-02-30", "200302", "43892", "2020-03", "9999-12-31", "어제"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
