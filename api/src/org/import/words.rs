//! The words of a feed: its columns' headers and what stands in their cells, in Korean and in English.

use crate::kernel::actor::RoleSet;
use entity::{
    department::DepartmentKind,
    employee::{EmployeeStatus, EmploymentKind, JobFunction},
    employee_role::Role,
};

/// Which of the two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    Departments,
    Employees,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    DepartmentCode,
    DepartmentName,
    DepartmentNameEn,
    ParentCode,
    DepartmentKind,
    LeaderNumber,
    ExecutiveNumber,
    EmployeeNumber,
    Name,
    Email,
    JobFunction,
    EmploymentKind,
    Rank,
    Status,
    JoinedOn,
    LeftOn,
    Roles,
}

/// A column of a table: whether the header must name it, and the names it goes by. The first is the one in the manual.
type Known = (Source, Column, bool, &'static [&'static str]);
use Source::{Departments, Employees};

const COLUMNS: [Known; 18] = [
    (Departments, Column::DepartmentCode, true, &["부서코드", "조직코드", "departmentcode", "code"]),
    (Departments, Column::DepartmentName, true, &["부서명", "조직명", "departmentname", "name"]),
    (Departments, Column::DepartmentNameEn, false, &["영문부서명", "부서영문명", "departmentnameen", "nameen"]),
    (Departments, Column::ParentCode, true, &["상위부서코드", "상위조직코드", "parentcode"]),
    (Departments, Column::DepartmentKind, false, &["부서구분", "departmentkind", "kind"]),
    (Departments, Column::LeaderNumber, false, &["부서장사번", "leadernumber"]),
    (Departments, Column::ExecutiveNumber, false, &["담당임원사번", "executivenumber", "responsibleexecutivenumber"]),
    (Employees, Column::EmployeeNumber, true, &["사번", "사원번호", "직원번호", "employeenumber", "number"]),
    (Employees, Column::Name, true, &["성명", "이름", "name"]),
    (Employees, Column::Email, true, &["이메일", "전자우편", "메일", "email"]),
    (Employees, Column::DepartmentCode, true, &["부서코드", "소속부서코드", "조직코드", "departmentcode"]),
    (Employees, Column::JobFunction, false, &["직무", "jobfunction"]),
    (Employees, Column::EmploymentKind, false, &["고용형태", "사원구분", "employmentkind"]),
    (Employees, Column::Rank, false, &["직급", "rank"]),
    (Employees, Column::Status, false, &["재직상태", "재직구분", "status"]),
    (Employees, Column::JoinedOn, false, &["입사일", "입사일자", "joinedon"]),
    (Employees, Column::LeftOn, false, &["퇴사일", "퇴직일", "퇴직일자", "lefton"]),
    (Employees, Column::Roles, false, &["역할", "roles"]),
];

impl Column {
    /// The column that this header names. Case, blanks, `_` and `-` make no difference.
    pub fn of(source: Source, header: &str) -> Option<Self> {
        let header = plain(header);
        let named = COLUMNS.iter().find(|(of, _, _, names)| *of == source && names.contains(&header.as_str()));
        named.map(|(_, column, ..)| *column)
    }

    /// Those without which a table is not read.
    pub fn required(source: Source) -> impl Iterator<Item = Self> {
        COLUMNS.iter().filter(move |(of, _, required, _)| *of == source && *required).map(|(_, column, ..)| *column)
    }

    /// The header in Korean.
    pub fn header(self) -> &'static str {
        let known = COLUMNS.iter().find(|(_, column, ..)| *column == self);
        known.and_then(|(.., names)| names.first()).copied().unwrap_or_default()
    }
}

fn plain(word: &str) -> String {
    word.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

pub fn department_kind(cell: &str) -> Option<DepartmentKind> {
    match plain(cell).as_str() {
        "현장" | "현장부서" | "frontline" => Some(DepartmentKind::FrontLine),
        "후선" | "후선부서" | "backoffice" => Some(DepartmentKind::BackOffice),
        _ => None,
    }
}

pub fn job_function(cell: &str) -> Option<JobFunction> {
    match plain(cell).as_str() {
        "창구" | "창구직원" | "counter" => Some(JobFunction::Counter),
        "보상" | "보상직원" | "claimsadjuster" => Some(JobFunction::ClaimsAdjuster),
        "민원처리" | "민원처리담당자" | "complainthandler" => Some(JobFunction::ComplaintHandler),
        "상담" | "상담사" | "callcenteragent" => Some(JobFunction::CallCenterAgent),
        "소비자보호" | "소비자보호담당자" | "consumerprotectionofficer" => {
            Some(JobFunction::ConsumerProtectionOfficer)
        }
        "영업" | "sales" => Some(JobFunction::Sales),
        "본사" | "headoffice" => Some(JobFunction::HeadOffice),
        _ => None,
    }
}

pub fn employment_kind(cell: &str) -> Option<EmploymentKind> {
    match plain(cell).as_str() {
        "직원" | "정규직" | "계약직" | "임원" | "employee" => Some(EmploymentKind::Employee),
        "설계사" | "보험설계사" | "하이플래너" | "위촉" | "위촉직" | "planner" => {
            Some(EmploymentKind::Planner)
        }
        _ => None,
    }
}

/// Who is on leave works here.
pub fn status(cell: &str) -> Option<EmployeeStatus> {
    match plain(cell).as_str() {
        "재직" | "재직중" | "휴직" | "휴직중" | "파견" | "정직" | "active" => {
            Some(EmployeeStatus::Active)
        }
        "퇴직" | "퇴사" | "해촉" | "left" => Some(EmployeeStatus::Left),
        _ => None,
    }
}

/// Why a cell of roles can't be taken.
#[derive(Debug, PartialEq, Eq)]
pub enum RoleFault {
    Unknown,
    /// O3: a role that a feed never grants.
    Above,
}

/// O3: `STAFF` and `LEADER`, and nothing above.
pub fn roles(cell: &str) -> Result<RoleSet, RoleFault> {
    let words = cell.split([',', ';', '/', '|', '·']).map(plain).filter(|word| !word.is_empty());
    words.map(|word| role(&word)).collect()
}

fn role(word: &str) -> Result<Role, RoleFault> {
    match word {
        "직원" | "staff" => Ok(Role::Staff),
        "관리자" | "leader" => Ok(Role::Leader),
        "임원" | "executive" | "대표이사" | "ceo" | "고객담당임원" | "cco" | "고객만족부서" | "csoffice"
        | "준법감시" | "compliance" | "인사" | "hr" | "감사" | "auditor" | "admin" => Err(RoleFault::Above),
        _ => Err(RoleFault::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o3_headers_are_known_in_both_languages() {
        for (header, column) in [
            ("사번", Column::EmployeeNumber),
            (" 사원 번호", Column::EmployeeNumber),
            ("employee_number", Column::EmployeeNumber),
            ("E-Mail", Column::Email),
            ("departmentCode", Column::DepartmentCode),
        ] {
            assert_eq!(Column::of(Source::Employees, header), Some(column), "{header}");
        }
        assert_eq!(Column::of(Source::Departments, "사번"), None);
        let mut names: Vec<_> =
            COLUMNS.iter().flat_map(|(source, _, _, names)| names.iter().map(move |name| (*source, *name))).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all, "no name means two columns");
        assert!(names.iter().all(|(_, name)| plain(name) == **name));
    }

    /// O3: by whichever word, the feed grants nothing above STAFF and LEADER.
    #[test]
    fn o3_a_role_above_leader_is_told_from_a_slip() {
        assert_eq!(roles("직원/관리자"), Ok([Role::Staff, Role::Leader].into_iter().collect()));
        assert_eq!(roles(""), Ok(RoleSet::default()));
        for above in crate::kernel::actor::ALL_ROLES.into_iter().skip(2) {
            assert_eq!(roles(&format!("STAFF,{above:?}")), Err(RoleFault::Above), "{above:?}");
        }
        assert_eq!(roles("STAFF,BOSS"), Err(RoleFault::Unknown));
    }
}
