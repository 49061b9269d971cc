//! Who somebody is to a meeting: whose it is, who is above them, who reads what was said.

use crate::{kernel::policy::Scope, org::Directory};
use entity::{
    customer_meeting::Model as Meeting,
    employee_role::Role,
    ids::{DepartmentId, EmployeeId},
};

/// What a leader heads: the department nearest to the top; none if they head nothing.
pub fn heads(directory: &Directory, who: EmployeeId) -> Option<DepartmentId> {
    let led = directory.departments().iter().filter(|one| one.leader_id == Some(who));
    led.min_by_key(|one| (one.path.len(), one.key)).map(|one| one.key)
}

/// Everybody who heads something now, with what.
pub fn leaders(directory: &Directory) -> Vec<(EmployeeId, DepartmentId)> {
    let led = directory.departments().iter().filter_map(|one| Some((one.leader_id?, one.path.len(), one.key)));
    let mut led: Vec<_> = led.filter(|(who, ..)| directory.is_active(*who)).collect();
    led.sort_unstable();
    led.dedup_by_key(|(who, ..)| *who);
    led.into_iter().map(|(who, _, department)| (who, department)).collect()
}

pub fn is_office(scope: &Scope) -> bool {
    [Role::CsOffice, Role::Cco].into_iter().any(|role| scope.actor().roles.contains(role))
}

/// Whether what was said shows as it was said: to the leader, those who lead above them, and the CS office.
pub fn is_on_path(directory: &Directory, scope: &Scope, meeting: &Meeting) -> bool {
    let me = scope.employee();
    let path = directory.department(meeting.department_id).map(|one| one.path.as_slice()).unwrap_or_default();
    let leads = |id: &DepartmentId| {
        let department = directory.department(*id);
        department.is_some_and(|one| one.leader_id == Some(me) || one.responsible_executive_id == Some(me))
    };
    meeting.leader_id == me || is_office(scope) || directory.chief_executives().contains(&me) || path.iter().any(leads)
}

/// Whether the scope covers what is this leader's.
pub fn covers(directory: &Directory, scope: &Scope, leader: EmployeeId) -> bool {
    scope.covers(leader, directory.employee(leader).map(|person| person.path()).unwrap_or_default())
}
