//! What each programme asks about its own things: for each type of them one function, which reads how they stand now.

use crate::{
    duty::rules::{Asked, Occasion},
    improvement,
    kernel::{db::Tx, error::Fault},
    org::Directory,
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entity::{
    duty::DutyKind,
    ids::ImprovementTaskId,
    improvement_task::{self, ImprovementState},
};
use uuid::Uuid;

/// The types of things that somebody is asked to do something about, by their names in the schema.
pub const TYPES: &[&str] = &["ImprovementTask"];

/// What is asked about these things of one type; of what is not there, nothing.
pub async fn about(tx: &Tx, directory: &Directory, object: &str, ids: &[Uuid]) -> Result<Vec<Occasion>, Fault> {
    match object {
        "ImprovementTask" => improvements(tx, directory, ids).await,
        _ => Ok(Vec::new()),
    }
}

/// A day's last moment.
fn end_of(directory: &Directory, day: NaiveDate) -> DateTime<Utc> {
    directory.calendar().start_of(day + Days::new(1)) - TimeDelta::microseconds(1)
}

/// H4, H7: each owner their part, until its result is submitted; what was returned is to be done again.
async fn improvements(tx: &Tx, directory: &Directory, ids: &[Uuid]) -> Result<Vec<Occasion>, Fault> {
    let tasks = improvement::store::tasks_by_id(tx, ids.iter().copied().map(ImprovementTaskId)).await?;
    Ok(tasks.iter().map(|task| improvement(directory, task)).collect())
}

fn improvement(directory: &Directory, task: &improvement_task::Model) -> Occasion {
    use ImprovementState::{Accepted, InProgress, Submitted, Verified};
    let is_asked = matches!(task.state, Accepted | InProgress | Submitted | Verified);
    let owners = [task.correction_owner_id, task.action_owner_id].into_iter().flatten();
    let is_done = matches!(task.state, Submitted | Verified);
    let done = task.submitted_at.filter(|_| is_done);
    let asked = task.due_on.filter(|_| is_asked).map(|day| {
        owners.map(move |of| Asked {
            of,
            subject: Some(("ImprovementTask", task.id.0)),
            opened_at: task.answered_at.unwrap_or(task.requested_at),
            due_at: end_of(directory, day),
            // One of both submits for both.
            done: done.map(|at| (at, Some(of))),
            is_excused: false,
        })
    });
    Occasion { kind: DutyKind::Improvement, name: task.id.0.to_string(), asked: asked.into_iter().flatten().collect() }
}
