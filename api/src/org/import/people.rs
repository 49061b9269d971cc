//! What a feed does to people: who comes, who leaves, who may be reached where, who is staff or leader.

use crate::{
    kernel::actor::RoleSet,
    org::import::{
        cells::{PersonRow, Understood},
        departments::Places,
        rules::{Changed, Finding, Known, Plan, Problem, Terms},
        words::{Column, Source},
    },
};
use entity::{
    employee::{self, EmployeeStatus, EmploymentKind},
    employee_role::Role,
    ids::{DepartmentId, EmployeeId},
};
use std::collections::HashMap;
use uuid::Uuid;

/// O3: the roles that a feed gives and takes; all others it leaves as they are.
const OF_A_FEED: [Role; 2] = [Role::Staff, Role::Leader];

/// Plans everyone; returns whom each number means, and whether they will work here.
pub fn plan(
    known: &Known,
    staff: &Understood<PersonRow>,
    places: &Places<'_>,
    terms: &Terms,
    missing_leave: bool,
    fresh: &mut impl FnMut() -> Uuid,
    plan: &mut Plan,
    findings: &mut Vec<Finding>,
) -> HashMap<String, (EmployeeId, bool)> {
    let before: HashMap<&str, &employee::Model> =
        known.employees.iter().map(|person| (person.number.as_str(), person)).collect();
    let is_active = |person: &employee::Model| person.status == EmployeeStatus::Active;
    let mut numbers: HashMap<String, (EmployeeId, bool)> =
        known.employees.iter().map(|person| (person.number.clone(), (person.id, is_active(person)))).collect();
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut lines: HashMap<EmployeeId, usize> = HashMap::new();
    for row in &staff.rows {
        let mut say = |column, problem, value: &str| findings.push(finding(Some(row.line), column, problem, value));
        if let Some(line) = first.insert(&row.number, row.line) {
            say(Column::EmployeeNumber, Problem::RepeatedNumber { line }, &row.number);
            continue;
        }
        let department = match places.find(&row.department) {
            Ok(department) => department,
            Err(problem) => {
                problem.into_iter().for_each(|problem| say(Column::DepartmentCode, problem, &row.department));
                continue;
            }
        };
        let old = before.get(row.number.as_str()).copied();
        let change = merged(row, old, department, terms, fresh)
            .and_then(|new| Ok((roles(known, row, old, &new, terms)?, new)))
            .map_err(|(column, problem, value)| say(column, problem, &value));
        let Ok(((current, wanted), new)) = change else { continue };
        numbers.insert(row.number.clone(), (new.id, is_active(&new)));
        lines.insert(new.id, row.line);
        keep(plan, old, new, current, wanted);
    }
    addresses(known, staff, findings);
    if missing_leave {
        let gone = known.employees.iter().filter(|person| is_active(person) && !staff.keys.contains(&person.number));
        for person in gone {
            let status = EmployeeStatus::Left;
            let new =
                employee::Model { status, left_on: Some(terms.today), version: person.version + 1, ..person.clone() };
            plan.missing += 1;
            numbers.insert(person.number.clone(), (person.id, false));
            keep(plan, Some(person), new, RoleSet::default(), RoleSet::default());
        }
    }
    last_administrator(known, plan, &lines, findings);
    numbers
}

fn finding(line: Option<usize>, column: Column, problem: Problem, value: &str) -> Finding {
    Finding { source: Source::Employees, line, column: Some(column), problem, value: value.to_owned() }
}

type Fault = (Column, Problem, String);

/// The person as they will be.
fn merged(
    row: &PersonRow,
    old: Option<&employee::Model>,
    department_id: DepartmentId,
    terms: &Terms,
    fresh: &mut impl FnMut() -> Uuid,
) -> Result<employee::Model, Fault> {
    let blank = |column| (column, Problem::Blank, String::new());
    let joined_on = row.joined_on.or(old.map(|old| old.joined_on)).ok_or(blank(Column::JoinedOn))?;
    let job_function = row.job_function.or(old.map(|old| old.job_function)).ok_or(blank(Column::JobFunction))?;
    // The last day is one of work.
    let is_over = row.left_on.is_some_and(|day| day < terms.today);
    let status = match row.status {
        Some(EmployeeStatus::Active) if is_over => {
            let day = row.left_on.map(|day| day.to_string()).unwrap_or_default();
            return Err((Column::LeftOn, Problem::LeftButActive, day));
        }
        Some(status) => status,
        None if row.left_on.is_some() => {
            if is_over {
                EmployeeStatus::Left
            } else {
                EmployeeStatus::Active
            }
        }
        None => old.map_or(EmployeeStatus::Active, |old| old.status),
    };
    let left_on = match status {
        EmployeeStatus::Active => None,
        EmployeeStatus::Left => row.left_on.or(old.and_then(|old| old.left_on)).or(Some(terms.today)),
    };
    if let Some(day) = left_on.filter(|day| *day < joined_on) {
        return Err((Column::LeftOn, Problem::LeftBeforeJoined, day.to_string()));
    }
    Ok(employee::Model {
        id: old.map_or_else(|| EmployeeId(fresh()), |old| old.id),
        number: row.number.clone(),
        name: row.name.clone(),
        email: row.email.clone(),
        job_function,
        employment_kind: row.employment_kind.or(old.map(|old| old.employment_kind)).unwrap_or(EmploymentKind::Employee),
        rank: row.rank.clone().or(old.map(|old| old.rank.clone())).unwrap_or_default(),
        department_id,
        status,
        joined_on,
        left_on,
        version: old.map_or(1, |old| old.version + 1),
    })
}

/// Their roles now and then. O3: `STAFF` and `LEADER` as the feed says, the others as they are; but whoever comes back
/// has to be given those anew, or the feed would have granted them.
fn roles(
    known: &Known,
    row: &PersonRow,
    old: Option<&employee::Model>,
    new: &employee::Model,
    terms: &Terms,
) -> Result<(RoleSet, RoleSet), Fault> {
    let current = known.roles.get(&new.id).copied().unwrap_or_default();
    let comes = new.status == EmployeeStatus::Active && old.is_none_or(|old| old.status == EmployeeStatus::Left);
    let (others, theirs): (Vec<Role>, Vec<Role>) = current.iter().partition(|role| !OF_A_FEED.contains(role));
    let others = if comes { Vec::new() } else { others };
    let given = match row.roles {
        Some(given) => given,
        None if comes || old.is_none() => RoleSet::default().with(Role::Staff),
        None => theirs.into_iter().collect(),
    };
    let wanted: RoleSet = others.into_iter().chain(given.iter()).collect();
    if wanted == RoleSet::default() && new.status == EmployeeStatus::Active {
        return Err((Column::Roles, Problem::NoRole, String::new()));
    }
    if wanted != current && terms.by == Some(new.id) {
        return Err((Column::Roles, Problem::OwnRoles, String::new()));
    }
    Ok((current, wanted))
}

fn keep(plan: &mut Plan, old: Option<&employee::Model>, new: employee::Model, current: RoleSet, wanted: RoleSet) {
    let mut fields = changed_fields(old, &new);
    if current != wanted {
        fields.push("roles");
    }
    if fields.is_empty() {
        plan.employees_unchanged += 1;
        return;
    }
    let differing: Vec<Role> = current.difference(wanted).iter().collect();
    plan.given.extend(differing.iter().filter(|role| wanted.contains(**role)).map(|role| (new.id, *role)));
    plan.taken.extend(differing.iter().filter(|role| current.contains(**role)).map(|role| (new.id, *role)));
    if let Some(old) = old {
        if old.status == EmployeeStatus::Active && new.status == EmployeeStatus::Left {
            plan.left.push(new.id);
        }
        if old.email != new.email {
            plan.readdressed.push(new.id);
        }
    }
    plan.employees.push(Changed { row: new, is_new: old.is_none(), fields });
}

/// O2: an address belongs to one person, also to one who has left. What counts is the end: two may swap theirs.
fn addresses(known: &Known, staff: &Understood<PersonRow>, findings: &mut Vec<Finding>) {
    let others = known.employees.iter().filter(|person| !staff.keys.contains(&person.number));
    let mut owners: HashMap<&str, Option<usize>> = others.map(|person| (person.email.as_str(), None)).collect();
    for row in &staff.rows {
        let problem = match owners.get(row.email.as_str()) {
            None => {
                owners.insert(&row.email, Some(row.line));
                continue;
            }
            Some(None) => Problem::EmailTaken,
            Some(Some(line)) => Problem::RepeatedEmail { line: *line },
        };
        findings.push(finding(Some(row.line), Column::Email, problem, &row.email));
    }
}

/// X1: an administrator always remains.
fn last_administrator(known: &Known, plan: &Plan, lines: &HashMap<EmployeeId, usize>, findings: &mut Vec<Finding>) {
    let is_admin = |id: &EmployeeId| known.roles.get(id).is_some_and(|roles| roles.contains(Role::Admin));
    let working =
        known.employees.iter().filter(|person| person.status == EmployeeStatus::Active && is_admin(&person.id));
    let leaving: Vec<&EmployeeId> = plan.left.iter().filter(|id| is_admin(id)).collect();
    if leaving.is_empty() || working.count() > leaving.len() {
        return;
    }
    let numbers = |id: &EmployeeId| known.employees.iter().find(|person| person.id == *id).map(|person| &person.number);
    findings.extend(leaving.into_iter().map(|id| {
        let number = numbers(id).map(String::as_str).unwrap_or_default();
        finding(lines.get(id).copied(), Column::Status, Problem::LastAdministrator, number)
    }));
}

/// By their names in the schema.
fn changed_fields(old: Option<&employee::Model>, new: &employee::Model) -> Vec<&'static str> {
    let differs = |field: fn(&employee::Model, &employee::Model) -> bool| old.is_none_or(|old| field(old, new));
    let fields = [
        ("number", differs(|old, new| old.number != new.number)),
        ("name", differs(|old, new| old.name != new.name)),
        ("email", differs(|old, new| old.email != new.email)),
        ("jobFunction", differs(|old, new| old.job_function != new.job_function)),
        ("employmentKind", differs(|old, new| old.employment_kind != new.employment_kind)),
        ("rank", differs(|old, new| old.rank != new.rank)),
        ("department", differs(|old, new| old.department_id != new.department_id)),
        ("status", differs(|old, new| old.status != new.status)),
        ("joinedOn", differs(|old, new| old.joined_on != new.joined_on)),
        ("leftOn", differs(|old, new| old.left_on != new.left_on)),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}
