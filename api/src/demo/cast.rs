//! The demo company's people as the writers of the praise board see them: what work they do, who is near whom, who
//! writes much, and how one addresses the other.

use chrono::{NaiveDate, TimeDelta};
use entity::employee::EmploymentKind;
use entity::employee_role::Role;
use fastrand::Rng;

use super::company::{Department, Employee};
use super::organisation::{Area, PLANS, Plan};
use super::wording::{percent, weighted};

/// Someone new is not written about, and does not write, for so long.
const SETTLING_DAYS: i64 = 21;

/// Until then one counts as a newcomer.
const NEWCOMER_DAYS: i64 = 420;

/// From then on a 사원 is addressed as 주임 by everyone.
const SENIOR_STAFF_DAYS: i64 = 730;

pub(super) struct Person<'a> {
    pub index: usize,
    pub employee: &'a Employee,
    pub plan: &'static Plan,
    pub division: usize,
    pub parent: Option<usize>,
    pub leads: bool,
    pub is_executive: bool,
    /// How often others have a reason to praise them.
    pub warmth: u32,
    /// How often they write.
    pub talk: u32,
}

pub(super) struct Cast<'a> {
    pub people: Vec<Person<'a>>,
}

impl<'a> Cast<'a> {
    pub(super) fn new(departments: &[Department], employees: &'a [Employee], rng: &mut Rng) -> Self {
        let people = employees.iter().enumerate().filter_map(|(index, employee)| {
            // Whoever signs in should find something under their name.
            let (praised_more, writes_more) = match index {
                0 => (40, 30),
                1..=7 => (12, 12),
                _ => (0, 0),
            };
            Some(Person {
                index,
                employee,
                plan: PLANS.get(employee.department)?,
                division: division_of(departments, employee.department),
                parent: departments.get(employee.department)?.parent,
                leads: employee.roles.contains(&Role::Leader),
                is_executive: employee.roles.contains(&Role::Executive),
                warmth: 2 + rng.u32(0..6) * rng.u32(0..6) + praised_more,
                talk: 1 + rng.u32(0..5) * rng.u32(0..5) + writes_more,
            })
        });
        Self { people: people.collect() }
    }

    pub(super) fn person(&self, index: usize) -> Option<&Person<'a>> {
        self.people.get(index)
    }

    pub(super) fn head_of(&self, department: usize) -> Option<&Person<'a>> {
        self.people.iter().find(|person| person.leads && person.employee.department == department)
    }

    /// One of those who are there on that day and fit.
    pub(super) fn pick(
        &self,
        rng: &mut Rng,
        date: NaiveDate,
        weight: impl Fn(&Person) -> u32,
        fits: impl Fn(&Person) -> bool,
    ) -> Option<&Person<'a>> {
        let fitting = self.people.iter().filter(|person| fits(person) && person.is_there(date));
        let weighed: Vec<_> = fitting.map(|person| (person, weight(person))).collect();
        weighted(rng, &weighed)
    }
}

fn division_of(departments: &[Department], department: usize) -> usize {
    match departments.get(department).and_then(|department| department.parent) {
        Some(parent) => division_of(departments, parent),
        None => department,
    }
}

impl Person<'_> {
    pub(super) fn is_there(&self, date: NaiveDate) -> bool {
        self.employee.joined_on + TimeDelta::days(SETTLING_DAYS) <= date
            && self.employee.left_on.is_none_or(|left_on| date < left_on)
    }

    fn days_here(&self, date: NaiveDate) -> i64 {
        (date - self.employee.joined_on).num_days()
    }

    pub(super) fn is_newcomer(&self, date: NaiveDate) -> bool {
        self.days_here(date) < NEWCOMER_DAYS && !self.leads
    }

    pub(super) fn is_planner(&self) -> bool {
        self.employee.employment_kind == EmploymentKind::Planner
    }

    pub(super) fn is_chief_executive(&self) -> bool {
        self.employee.roles.contains(&Role::Ceo)
    }

    /// Whether a praise of this kind of work can be about them.
    pub(super) fn is_of(&self, area: Area) -> bool {
        match area {
            Area::Executive => self.is_executive,
            Area::Leader => self.leads && !self.is_executive,
            Area::Planner => self.is_planner(),
            Area::Anyone => !self.leads && !self.is_chief_executive(),
            area => !self.leads && !self.is_planner() && self.plan.area == area && !self.is_chief_executive(),
        }
    }

    /// Same department, or the team next door.
    pub(super) fn is_near(&self, other: &Person) -> bool {
        self.employee.department == other.employee.department
            || (self.parent.is_some() && self.parent == other.parent && !self.plan_is_alone())
    }

    /// Departments directly under a division are not neighbours as teams are.
    fn plan_is_alone(&self) -> bool {
        self.plan.code.ends_with("00")
    }

    pub(super) fn is_in(&self, department: usize) -> bool {
        self.employee.department == department
    }

    fn grade(&self) -> usize {
        const GRADES: [&str; 9] = ["사원", "대리", "과장", "차장", "부장", "상무", "전무", "부사장", "대표이사"];
        GRADES.iter().position(|rank| *rank == self.employee.rank).unwrap_or(1)
    }

    /// The word after the name when `by` speaks of them on that day.
    fn title(&self, by: &Person, date: NaiveDate) -> String {
        let days = self.days_here(date);
        match self.employee.rank {
            _ if self.is_chief_executive() => "대표님".to_owned(),
            _ if self.leads => self.plan.title().to_owned(),
            "사원" if self.plan.area == Area::CallCentre => "상담사님".to_owned(),
            "사원" if days >= SENIOR_STAFF_DAYS => "주임님".to_owned(),
            "사원" if by.grade() >= 2 => "씨".to_owned(),
            "사원" => "님".to_owned(),
            rank => format!("{rank}님"),
        }
    }

    /// Name and title.
    pub(super) fn addressed(&self, by: &Person, date: NaiveDate) -> String {
        let title = self.title(by, date);
        let title = match title.strip_suffix("님") {
            Some(plain) if by.speaks_plainly() && self.grade() < 5 && !plain.is_empty() && !self.is_planner() => plain,
            _ => &title,
        };
        format!("{} {title}", self.employee.name)
    }

    /// The title alone where it can stand alone, as when one is named a second time.
    pub(super) fn addressed_again(&self, by: &Person, date: NaiveDate, rng: &mut Rng) -> String {
        match self.title(by, date).as_str() {
            title if title.chars().count() > 1 && percent(rng, 60) && !by.leads && !by.is_executive => title.to_owned(),
            _ => self.addressed(by, date),
        }
    }

    /// Some executives say 대리 where others say 대리님.
    fn speaks_plainly(&self) -> bool {
        self.is_executive && self.index.is_multiple_of(2)
    }
}

/// 두 분, 세 분 for several; nothing for one.
pub(super) fn head_count(people: &[&Person]) -> Option<&'static str> {
    match people.len() {
        0 | 1 => None,
        2 => Some("두 분"),
        3 => Some("세 분"),
        _ => Some("네 분"),
    }
}
