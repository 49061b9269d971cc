//! Directing what is to prevent similar cases, and saying that it is done (H3).

use crate::{
    hotline::{
        inbox,
        prevention::store,
        reading,
        refusal::{self, LONGEST_DIRECTION, MOST_DIRECTIONS, Refusal},
        store as bulletins,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        error::Stop,
        id,
        idempotency::{InvalidKey, Key, Seen},
        policy::{Action, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::Directory,
    voc,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    ids::{EmployeeId, HotlineBulletinId, RecurrencePreventionId, VocItemId},
    recurrence_prevention::{Model, PreventionState},
};
use serde::Serialize;

/// What is directed.
#[derive(Serialize)]
pub struct New {
    pub bulletin: HotlineBulletinId,
    pub item: VocItemId,
    pub owner: EmployeeId,
    pub due_on: NaiveDate,
    pub direction: String,
}

pub async fn direct(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    (new, key): (New, Option<String>),
) -> Result<Model, Stop<Refusal>> {
    let (by, views) = (scope.employee(), cx.allow(Action::HotlineBulletin)?);
    let key = Key::given(by.0, Action::DirectRecurrencePrevention, key, &new);
    let key = key.map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    let direction = checked(&new, directory, cx.now)?;
    let tx = cx.db.begin().await?;
    let about = voc::lock_for_words(&tx, ring, &[new.item]).await?.pop();
    let not_found = || Stop::refused(Refusal::BulletinNotFound);
    let bulletin = bulletins::lock(&tx, new.bulletin).await?.ok_or_else(not_found)?;
    if let Some(key) = &key {
        match key.seen_in(&tx, cx.now).await? {
            Seen::Never => {}
            Seen::WithOtherInput => return Err(Stop::refused(Refusal::KeyReused)),
            Seen::Before(id) => {
                let row = store::prevention(&tx, RecurrencePreventionId(id)).await?;
                return row.ok_or(Stop::refused(Refusal::PreventionNotFound));
            }
        }
    }
    if !reading::sees(directory, &views, &bulletin, cx.now) {
        return Err(not_found());
    }
    let answers = reading::answers(directory, &bulletin, by, cx.now);
    refusal::may_direct(bulletin.state, answers).map_err(Stop::refused)?;
    let entries = bulletins::entries(&tx, [bulletin.id]).await?;
    let stands = entries.iter().any(|entry| entry.item_id == new.item && entry.dropped_by.is_none());
    let no_item = Refusal::ItemNotFound { field: "vocItemId", index: None };
    let about = about.filter(|_| stands).ok_or(Stop::refused(no_item))?;
    if about.is_erased {
        return Err(Stop::refused(Refusal::CustomerErased { field: "vocItemId", index: None }));
    }
    if store::count_of(&tx, bulletin.id).await? >= MOST_DIRECTIONS as u64 {
        return Err(Stop::refused(Refusal::TooMany { field: "bulletinId", max: MOST_DIRECTIONS }));
    }
    let row = Model {
        id: RecurrencePreventionId(id::fresh(cx.now)),
        bulletin_id: bulletin.id,
        item_id: new.item,
        division_id: bulletin.division_id,
        directed_by: by,
        directed_at: cx.now,
        owner_id: new.owner,
        due_on: new.due_on,
        direction: about.masked(&direction),
        state: PreventionState::Open,
        result: None,
        done_at: None,
        done_by: None,
        overdue_told_at: None,
        next_at: Some(overdue_at(directory, new.due_on)),
        version: 1,
    };
    let made = Change { fields: &["owner", "dueOn", "direction"], ..changed("recurrencePreventionDirected", &row) };
    let rows = change::insert(store::insert(Writes::default(), &row), cx, Action::DirectRecurrencePrevention, &made);
    let rows = rows.insert(inbox::heard_of(&row, "recurrencePreventionCame", row.owner_id, Some(by), cx.now));
    let rows = inbox::tell(rows, directory, &bulletin, "recurrencePreventionDirected", (Some(by), cx.now));
    let rows = match &key {
        Some(key) => rows.insert(key.keep(cx, row.id.0)),
        None => rows,
    };
    rows.run_in(&tx).await?;
    tx.commit().await?;
    Ok(row)
}

/// Everything that is wrong with it at once.
fn checked(new: &New, directory: &Directory, now: DateTime<Utc>) -> Result<String, Stop<Refusal>> {
    let direction = refusal::text(("direction", None), &new.direction, LONGEST_DIRECTION);
    let due = refusal::due(new.due_on, directory.calendar().day_of(now));
    let owner = if directory.is_active(new.owner) { Ok(()) } else { Err(Refusal::OwnerUnknown) };
    match (direction, due, owner) {
        (Ok(direction), Ok(_), Ok(())) => Ok(direction),
        (direction, due, owner) => {
            Err(Stop::Refused([direction.err(), due.err(), owner.err()].into_iter().flatten().collect()))
        }
    }
}

/// The first moment after its day.
pub fn overdue_at(directory: &Directory, due_on: NaiveDate) -> DateTime<Utc> {
    directory.calendar().start_of(due_on.succ_opt().unwrap_or(due_on))
}

/// What is said to be done.
pub struct Report {
    pub id: RecurrencePreventionId,
    pub expected_version: Option<i32>,
    pub result: String,
}

/// The owner, or who stands in for them while they are absent.
pub fn may_report(directory: &Directory, row: &Model, who: EmployeeId, now: DateTime<Utc>) -> Result<(), Refusal> {
    let deputy = directory.deputy_of(row.owner_id, directory.calendar().day_of(now)).map(|deputy| deputy.key);
    match row.state {
        _ if row.owner_id != who && deputy != Some(who) => Err(Refusal::NotOwner),
        PreventionState::Done => Err(Refusal::AlreadyDone),
        PreventionState::Closed => Err(Refusal::CustomerErased { field: "id", index: None }),
        PreventionState::Open => Ok(()),
    }
}

pub async fn report(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    report: Report,
) -> Result<Model, Stop<Refusal>> {
    let result = refusal::text(("result", None), &report.result, LONGEST_DIRECTION).map_err(Stop::refused)?;
    let not_found = || Stop::refused(Refusal::PreventionNotFound);
    let tx = cx.db.begin().await?;
    let item = store::prevention(&tx, report.id).await?.ok_or_else(not_found)?.item_id;
    // Before the row, as an erasure does.
    let about = voc::lock_for_words(&tx, ring, &[item]).await?.pop().ok_or_else(not_found)?;
    let mut row = store::lock(&tx, report.id).await?.ok_or_else(not_found)?;
    if !sees(directory, scope, &row, cx.now) {
        return Err(not_found());
    }
    may_report(directory, &row, scope.employee(), cx.now).map_err(Stop::refused)?;
    if report.expected_version.is_some_and(|expected| expected != row.version) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    if about.is_erased {
        return Err(Stop::refused(Refusal::CustomerErased { field: "id", index: None }));
    }
    (row.state, row.result) = (PreventionState::Done, Some(about.masked(&result)));
    (row.done_at, row.done_by, row.next_at) = (Some(cx.now), Some(scope.employee()), None);
    row.version += 1;
    let done = Change { fields: &["state", "result"], ..changed("recurrencePreventionDone", &row) };
    let rows = change::insert(Writes::default(), cx, Action::ReportRecurrencePrevention, &done);
    let by = Some(scope.employee());
    let rows = rows.insert(inbox::heard_of(&row, "recurrencePreventionReported", row.directed_by, by, cx.now));
    let rows = match bulletins::bulletin(&tx, row.bulletin_id).await? {
        Some(bulletin) => inbox::tell(rows, directory, &bulletin, "recurrencePreventionDone", (by, cx.now)),
        None => rows,
    };
    store::save(&tx, &row).await?;
    rows.run_in(&tx).await?;
    tx.commit().await?;
    Ok(row)
}

/// X5: whoever directed it, its owner, who stands in for them; else as far as the policy reaches.
pub fn sees(directory: &Directory, scope: &Scope, row: &Model, now: DateTime<Utc>) -> bool {
    has_part(directory, row, scope.employee(), now) || scope.covers(row.owner_id, &[row.division_id])
}

/// V10: they directed it, or it is theirs to do today, so they read what is to be done whatever it is about.
pub fn has_part(directory: &Directory, row: &Model, who: EmployeeId, now: DateTime<Utc>) -> bool {
    let deputy = directory.deputy_of(row.owner_id, directory.calendar().day_of(now));
    [row.directed_by, row.owner_id].contains(&who) || deputy.is_some_and(|one| one.key == who)
}

/// What became of a direction.
pub fn changed<'a>(event: &'a str, row: &Model) -> Change<'a> {
    Change {
        event,
        object_type: "RecurrencePrevention",
        object_id: row.id.0,
        version: row.version,
        part: None,
        fields: &[],
    }
}
