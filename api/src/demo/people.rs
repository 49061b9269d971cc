//! Who works in the demo company: eight accounts to sign in with, a head for every department, staff and planners
//! with a rank that fits their years, and a few who have left.

use chrono::{Datelike, NaiveDate, TimeDelta};
use entity::employee::{EmployeeStatus, EmploymentKind, JobFunction};
use entity::employee_role::Role;
use fastrand::Rng;

use super::company::{Department, Employee};
use super::names::NameBook;
use super::organisation::{Area, Head, PLANS, Plan, department_of_code};
use super::wording::{percent, weighted};

const PLANNER_RANK: &str = "플래너";

/// An account to sign in with. The order is the order of the first employees.
struct Account {
    name: &'static str,
    email: &'static str,
    role: Role,
    department: &'static str,
    rank: &'static str,
}

const fn account(
    name: &'static str,
    email: &'static str,
    role: Role,
    department: &'static str,
    rank: &'static str,
) -> Account {
    Account { name, email, role, department, rank }
}

const ACCOUNTS: &[Account] = &[
    account("김서윤", "staff@hanbit.example", Role::Staff, "3320", "대리"),
    account("윤태경", "leader@hanbit.example", Role::Leader, "3300", "부장"),
    account("류형철", "executive@hanbit.example", Role::Executive, "3000", "전무"),
    account("서인하", "ceo@hanbit.example", Role::Ceo, "7000", "대표이사"),
    account("이도경", "cs@hanbit.example", Role::CsOffice, "5100", "과장"),
    account("장세훈", "auditor@hanbit.example", Role::Auditor, "7500", "차장"),
    account("권도윤", "admin@hanbit.example", Role::Admin, "8100", "과장"),
    account("황지영", "hr@hanbit.example", Role::Hr, "7200", "과장"),
];

/// Those who left: where they worked, and how they were employed.
const LEAVERS: &[(Area, EmploymentKind)] = &[
    (Area::Branch, EmploymentKind::Planner),
    (Area::CallCentre, EmploymentKind::Employee),
    (Area::Branch, EmploymentKind::Planner),
    (Area::AutoClaims, EmploymentKind::Employee),
    (Area::Corporate, EmploymentKind::Employee),
];

struct Hiring<'a> {
    rng: &'a mut Rng,
    names: NameBook,
    today: NaiveDate,
    employees: Vec<Employee>,
}

/// All employees; gives every department its leader and every division its executive.
pub(super) fn employees(rng: &mut Rng, today: NaiveDate, departments: &mut [Department]) -> Vec<Employee> {
    let mut hiring = Hiring { rng, names: NameBook::new(), today, employees: Vec::new() };
    for account in ACCOUNTS {
        hiring.add_account(account);
    }
    for (department, plan) in PLANS.iter().enumerate() {
        hiring.fill_department(department, plan);
    }
    hiring.let_some_leave();
    hiring.number();
    name_leaders(departments, &hiring.employees);
    hiring.employees
}

impl Hiring<'_> {
    fn add_account(&mut self, account: &Account) {
        let Some(department) = department_of_code(account.department) else { return };
        self.names.reserve(account.name, account.email);
        let mut roles = vec![Role::Staff];
        if matches!(account.role, Role::Executive) {
            roles.push(Role::Leader);
        }
        if !roles.contains(&account.role) {
            roles.push(account.role);
        }
        let joined_on = self.draw_joined_on(account.rank);
        let job_function = job_function(department, account.rank, 0);
        self.employees.push(Employee {
            name: account.name.to_owned(),
            email: account.email.to_owned(),
            roles,
            job_function,
            rank: account.rank,
            joined_on,
            ..blank(department)
        });
    }

    fn fill_department(&mut self, department: usize, plan: &Plan) {
        match plan.head {
            Head::Demo => {}
            Head::Executive(rank) => self.hire(department, plan, rank, true),
            Head::Manager => self.hire(department, plan, "부장", true),
            Head::TeamLead => {
                let rank = if percent(self.rng, 75) { "차장" } else { "과장" };
                self.hire(department, plan, rank, true);
            }
        }
        let is_account = |employee: &Employee| {
            employee.department == department && !is_head(employee) && !employee.roles.contains(&Role::Ceo)
        };
        let already_here = self.employees.iter().filter(|employee| is_account(employee)).count();
        for _ in already_here..plan.staff {
            let rank = self.draw_rank(plan.area);
            self.hire(department, plan, rank, false);
        }
        for _ in 0..plan.planners {
            self.hire(department, plan, PLANNER_RANK, false);
        }
    }

    fn hire(&mut self, department: usize, plan: &Plan, rank: &'static str, heads: bool) {
        let joined_on = self.draw_joined_on(rank);
        let is_planner = rank == PLANNER_RANK;
        let born = if is_planner {
            self.today.year() - self.rng.i32(41..=60)
        } else {
            joined_on.year() - self.rng.i32(24..=28)
        };
        let female = percent(self.rng, women_percent(plan.area, rank));
        let name = self.names.draw_name(self.rng, born, female);
        let email = self.names.draw_email(&name);
        let job_function = job_function(department, rank, self.employees.len());
        let roles = self.roles_of(department, plan, heads);
        let employment_kind = if is_planner { EmploymentKind::Planner } else { EmploymentKind::Employee };
        let blank = blank(department);
        self.employees.push(Employee { name, email, roles, job_function, employment_kind, rank, joined_on, ..blank });
    }

    fn roles_of(&self, department: usize, plan: &Plan, heads: bool) -> Vec<Role> {
        let mut roles = vec![Role::Staff];
        if heads {
            roles.push(Role::Leader);
            if let Head::Executive(_) = plan.head {
                roles.push(Role::Executive);
            }
            if plan.code == "5000" {
                roles.push(Role::Cco);
            }
        }
        let special = match plan.area {
            Area::CsOffice => Some((Role::CsOffice, usize::MAX)),
            Area::Compliance => Some((Role::Compliance, 2)),
            Area::Hr => Some((Role::Hr, 2)),
            Area::Audit => Some((Role::Auditor, 2)),
            Area::It if plan.code == "8130" && !heads => Some((Role::Admin, 2)),
            _ => None,
        };
        if let Some((role, most)) = special {
            let have = self.employees.iter().filter(|employee| employee.roles.contains(&role)).count();
            let here = |employee: &&Employee| employee.department == department;
            let first_here = !self.employees.iter().filter(here).any(|employee| !is_head(employee));
            if have < most && (role != Role::Admin || first_here) {
                roles.push(role);
            }
        }
        roles
    }

    fn draw_rank(&mut self, area: Area) -> &'static str {
        let shares: &[(&'static str, u32)] = match area {
            Area::CallCentre | Area::Dispatch | Area::Counter => &[("사원", 58), ("대리", 34), ("과장", 8)],
            Area::Branch | Area::AutoClaims | Area::LongClaims | Area::Corporate => {
                &[("사원", 32), ("대리", 36), ("과장", 23), ("차장", 9)]
            }
            _ => &[("사원", 18), ("대리", 36), ("과장", 32), ("차장", 14)],
        };
        weighted(self.rng, shares).unwrap_or("대리")
    }

    fn draw_joined_on(&mut self, rank: &str) -> NaiveDate {
        let days = match rank {
            "사원" => 70..1_500,
            "대리" => 1_500..3_000,
            "과장" => 3_000..4_900,
            "차장" => 4_900..6_900,
            "부장" => 6_900..9_600,
            "상무" => 8_800..10_600,
            "전무" => 9_900..11_600,
            "부사장" => 10_600..12_000,
            "대표이사" => 11_500..12_700,
            _ => 120..7_500,
        };
        self.today - TimeDelta::days(self.rng.i64(days))
    }

    fn let_some_leave(&mut self) {
        for (turn, (area, kind)) in (0_i64..).zip(LEAVERS) {
            let left_on = self.today - TimeDelta::days(40 + turn * 55 + self.rng.i64(0..30));
            let may_leave = |employee: &&mut Employee| {
                employee.employment_kind == *kind
                    && employee.status == EmployeeStatus::Active
                    && employee.roles == [Role::Staff]
                    && !employee.email.starts_with("staff@")
                    && PLANS.get(employee.department).is_some_and(|plan| plan.area == *area)
                    && left_on - employee.joined_on > TimeDelta::days(500)
            };
            let mut fitting: Vec<_> = self.employees.iter_mut().filter(may_leave).collect();
            let chosen = self.rng.usize(..fitting.len().max(1));
            if let Some(employee) = fitting.get_mut(chosen) {
                employee.status = EmployeeStatus::Left;
                employee.left_on = Some(left_on);
            }
        }
    }

    /// Two digits of the year of joining, then a serial that rises with the day.
    fn number(&mut self) {
        let mut in_order: Vec<&mut Employee> = self.employees.iter_mut().collect();
        in_order.sort_by_key(|employee| employee.joined_on);
        let (mut year, mut serial) = (0, 0);
        for employee in in_order {
            if employee.joined_on.year() != year {
                (year, serial) = (employee.joined_on.year(), 100);
            }
            serial += self.rng.u32(1..30);
            employee.number = format!("{:02}{serial:05}", year.rem_euclid(100));
        }
    }
}

fn blank(department: usize) -> Employee {
    Employee {
        number: String::new(),
        name: String::new(),
        email: String::new(),
        roles: Vec::new(),
        job_function: JobFunction::HeadOffice,
        employment_kind: EmploymentKind::Employee,
        rank: "사원",
        department,
        status: EmployeeStatus::Active,
        joined_on: NaiveDate::MIN,
        left_on: None,
    }
}

fn is_head(employee: &Employee) -> bool {
    employee.roles.contains(&Role::Leader)
}

fn women_percent(area: Area, rank: &str) -> u32 {
    match (area, rank) {
        (_, PLANNER_RANK) => 78,
        (_, "상무" | "전무" | "부사장") => 30,
        (Area::CallCentre | Area::Counter, _) => 76,
        (Area::AutoClaims | Area::Dispatch | Area::It, _) => 30,
        _ => 48,
    }
}

fn job_function(department: usize, rank: &str, turn: usize) -> JobFunction {
    let Some(plan) = PLANS.get(department) else { return JobFunction::HeadOffice };
    match plan.area {
        _ if rank == PLANNER_RANK => JobFunction::Sales,
        Area::Branch | Area::Corporate => JobFunction::Sales,
        Area::AutoClaims | Area::LongClaims => JobFunction::ClaimsAdjuster,
        Area::CallCentre | Area::Dispatch => JobFunction::CallCenterAgent,
        Area::Counter => JobFunction::Counter,
        Area::Protection if turn.is_multiple_of(2) => JobFunction::ComplaintHandler,
        Area::Protection => JobFunction::ConsumerProtectionOfficer,
        _ => JobFunction::HeadOffice,
    }
}

fn name_leaders(departments: &mut [Department], employees: &[Employee]) {
    for (index, department) in departments.iter_mut().enumerate() {
        department.leader = employees.iter().position(|employee| employee.department == index && is_head(employee));
        if department.parent.is_none() {
            department.responsible_executive = department.leader;
        }
    }
}
