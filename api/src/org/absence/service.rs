//! Recording and cancelling absences.

use crate::{
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::{self, Turn, Tx},
        error::{Fault, Stop},
        id,
        idempotency::{Key, LONGEST_KEY, Seen},
        policy::{Action, Rows, Scope},
    },
    org::{
        Directory,
        absence::{
            rules::{self, Refusal, Wish},
            store,
        },
    },
};
use chrono::NaiveDate;
use entity::{
    absence::{self, AbsenceKind, AbsenceStatus},
    ids::{AbsenceId, EmployeeId},
};
use serde::Serialize;

#[derive(Serialize)]
pub struct NewAbsence {
    pub employee: EmployeeId,
    pub kind: AbsenceKind,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub deputy: Option<EmployeeId>,
}

/// O5: an absence that overlaps no other of theirs, with a deputy who is there.
pub async fn record(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    new: NewAbsence,
    key: Option<String>,
) -> Result<absence::Model, Stop<Refusal>> {
    let key = Key::given(scope.employee().0, Action::RecordAbsence, key, &new)
        .map_err(|_| Stop::refused(Refusal::KeyInvalid { max: LONGEST_KEY }))?;
    let not_found = || Stop::refused(Refusal::NotFound { field: "employeeId" });
    let person = directory.employee(new.employee).ok_or_else(not_found)?;
    if !scope.covers(person.key, person.path()) {
        return Err(not_found());
    }
    // Nobody makes themself absent for days on which something was due of them.
    let back_dated = matches!(scope.rows(), Rows::All) && person.key != scope.employee();
    let wish = Wish { employee: new.employee, first: new.first, last: new.last, deputy: new.deputy, back_dated };
    let tx = cx.db.begin().await?;
    db::take_turn(&tx, Turn::Absences).await?;
    if let Some(key) = &key {
        match key.seen_in(&tx, cx.now).await? {
            Seen::Before(first) => return store::absence(&tx, AbsenceId(first)).await?.ok_or_else(not_found),
            Seen::WithOtherInput => return Err(Stop::refused(Refusal::KeyReused)),
            Seen::Never => {}
        }
    }
    let people = || [Some(new.employee), new.deputy].into_iter().flatten();
    let standings = store::standings(&tx, people()).await?;
    let near = store::near(&tx, people(), (new.first, new.last)).await?;
    rules::record(&wish, directory.calendar().day_of(cx.now), |id| standings.get(&id).copied(), &near)?;
    let absence = absence::Model {
        id: AbsenceId(id::fresh(cx.now)),
        employee_id: new.employee,
        kind: new.kind,
        first_day: new.first,
        last_day: new.last,
        planned_last_day: new.last,
        deputy_id: new.deputy,
        status: AbsenceStatus::Recorded,
        recorded_by: scope.employee(),
        recorded_at: cx.now,
        ended_by: None,
        ended_at: None,
        version: 1,
    };
    store::insert(&tx, &absence).await?;
    let made = Change {
        event: "absenceRecorded",
        object_type: "Absence",
        object_id: absence.id.0,
        version: absence.version,
        part: None,
        fields: &["employee", "kind", "firstDay", "lastDay", "deputy"],
    };
    change::write(&tx, cx, Action::RecordAbsence, &made).await?;
    if let Some(key) = &key {
        key.keep_in(&tx, cx, absence.id.0).await?;
    }
    tx.commit().await?;
    Ok(absence)
}

/// O5: cancels an absence that has not begun; ends one that has with yesterday.
pub async fn cancel(
    cx: &Cx,
    directory: &Directory,
    scope: &Scope,
    id: AbsenceId,
    expected_version: Option<i32>,
) -> Result<absence::Model, Stop<Refusal>> {
    let not_found = || Stop::refused(Refusal::NotFound { field: "id" });
    let tx = cx.db.begin().await?;
    let absence = store::absence(&tx, id).await?.ok_or_else(not_found)?;
    let person = directory.employee(absence.employee_id).ok_or_else(not_found)?;
    if !scope.covers(person.key, person.path()) {
        return Err(not_found());
    }
    let verdict = rules::cancel(&absence, directory.calendar().day_of(cx.now), expected_version);
    let ended = rules::ended(&absence, verdict.map_err(Stop::refused)?, Some(scope.employee()), cx.now);
    if !store::end(&tx, &ended).await? {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    change::write(&tx, cx, Action::CancelAbsence, &cancelled(&ended)).await?;
    tx.commit().await?;
    Ok(ended)
}

/// O4, O5: what is left of the absences of people who leave ends, as if each had been cancelled: deputies hear of it. In the
/// caller's transaction, which has the turn; before it writes anything else, because this locks rows that others change too.
pub async fn end_all(
    tx: &Tx,
    cx: &Cx,
    action: Action,
    people: &[EmployeeId],
    (today, by): (NaiveDate, Option<EmployeeId>),
) -> Result<(), Fault> {
    if people.is_empty() {
        return Ok(());
    }
    let lasting = store::lasting(tx, people, today).await?;
    let end = |row: &absence::Model| Some(rules::ended(row, rules::cancel(row, today, None).ok()?, by, cx.now));
    let ended: Vec<absence::Model> = lasting.iter().filter_map(end).collect();
    let changes: Vec<Change<'static>> = ended.iter().map(cancelled).collect();
    store::save(tx, ended).await?;
    Ok(change::write_all(tx, cx, action, &changes).await?)
}

fn cancelled(ended: &absence::Model) -> Change<'static> {
    Change {
        event: "absenceCancelled",
        object_type: "Absence",
        object_id: ended.id.0,
        version: ended.version,
        part: None,
        fields: &["status", "lastDay"],
    }
}
