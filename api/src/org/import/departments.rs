//! What a feed does to the tree of departments.

use crate::org::import::{
    cells::{DepartmentRow, Understood},
    rules::{Changed, Codes, Finding, Known, Plan, Problem},
    words::{Column, Source},
};
use entity::{
    department,
    ids::{DepartmentId, EmployeeId},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Where a code may lead.
pub struct Places<'a> {
    pub codes: &'a Codes,
    /// Codes of rows that could not be understood: there is something, and it was said what is wrong with it.
    pub faulty: &'a HashSet<String>,
    pub unread: bool,
}

impl Places<'_> {
    /// The department of this code; `None` if that is a finding.
    pub fn find(&self, code: &str) -> Result<DepartmentId, Option<Problem>> {
        let excused = self.unread || self.faulty.contains(code);
        self.codes.get(code).copied().ok_or((!excused).then_some(Problem::UnknownDepartment))
    }
}

/// Whom a number may mean, and whether they will work here.
pub struct People<'a> {
    pub numbers: HashMap<String, (EmployeeId, bool)>,
    pub faulty: &'a HashSet<String>,
    pub unread: bool,
}

/// The ids of all departments that there will be.
pub fn codes(known: &Known, rows: &[DepartmentRow], fresh: &mut impl FnMut() -> Uuid) -> Codes {
    let mut codes: Codes = known.departments.iter().map(|row| (row.code.clone(), row.id)).collect();
    for row in rows {
        codes.entry(row.code.clone()).or_insert_with(|| DepartmentId(fresh()));
    }
    codes
}

pub fn plan(
    known: &Known,
    units: &Understood<DepartmentRow>,
    places: &Places<'_>,
    people: &People<'_>,
    plan: &mut Plan,
    findings: &mut Vec<Finding>,
) {
    let before: HashMap<&str, &department::Model> =
        known.departments.iter().map(|row| (row.code.as_str(), row)).collect();
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut parents: HashMap<DepartmentId, Option<DepartmentId>> =
        known.departments.iter().map(|row| (row.id, row.parent_id)).collect();
    let mut placed: Vec<(&DepartmentRow, DepartmentId)> = Vec::new();
    for row in &units.rows {
        let mut say = |column, problem, value: &str| findings.push(finding(row, column, problem, value));
        if let Some(line) = first.insert(&row.code, row.line) {
            say(Column::DepartmentCode, Problem::RepeatedDepartment { line }, &row.code);
            continue;
        }
        let old = before.get(row.code.as_str()).copied();
        match merged(row, old, places, people) {
            Ok(new) => {
                parents.insert(new.id, new.parent_id);
                placed.push((row, new.id));
                let fields = changed_fields(old, &new);
                match fields.is_empty() {
                    true => plan.departments_unchanged += 1,
                    false => plan.departments.push(Changed { row: new, is_new: old.is_none(), fields }),
                }
            }
            Err(problems) => problems.iter().for_each(|(column, problem, value)| say(*column, *problem, value)),
        }
    }
    // Parents first: they are written some at a time, and each needs the one above it.
    plan.departments.sort_by_cached_key(|change| above(change.row.id, &parents).count());
    let looped = placed.into_iter().filter(|(_, id)| above(*id, &parents).any(|other| other == *id));
    findings.extend(looped.map(|(row, _)| {
        let parent = row.parent.as_ref().and_then(Option::as_deref).unwrap_or_default();
        finding(row, Column::ParentCode, Problem::Loop, parent)
    }));
}

fn finding(row: &DepartmentRow, column: Column, problem: Problem, value: &str) -> Finding {
    Finding {
        source: Source::Departments,
        line: Some(row.line),
        column: Some(column),
        problem,
        value: value.to_owned(),
    }
}

/// The way up from a department. Below a loop it has no end: it is cut off.
fn above(
    id: DepartmentId,
    parents: &HashMap<DepartmentId, Option<DepartmentId>>,
) -> impl Iterator<Item = DepartmentId> {
    let next = |id: &DepartmentId| parents.get(id).copied().flatten();
    std::iter::successors(next(&id), next).take(parents.len())
}

type Faults = Vec<(Column, Problem, String)>;

/// The department as it will be.
fn merged(
    row: &DepartmentRow,
    old: Option<&department::Model>,
    places: &Places<'_>,
    people: &People<'_>,
) -> Result<department::Model, Faults> {
    let mut faults = Faults::new();
    let mut quiet = false;
    let mut person = |column, wish: &Option<Option<String>>, old: Option<EmployeeId>| match wish {
        None => old,
        Some(None) => None,
        Some(Some(number)) => match people.numbers.get(number) {
            Some((id, true)) => Some(*id),
            Some((_, false)) => {
                faults.push((column, Problem::PersonHasLeft, number.clone()));
                None
            }
            None => {
                match people.unread || people.faulty.contains(number) {
                    true => quiet = true,
                    false => faults.push((column, Problem::UnknownPerson, number.clone())),
                }
                None
            }
        },
    };
    let leader_id = person(Column::LeaderNumber, &row.leader, old.and_then(|old| old.leader_id));
    let executive = person(Column::ExecutiveNumber, &row.executive, old.and_then(|old| old.responsible_executive_id));
    let parent_id = match &row.parent {
        None => old.and_then(|old| old.parent_id),
        Some(None) => None,
        Some(Some(code)) => match places.find(code) {
            Ok(id) => Some(id),
            Err(problem) => {
                quiet |= problem.is_none();
                faults.extend(problem.map(|problem| (Column::ParentCode, problem, code.clone())));
                None
            }
        },
    };
    if let (Some(Some(number)), Some(Some(_))) = (&row.executive, &row.parent) {
        faults.push((Column::ExecutiveNumber, Problem::NotADivision, number.clone()));
    }
    let Some(kind) = row.kind.or(old.map(|old| old.kind)) else {
        faults.push((Column::DepartmentKind, Problem::Blank, String::new()));
        return Err(faults);
    };
    // What could not be followed stands in a row that has its own finding.
    if quiet || !faults.is_empty() {
        return Err(faults);
    }
    let id = places.codes.get(&row.code).copied().ok_or_else(Faults::new)?;
    Ok(department::Model {
        id,
        code: row.code.clone(),
        name: row.name.clone(),
        name_en: row.name_en.clone().or(old.map(|old| old.name_en.clone())).unwrap_or_else(|| row.name.clone()),
        kind,
        parent_id,
        leader_id,
        // A division that is moved below another is none any more.
        responsible_executive_id: executive.filter(|_| parent_id.is_none()),
        version: old.map_or(1, |old| old.version + 1),
    })
}

/// By their names in the schema.
fn changed_fields(old: Option<&department::Model>, new: &department::Model) -> Vec<&'static str> {
    let differs = |field: fn(&department::Model, &department::Model) -> bool| old.is_none_or(|old| field(old, new));
    let fields = [
        ("code", differs(|old, new| old.code != new.code)),
        ("name", differs(|old, new| old.name != new.name)),
        ("nameEn", differs(|old, new| old.name_en != new.name_en)),
        ("kind", differs(|old, new| old.kind != new.kind)),
        ("parent", differs(|old, new| old.parent_id != new.parent_id)),
        ("leader", differs(|old, new| old.leader_id != new.leader_id)),
        ("responsibleExecutive", differs(|old, new| old.responsible_executive_id != new.responsible_executive_id)),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}
