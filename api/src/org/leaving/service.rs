//! Leaving, and handing over.

use crate::{
    kernel::{
        audit,
        change::{self, Change},
        cx::Cx,
        db::{self, Turn, Tx},
        error::{Fault, Stop},
        events,
        policy::{Action, Scope},
    },
    org::{
        Directory,
        absence::{service as absence_service, store as absence_store},
        leaving::{
            elsewhere,
            rules::{self, Refusal, Successor, Work},
            store,
            types::OpenWorkKind,
        },
        store as org_store,
    },
};
use chrono::NaiveDate;
use entity::ids::EmployeeId;

/// The last day that both databases keep in order.
const FAR: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

pub struct Leave {
    pub employee: EmployeeId,
    pub expected_version: Option<i32>,
}

/// O4: they have left as of today. Their own absences end; what others rely on them for stays as open work. In the
/// caller's transaction, who ends their sessions with it.
pub async fn leave(tx: &Tx, cx: &Cx, directory: &Directory, scope: &Scope, leave: &Leave) -> Result<(), Stop<Refusal>> {
    let not_found = Stop::refused(Refusal::NotFound { field: "employeeId" });
    let person = directory.employee(leave.employee).ok_or(not_found)?;
    let today = directory.calendar().day_of(cx.now);
    // Nobody names them as deputy at the same moment.
    db::take_turn(tx, Turn::Absences).await?;
    let administrators = org_store::other_administrators(tx, person.key).await?;
    rules::leave(person, scope.employee(), leave.expected_version, administrators).map_err(Stop::refused)?;
    absence_service::end_all(tx, cx, Action::DeactivateEmployee, &[person.key], (today, Some(scope.employee())))
        .await?;
    if !store::leave(tx, person.key, person.version, today).await? {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    org_store::follow_executives(tx, today).await?;
    let left = Change {
        event: "employeeLeft",
        object_type: "Employee",
        object_id: person.key.0,
        version: person.version + 1,
        part: None,
        fields: &["status", "leftOn", "absences"],
    };
    change::write(tx, cx, Action::DeactivateEmployee, &left).await?;
    Ok(())
}

pub struct HandOver {
    pub from: EmployeeId,
    pub to: EmployeeId,
    /// All kinds, if it is empty.
    pub only: Vec<OpenWorkKind>,
}

/// O4: moves all open work to a successor at once, or nothing.
pub async fn hand_over(cx: &Cx, directory: &Directory, scope: &Scope, wish: HandOver) -> Result<Work, Stop<Refusal>> {
    let not_found = |field| Stop::refused(Refusal::NotFound { field });
    let person = directory.employee(wish.from).ok_or_else(|| not_found("employeeId"))?;
    if !scope.covers(person.key, person.path()) {
        return Err(not_found("employeeId"));
    }
    let today = directory.calendar().day_of(cx.now);
    let tx = cx.db.begin().await?;
    db::take_turn(&tx, Turn::Absences).await?;
    let successor = store::person(&tx, wish.to).await?.ok_or_else(|| not_found("successorId"))?;
    let roles = org_store::roles_of(&tx, wish.to).await?.unwrap_or_default();
    let absences = absence_store::near(&tx, [wish.to], (today, FAR)).await?;
    let absences: Vec<_> = absences.into_iter().filter(|row| row.employee_id == wish.to).collect();
    let mut work = chosen(store::lock_work(&tx, wish.from, today).await?, &wish.only);
    work.elsewhere = elsewhere::list(Some(&tx), cx, wish.from, &wish.only).await?;
    let to = Successor { id: wish.to, status: successor.status, roles, absences: &absences };
    rules::hand_over(wish.from, &to, &work)?;
    store::hand_over(&tx, wish.from, wish.to, &work).await?;
    elsewhere::hand_over(&tx, cx, (wish.from, wish.to), &wish.only).await?.map_err(Stop::refused)?;
    let handed_over = Change {
        event: "workHandedOver",
        object_type: "Employee",
        object_id: wish.from.0,
        version: person.version,
        part: None,
        fields: &["openWork"],
    };
    change::write(&tx, cx, Action::HandOverWork, &handed_over).await?;
    change::write_all(&tx, cx, Action::HandOverWork, &work.moves()).await?;
    // The successor's side of the same change, for those who look at them: in the log it is about them (X6).
    let of_successor = audit::Record { object_id: Some(wish.to.0), ..handed_over.audited() };
    audit::write(&tx, cx, Action::HandOverWork, &of_successor).await?;
    let taken_over = Change {
        event: "workTakenOver",
        object_id: wish.to.0,
        version: successor.version,
        part: Some(("Employee", wish.from.0)),
        ..handed_over
    };
    events::write(&tx, events::row(cx, &taken_over)).await?;
    tx.commit().await?;
    Ok(work)
}

pub async fn open_work(cx: &Cx, directory: &Directory, of: EmployeeId) -> Result<Work, Fault> {
    let work = store::work(cx.db.reader(), of, directory.calendar().day_of(cx.now)).await?;
    Ok(Work { elsewhere: elsewhere::list(None, cx, of, &[]).await?, ..work })
}

fn chosen(work: Work, only: &[OpenWorkKind]) -> Work {
    let wanted = |kind| only.is_empty() || only.contains(&kind);
    Work {
        leads: if wanted(OpenWorkKind::LeadsDepartment) { work.leads } else { Vec::new() },
        answers_for: if wanted(OpenWorkKind::AnswersForDivision) { work.answers_for } else { Vec::new() },
        stands_in: if wanted(OpenWorkKind::StandsIn) { work.stands_in } else { Vec::new() },
        proposed: if wanted(OpenWorkKind::ProposedChange) { work.proposed } else { Vec::new() },
        elsewhere: work.elsewhere,
    }
}
