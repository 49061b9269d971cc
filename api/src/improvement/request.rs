//! Asking a department for an improvement (H4): what frequent VOC, whose it is to solve, and which items show it.

use crate::{
    improvement::{
        desk::{self, Names, changed, event_of, step},
        refusal::{LONGEST_TEXT, LONGEST_TITLE, MOST_NAMED, Refusal, text},
        rules, store,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        id,
        idempotency::{InvalidKey, Key, Seen},
        policy::{Action, Rows, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::Directory,
    voc::{self, series::Cause},
};
use chrono::NaiveDate;
use entity::{
    ids::{CustomerId, DepartmentId, EmployeeIds, ImprovementTaskId, VocCategoryId, VocItemId},
    improvement_item::{self, ItemReason},
    improvement_step::{self, StepKind},
    improvement_task::{ImprovementState, Model as Task, SeriesPart},
    voc_item::Model as Item,
};
use serde::Serialize;

/// What is asked for.
#[derive(Clone, Serialize)]
pub struct New {
    pub title: String,
    pub problem: String,
    pub category: VocCategoryId,
    /// Of which department, and what it has to do with the VOC; the whole company's, if of none.
    pub series: Option<(DepartmentId, SeriesPart)>,
    /// A day of the week whose signal it comes from.
    pub signal_week: Option<NaiveDate>,
    pub counts_from: Option<NaiveDate>,
    /// Who is to do it.
    pub department: DepartmentId,
    pub desired_by: Option<NaiveDate>,
    pub items: Vec<VocItemId>,
}

pub async fn request(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    (new, key): (New, Option<String>),
) -> Result<Task, Stop<Refusal>> {
    let key = Key::given(scope.employee().0, Action::RequestImprovement, key, &new);
    let key = key.map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    if let Some(first) = requested_before(cx, key.as_ref()).await? {
        return Ok(first);
    }
    let tx = cx.db.begin().await?;
    let made = request_in(&tx, cx, (directory, ring), (scope, Action::RequestImprovement), new).await;
    let task = made?;
    if let Some(key) = &key {
        match key.keep_in(&tx, cx, task.id.0).await {
            Ok(()) => {}
            // The same call, at the same moment, was faster.
            Err(error) if Key::broken_by(&error) => {
                tx.rollback().await?;
                return requested_before(cx, Some(key)).await?.ok_or(Stop::Failed(error.into()));
            }
            Err(error) => return Err(error.into()),
        }
    }
    tx.commit().await?;
    Ok(task)
}

async fn requested_before(cx: &Cx, key: Option<&Key>) -> Result<Option<Task>, Stop<Refusal>> {
    let Some(key) = key else { return Ok(None) };
    match key.seen(cx).await? {
        Seen::Never => Ok(None),
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
        Seen::Before(id) => Ok(store::task(cx.db.writer(), ImprovementTaskId(id)).await?),
    }
}

/// In the caller's transaction: what an executive directs (H3) or hears (R4) becomes a task with it. `scope` is the leave that the
/// caller was given, and says whose departments may be asked.
pub async fn request_in(
    tx: &Tx,
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    (scope, action): (&Scope, Action),
    new: New,
) -> Result<Task, Stop<Refusal>> {
    let task = checked(cx, directory, scope, &new)?;
    is_known(tx, &task, new.signal_week.is_some()).await?;
    let items = named(tx, cx, directory, &new.items).await?;
    let customers: Vec<CustomerId> = items.iter().filter_map(|item| item.customer_id).collect();
    let (title, problem) = (task.title.clone(), task.problem.clone());
    let names = Names::of(tx, ring, &customers).await?;
    let task = Task { title: names.hide(title), problem: names.hide(problem), ..task };
    let rows = store::insert(Writes::default(), &task);
    let rows =
        items.iter().fold(rows, |rows, item| store::insert_item(rows, linked(&task, item, ItemReason::Named, cx.now)));
    let begun = step(&task, (StepKind::Requested, cx.now), Some(scope.employee()));
    let rows = store::insert_step(rows, improvement_step::Model { text: Some(task.problem.clone()), ..begun });
    let fields = &["title", "problem", "category", "department", "items"];
    let made = Change { fields, ..changed(event_of(StepKind::Requested), &task) };
    change::insert(rows, cx, action, &made).run_in(tx).await?;
    Ok(task)
}

/// Everything that is wrong with it at once.
fn checked(cx: &Cx, directory: &Directory, scope: &Scope, new: &New) -> Result<Task, Stop<Refusal>> {
    let today = directory.calendar().day_of(cx.now);
    let title = text(&["title"], &new.title, LONGEST_TITLE);
    let problem = text(&["problem"], &new.problem, LONGEST_TEXT);
    let counts_from = rules::counts_from(new.counts_from, today);
    let desired_by = rules::desired_by(new.desired_by, today);
    let department = is_asked(directory, scope, new.department);
    let series = match new.series {
        Some((id, _)) if directory.department(id).is_none() => {
            Err(Refusal::DepartmentUnknown { field: "seriesDepartmentId" })
        }
        series => Ok(series),
    };
    let items = match new.items.len() > MOST_NAMED {
        true => Err(Refusal::TooManyItems { max: MOST_NAMED }),
        false => Ok(()),
    };
    // A signal is about what a department handles.
    let signal = match (new.signal_week, new.series) {
        (Some(_), None | Some((_, SeriesPart::Caused))) => Err(Refusal::SeriesIncomplete),
        (week, _) => Ok(week.map(voc::series::monday)),
    };
    match (title, problem, counts_from, desired_by, department, series, items, signal) {
        (Ok(title), Ok(problem), Ok(counts_from), Ok(desired_by), Ok(()), Ok(series), Ok(()), Ok(signal_week)) => {
            Ok(Task {
                id: ImprovementTaskId(id::fresh(cx.now)),
                title,
                problem,
                category_id: new.category,
                series_department_id: series.map(|(id, _)| id),
                series_part: series.map(|(_, part)| part),
                signal_week,
                counts_from,
                department_id: new.department,
                requested_by: scope.employee(),
                requested_at: cx.now,
                desired_by,
                state: ImprovementState::Requested,
                answered_by: None,
                answered_at: None,
                due_on: None,
                correction: None,
                correction_owner_id: None,
                corrective_action: None,
                action_owner_id: None,
                success_criteria: None,
                began_at: None,
                result: None,
                submitted_by: None,
                submitted_at: None,
                effective_on: None,
                verified_by: None,
                verified_at: None,
                announcement: None,
                watched_until: None,
                reopened_at: None,
                reopened_by_item_id: None,
                reopenings: 0,
                returns: 0,
                involved: EmployeeIds(Vec::new()),
                due_told: 0,
                version: 1,
            })
        }
        (title, problem, counts_from, desired_by, department, series, items, signal) => {
            let all = [
                title.err(),
                problem.err(),
                counts_from.err(),
                desired_by.err(),
                department.err(),
                series.err(),
                items.err(),
                signal.err(),
            ];
            Err(Stop::Refused(all.into_iter().flatten().collect()))
        }
    }
}

/// By the CS office any department; by an executive those of their division.
fn is_asked(directory: &Directory, scope: &Scope, department: DepartmentId) -> Result<(), Refusal> {
    let department = directory.department(department);
    let department = department.ok_or(Refusal::DepartmentUnknown { field: "departmentId" })?;
    match scope.rows() {
        Rows::All => Ok(()),
        Rows::Within(roots) if department.path.iter().any(|id| roots.contains(id)) => Ok(()),
        Rows::Within(_) | Rows::Of(_) => Err(Refusal::OutsideDivision),
    }
}

async fn is_known(tx: &Tx, task: &Task, by_signal: bool) -> Result<(), Stop<Refusal>> {
    if voc::series::below(tx, task.category_id).await?.is_empty() {
        return Err(Stop::refused(Refusal::CategoryUnknown));
    }
    if let (true, Some(week), Some(department)) = (by_signal, task.signal_week, task.series_department_id)
        && !voc::series::is_signal(tx, week, (task.category_id, department)).await?
    {
        return Err(Stop::refused(Refusal::SignalUnknown));
    }
    Ok(())
}

/// V10: what whoever asks may not see is not there; what does not count shows nothing.
async fn named(tx: &Tx, cx: &Cx, directory: &Directory, ids: &[VocItemId]) -> Result<Vec<Item>, Stop<Refusal>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut seen = voc::incident::seen_all(tx, cx, directory, ids).await?;
    seen.retain(|item| voc::series::counts(item.state));
    let find = |(index, id): (usize, &VocItemId)| match seen.iter().find(|item| item.id == *id) {
        Some(item) => Ok(item.clone()),
        None => Err(Refusal::ItemUnknown { index }),
    };
    let found: Result<Vec<Item>, Refusal> = ids.iter().enumerate().map(find).collect();
    let mut items = found.map_err(Stop::refused)?;
    items.sort_by_key(|item| item.id);
    items.dedup_by_key(|item| item.id);
    Ok(items)
}

pub fn linked(
    task: &Task,
    item: &Item,
    why: ItemReason,
    added_at: chrono::DateTime<chrono::Utc>,
) -> improvement_item::Model {
    improvement_item::Model {
        task_id: task.id,
        item_id: item.id,
        customer_id: item.customer_id,
        received_at: item.received_at,
        why,
        added_at,
        told_at: None,
        mail_id: None,
    }
}

/// The VOC of a task: its category, and the department's part in it.
pub async fn cause_of(db: &impl voc::series::Reads, directory: &Directory, task: &Task) -> Result<Cause, Fault> {
    let categories = voc::series::below(db, task.category_id).await?;
    let departments = task.series_department_id.map(|id| desk::within(directory, id));
    Ok(match (departments, task.series_part) {
        (Some(departments), Some(SeriesPart::Caused)) => {
            Cause { categories, handled_by: None, caused_by: Some(departments) }
        }
        (handled_by, _) => Cause { categories, handled_by, caused_by: None },
    })
}
