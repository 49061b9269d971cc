//! Who keeps what they took down, and what each change of an item leaves for the figures (D12).

use crate::{
    kernel::{db::Tx, error::Fault},
    org::{Directory, Employee, scope},
    voc::{
        onestop::{rules::Course, store},
        store as items,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    employee::{EmploymentKind, JobFunction},
    ids::EmployeeId,
    processing_scope::Task,
    voc_item::Model as Item,
    voc_task::{self, Outcome},
};
use std::sync::Arc;

/// Whoever takes it down, if the task is one that their job function completes itself: then it stays with them.
pub async fn keeps(
    tx: &Tx,
    directory: &Directory,
    (by, task): (Option<EmployeeId>, Option<Task>),
    now: DateTime<Utc>,
) -> Result<Option<Arc<Employee>>, Fault> {
    let (Some(by), Some(task)) = (by.and_then(|id| directory.employee(id)), task) else { return Ok(None) };
    if EmploymentKind::from(by.employment_kind) != EmploymentKind::Employee {
        return Ok(None);
    }
    let function = JobFunction::from(by.job_function);
    let versions = scope::versions(tx, function).await?;
    let counts = scope::rules::on_day(&versions, directory.calendar().day_of(now));
    let is_inside = scope::rules::may_complete(scope::rules::tasks(function, counts), task);
    Ok(is_inside.then(|| by.clone()))
}

/// Writes down how it went so far. After the step of the change was written.
pub async fn follow(tx: &Tx, directory: &Directory, item: &Item) -> Result<(), Fault> {
    let Some(task) = item.task else { return Ok(()) };
    let steps = items::steps(tx, [item.id]).await?.remove(&item.id).unwrap_or_default();
    let course = super::course(item.recorded_by, steps.iter().map(Into::into));
    Ok(store::save(tx, row(directory, (item, task), course)).await?)
}

/// What a report needs of it. What somebody does, and where, is that of their first day with it: a row that is there keeps it.
pub fn row(directory: &Directory, (item, task): (&Item, Task), course: Course) -> voc_task::Model {
    let asked = course.asked.and_then(|id| directory.employee(id));
    voc_task::Model {
        item_id: item.id,
        task,
        day: directory.calendar().day_of(item.received_at),
        asked_id: course.asked,
        job_function: asked.map(|person| person.job_function.into()),
        department_id: asked.map(|person| person.department.key),
        handed_over: course.handed_over,
        // V12: who is abused has to hand it over, and that counts against nobody.
        outcome: if item.abused_at.is_some() { Outcome::Dropped } else { course.outcome },
    }
}
