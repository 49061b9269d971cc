//! Who may leave, and who may take over what they leave behind.

use crate::{
    kernel::{actor::RoleSet, change::Change},
    org::{absence, leaving::types::OpenWorkKind, types::Employee},
};
use entity::{
    absence::Model as AbsenceRow,
    employee::EmployeeStatus,
    employee_role::Role,
    ids::{DepartmentId, EmployeeId},
    pending_change,
};
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound {
        field: &'static str,
    },
    HasLeft {
        field: &'static str,
    },
    Oneself,
    LastAdministrator,
    StaleVersion,
    SamePerson,
    NothingToHandOver,
    NotLeader,
    NotExecutive,
    CannotStandIn,
    /// The successor has another part in it, and nobody may have both.
    HasOtherPart,
}

/// O4, X1: nobody ends their own employment here, and an administrator remains.
pub fn leave(
    person: &Employee,
    by: EmployeeId,
    expected_version: Option<i32>,
    other_administrators: usize,
) -> Result<(), Refusal> {
    if expected_version.is_some_and(|version| version != person.version) {
        return Err(Refusal::StaleVersion);
    }
    if !person.is_active() {
        return Err(Refusal::HasLeft { field: "employeeId" });
    }
    if person.key == by {
        return Err(Refusal::Oneself);
    }
    match person.role_set.contains(Role::Admin) && other_administrators == 0 {
        true => Err(Refusal::LastAdministrator),
        false => Ok(()),
    }
}

/// A department that somebody heads or answers for.
#[derive(Clone, Copy)]
pub struct Headed {
    pub id: DepartmentId,
    pub version: i32,
}

/// What somebody has to hand over.
#[derive(Default)]
pub struct Work {
    pub leads: Vec<Headed>,
    pub answers_for: Vec<Headed>,
    pub stands_in: Vec<AbsenceRow>,
    pub proposed: Vec<pending_change::Model>,
    /// What other domains keep.
    pub elsewhere: Vec<(OpenWorkKind, Uuid)>,
}

impl Work {
    fn is_empty(&self) -> bool {
        self.leads.is_empty()
            && self.answers_for.is_empty()
            && self.stands_in.is_empty()
            && self.proposed.is_empty()
            && self.elsewhere.is_empty()
    }

    /// What becomes of each object when it is handed over (X6), a department twice if it is headed and answered for: it changes
    /// twice.
    pub fn moves(&self) -> Vec<Change<'static>> {
        let of = |event, object_type, object_id, version, fields| Change {
            event,
            object_type,
            object_id,
            version,
            part: None,
            fields,
        };
        let department = |one: &Headed, before: i32, fields| {
            of("departmentHandedOver", "Department", one.id.0, one.version + before + 1, fields)
        };
        let headed = self.leads.iter().map(|one| department(one, 0, &["leader"]));
        let answered = self.answers_for.iter().map(|one| {
            let headed_too = self.leads.iter().any(|other| other.id == one.id);
            department(one, headed_too.into(), &["responsibleExecutive"])
        });
        let absences = self.stands_in.iter();
        let absences = absences.map(|row| of("absenceHandedOver", "Absence", row.id.0, row.version + 1, &["deputy"]));
        // It has no version: it was proposed (1), and is not decided (2).
        let proposed = self.proposed.iter();
        let proposed = proposed.map(|row| of("changeHandedOver", "PendingChange", row.id.0, 1, &["handedOverTo"]));
        headed.chain(answered).chain(absences).chain(proposed).collect()
    }

    /// As it is when it was handed over.
    pub fn taken_over_by(mut self, to: EmployeeId) -> Self {
        for absence in &mut self.stands_in {
            absence.deputy_id = Some(to);
            absence.version += 1;
        }
        for change in &mut self.proposed {
            change.handed_over_to = Some(to);
        }
        self
    }
}

/// Who is to take it over, as the database says.
pub struct Successor<'a> {
    pub id: EmployeeId,
    pub status: EmployeeStatus,
    pub roles: RoleSet,
    /// Their own absences, from today on.
    pub absences: &'a [AbsenceRow],
}

/// O4: a successor works here and may do what they take over: only leaders head departments, only executives answer for
/// divisions (O1), and a deputy is there when they stand in (O5). All of it is handed over, or none.
pub fn hand_over(from: EmployeeId, to: &Successor, work: &Work) -> Result<(), Vec<Refusal>> {
    if to.id == from {
        return Err(vec![Refusal::SamePerson]);
    }
    if to.status == EmployeeStatus::Left {
        return Err(vec![Refusal::HasLeft { field: "successorId" }]);
    }
    let mut refusals = Vec::new();
    if work.is_empty() {
        refusals.push(Refusal::NothingToHandOver);
    }
    if !work.leads.is_empty() && !to.roles.contains(Role::Leader) && !to.roles.is_executive() {
        refusals.push(Refusal::NotLeader);
    }
    if !work.answers_for.is_empty() && !to.roles.is_executive() {
        refusals.push(Refusal::NotExecutive);
    }
    let can_stand_in = |row: &AbsenceRow| {
        let meets = |own: &&AbsenceRow| own.first_day <= row.last_day && row.first_day <= own.last_day;
        let near: Vec<AbsenceRow> = to.absences.iter().filter(meets).cloned().collect();
        absence::rules::stand_in(row.employee_id, to.id, Some(to.status), &near).is_ok()
    };
    if !work.stands_in.iter().all(can_stand_in) {
        refusals.push(Refusal::CannotStandIn);
    }
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn who(n: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(n))
    }

    fn headed(n: u128) -> Headed {
        Headed { id: DepartmentId(Uuid::from_u128(n)), version: 4 }
    }

    #[test]
    fn x6_each_object_that_is_handed_over_is_one_change() {
        let work = Work { leads: vec![headed(8), headed(9)], answers_for: vec![headed(9)], ..Work::default() };
        let moves = work.moves();
        let moves: Vec<_> = moves.iter().map(|one| (one.object_id.as_u128(), one.version, one.fields)).collect();
        assert_eq!(moves, [(8, 5, &["leader"][..]), (9, 5, &["leader"]), (9, 6, &["responsibleExecutive"])]);
    }

    fn check(roles: &[Role], work: &Work) -> Vec<Refusal> {
        let roles = roles.iter().copied().collect();
        let to = Successor { id: who(2), status: EmployeeStatus::Active, roles, absences: &[] };
        hand_over(who(1), &to, work).err().unwrap_or_default()
    }

    #[test]
    fn o4_a_successor_may_do_what_they_take_over() {
        let some = || vec![headed(9)];
        let leads = Work { leads: some(), ..Work::default() };
        assert_eq!(check(&[Role::Staff], &leads), [Refusal::NotLeader]);
        assert_eq!(check(&[Role::Leader], &leads), []);
        let answers = Work { answers_for: some(), ..Work::default() };
        assert_eq!(check(&[Role::Leader], &answers), [Refusal::NotExecutive]);
        assert_eq!(check(&[Role::Executive], &answers), []);
        assert_eq!(check(&[Role::Ceo], &answers), []);
        assert_eq!(check(&[Role::Staff], &Work::default()), [Refusal::NothingToHandOver]);
        let left = Successor { id: who(2), status: EmployeeStatus::Left, roles: RoleSet::default(), absences: &[] };
        assert_eq!(hand_over(who(1), &left, &leads), Err(vec![Refusal::HasLeft { field: "successorId" }]));
        assert_eq!(hand_over(who(2), &left, &leads), Err(vec![Refusal::SamePerson]));
    }
}
