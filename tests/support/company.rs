//! A small company whose people the tests speak of by name.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use entity::{
    department::{self, DepartmentKind},
    employee::{self, EmployeeStatus, EmploymentKind, JobFunction},
    employee_role::{self, Role},
    executive_term,
    ids::{DepartmentId, EmployeeId, ValueTagId},
    value_tag,
};
use sea_orm::{DatabaseConnection, EntityTrait, IntoActiveModel};
use std::collections::HashMap;
use sunhwan::{kernel::id::PublicId, org::Directory};
use uuid::Uuid;

/// Monday, 2 March 2026, noon in Seoul.
pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 3, 0, 0).unwrap()
}

/// Code, name, parent, leader, responsible executive.
type Row = (&'static str, &'static str, Option<&'static str>, Option<&'static str>, Option<&'static str>);
/// Two divisions: claims (보상) with a centre and two teams, support (지원) with the head office.
const DEPARTMENTS: [Row; 6] = [
    ("claims", "보상본부", None, Some("exec"), Some("exec")),
    ("support", "경영지원본부", None, None, Some("exec2")),
    ("centre", "강릉보상센터", Some("claims"), Some("leader"), None),
    ("team", "대인1파트", Some("centre"), Some("chief"), None),
    ("team2", "대물1파트", Some("centre"), None, None),
    ("office", "고객만족부", Some("support"), None, None),
];

use Role::{Admin, Auditor, Cco, Ceo, Compliance, CsOffice, Executive, Hr, Leader, Staff};

/// name in the address, name, department, roles
pub const EVERYONE: [(&str, &str, &str, &[Role]); 17] = [
    ("staff", "김민준", "team", &[Staff]),
    ("mate", "이서연", "team", &[Staff]),
    ("other", "박지훈", "office", &[Staff]),
    ("chief", "최유진", "team", &[Staff, Leader]),
    ("leader", "정하은", "centre", &[Staff, Leader]),
    ("exec", "강도윤", "claims", &[Staff, Leader, Executive]),
    ("exec2", "조은우", "support", &[Staff, Executive]),
    ("ceo", "윤성호", "support", &[Staff, Ceo]),
    ("cco", "장미란", "support", &[Staff, Executive, Cco]),
    ("cs", "임수빈", "office", &[Staff, CsOffice]),
    ("compliance", "한지민", "support", &[Staff, Compliance]),
    ("hr", "오세현", "support", &[Staff, Hr]),
    ("hr2", "서지우", "support", &[Staff, Hr]),
    ("auditor", "신동혁", "support", &[Staff, Auditor]),
    ("admin", "권나라", "support", &[Staff, Admin]),
    ("gone", "황보름", "team", &[Staff]),
    ("pat", "송가람", "support", &[Staff]),
];

const TAGS: [(&str, &str, &str); 6] = [
    ("CUSTOMER_FIRST", "고객먼저", "Customer first"),
    ("TRUST", "신뢰", "Trust"),
    ("CHALLENGE", "도전", "Challenge"),
    ("COOPERATION", "협력", "Cooperation"),
    ("CARE", "배려", "Care"),
    ("SPEED", "신속", "Speed"),
];

/// The global ids of the company's people, departments and values.
pub struct Company(HashMap<String, String>);

impl Company {
    pub fn of(directory: &Directory) -> Self {
        let mut ids = HashMap::new();
        for person in directory.employees() {
            ids.insert(person.email.split('@').next().unwrap().to_owned(), person.id.to_string());
        }
        ids.extend(directory.departments().iter().map(|row| (row.code.clone(), row.id.to_string())));
        ids.extend(directory.value_tags().iter().map(|row| (row.code.clone(), row.id.to_string())));
        Self(ids)
    }

    pub fn id(&self, name: &str) -> &str {
        self.0.get(name).unwrap_or_else(|| panic!("nobody and nothing is called {name}"))
    }
}

/// An id that looks right and belongs to nothing.
pub fn foreign<T: PublicId>() -> String {
    T::from_uuid(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_dead)).encode().to_string()
}

fn uuid(kind: u128, index: usize) -> Uuid {
    Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 | kind << 16 | index as u128)
}

pub async fn fill(db: &DatabaseConnection) {
    let department_id = |code: &str| DepartmentId(uuid(1, DEPARTMENTS.iter().position(|row| row.0 == code).unwrap()));
    let employee_id = |who: &str| EmployeeId(uuid(2, EVERYONE.iter().position(|row| row.0 == who).unwrap()));
    let departments = DEPARTMENTS.map(|(code, name, parent, leader, executive)| department::Model {
        id: department_id(code),
        code: code.into(),
        name: name.into(),
        name_en: code.into(),
        kind: if parent.is_some() && code != "office" { DepartmentKind::FrontLine } else { DepartmentKind::BackOffice },
        parent_id: parent.map(department_id),
        leader_id: leader.map(employee_id),
        responsible_executive_id: executive.map(employee_id),
        version: 1,
    });
    department::Entity::insert_many(departments.map(IntoActiveModel::into_active_model))
        .exec_without_returning(db)
        .await
        .unwrap();
    let people = EVERYONE.map(|(who, name, department, _)| employee::Model {
        id: employee_id(who),
        number: format!("2016-{who}"),
        name: name.into(),
        email: format!("{who}@hanbit.test"),
        job_function: JobFunction::ClaimsAdjuster,
        employment_kind: EmploymentKind::Employee,
        rank: "대리".into(),
        department_id: department_id(department),
        status: if who == "gone" { EmployeeStatus::Left } else { EmployeeStatus::Active },
        joined_on: NaiveDate::from_ymd_opt(2016, 3, 2).unwrap(),
        left_on: (who == "gone").then(|| NaiveDate::from_ymd_opt(2025, 12, 31).unwrap()),
        version: 1,
    });
    employee::Entity::insert_many(people.map(IntoActiveModel::into_active_model))
        .exec_without_returning(db)
        .await
        .unwrap();
    let roles = EVERYONE.iter().flat_map(|(who, _, _, roles)| {
        roles.iter().map(|role| employee_role::Model { employee_id: employee_id(who), role: *role }.into_active_model())
    });
    employee_role::Entity::insert_many(roles).exec_without_returning(db).await.unwrap();
    let executives = EVERYONE.iter().filter(|(who, _, _, roles)| {
        *who != "gone" && roles.iter().any(|role| matches!(role, Role::Executive | Role::Ceo))
    });
    let terms = executives.map(|(who, ..)| executive_term::Model {
        employee_id: employee_id(who),
        first_day: NaiveDate::from_ymd_opt(2016, 3, 2).unwrap(),
        last_day: None,
    });
    executive_term::Entity::insert_many(terms.map(IntoActiveModel::into_active_model))
        .exec_without_returning(db)
        .await
        .unwrap();
    let tags = TAGS.iter().enumerate().map(|(index, (code, name, name_en))| {
        let tag = value_tag::Model {
            id: ValueTagId(uuid(3, index)),
            code: (*code).into(),
            name: (*name).into(),
            name_en: (*name_en).into(),
            position: index as i32,
        };
        tag.into_active_model()
    });
    value_tag::Entity::insert_many(tags).exec_without_returning(db).await.unwrap();
}
