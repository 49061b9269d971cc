//! A task as the demo company's years make one: by the same rules as real ones, so that no state is there that could not have come about.

use crate::improvement::{
    desk::step,
    refusal::Refusal,
    rules::{self, Deed, Part, Plan},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    ids::{DepartmentId, EmployeeId, VocItemId},
    improvement_step::{self, StepKind},
    improvement_task::{ImprovementState as State, Model as Task},
};

/// Who does something when.
pub type When = (DateTime<Utc>, EmployeeId);

pub struct Invented {
    pub task: Task,
    pub steps: Vec<improvement_step::Model>,
}

const CHARGE: Part = Part { in_charge: true, owner: false, office: false, disputer: false, involved: false };
const OFFICE: Part = Part { in_charge: false, owner: false, office: true, disputer: false, involved: false };

impl Invented {
    pub fn requested(task: Task) -> Self {
        let begun = step(&task, (StepKind::Requested, task.requested_at), Some(task.requested_by));
        let steps = vec![improvement_step::Model { text: Some(task.problem.clone()), ..begun }];
        Self { task, steps }
    }

    fn leave(&mut self, what: StepKind, (at, by): (DateTime<Utc>, Option<EmployeeId>), text: Option<&str>) {
        self.task.version += 1;
        let step = step(&self.task, (what, at), by);
        self.steps.push(improvement_step::Model { text: text.map(str::to_owned), ..step });
    }

    fn admit(&self, deed: Deed, part: Part) -> Result<(), Vec<Refusal>> {
        rules::admit(deed, &self.task, part).map_err(|refusal| vec![refusal])
    }

    fn plan(&mut self, plan: Plan, today: NaiveDate) -> Result<improvement_step::Changes, Vec<Refusal>> {
        let (mut task, changes) = rules::plan(&self.task, plan, today)?;
        let owners = [task.correction_owner_id, task.action_owner_id];
        rules::involve(&mut task, owners.into_iter().flatten());
        self.task = task;
        Ok(changes)
    }

    fn say_changes(&mut self, changes: improvement_step::Changes) {
        if let Some(last) = self.steps.last_mut() {
            last.changes = Some(changes);
        }
    }

    pub fn accept(&mut self, (at, by): When, plan: Plan, today: NaiveDate) -> Result<(), Vec<Refusal>> {
        self.admit(Deed::Accept, CHARGE)?;
        let changes = self.plan(plan, today)?;
        (self.task.state, self.task.answered_by, self.task.answered_at) = (State::Accepted, Some(by), Some(at));
        self.leave(StepKind::Accepted, (at, Some(by)), None);
        self.say_changes(changes);
        Ok(())
    }

    pub fn revise(&mut self, (at, by): When, plan: Plan, today: NaiveDate) -> Result<(), Vec<Refusal>> {
        self.admit(Deed::Revise, CHARGE)?;
        let changes = self.plan(plan, today)?;
        self.leave(StepKind::Revised, (at, Some(by)), None);
        self.say_changes(changes);
        Ok(())
    }

    pub fn dispute(&mut self, (at, by): When, reason: &str) -> Result<(), Vec<Refusal>> {
        self.admit(Deed::Dispute, CHARGE)?;
        (self.task.state, self.task.answered_by, self.task.answered_at) = (State::Disputed, Some(by), Some(at));
        self.leave(StepKind::Disputed, (at, Some(by)), Some(reason));
        Ok(())
    }

    pub fn withdraw(&mut self, (at, by): When, reason: &str) -> Result<(), Vec<Refusal>> {
        self.admit(Deed::Resolve, OFFICE)?;
        self.task.state = State::Withdrawn;
        self.leave(StepKind::Withdrawn, (at, Some(by)), Some(reason));
        Ok(())
    }

    pub fn reassign(&mut self, (at, by): When, to: DepartmentId, reason: &str) -> Result<(), Vec<Refusal>> {
        self.admit(Deed::Resolve, OFFICE)?;
        (self.task.state, self.task.department_id) = (State::Requested, to);
        (self.task.answered_by, self.task.answered_at) = (None, None);
        self.leave(StepKind::Reassigned, (at, Some(by)), Some(reason));
        Ok(())
    }

    pub fn deny(&mut self, (at, by): When, reason: &str) -> Result<(), Vec<Refusal>> {
        self.admit(Deed::Resolve, OFFICE)?;
        self.task.state = State::Accepted;
        self.leave(StepKind::DisputeDenied, (at, Some(by)), Some(reason));
        Ok(())
    }

    pub fn progress(&mut self, (at, by): When, note: &str) -> Result<(), Vec<Refusal>> {
        self.admit(Deed::Progress, CHARGE)?;
        self.task.state = State::InProgress;
        self.task.began_at.get_or_insert(at);
        self.leave(StepKind::Progressed, (at, Some(by)), Some(note));
        Ok(())
    }

    pub fn submit(&mut self, (at, by): When, result: &str, effective_on: NaiveDate) -> Result<(), Vec<Refusal>> {
        self.admit(Deed::Submit, CHARGE)?;
        rules::involve(&mut self.task, [by]);
        let task = &mut self.task;
        (task.state, task.result, task.effective_on) = (State::Submitted, Some(result.to_owned()), Some(effective_on));
        (task.submitted_by, task.submitted_at) = (Some(by), Some(at));
        self.leave(StepKind::Submitted, (at, Some(by)), Some(result));
        Ok(())
    }

    fn verifier(&self, by: EmployeeId) -> Part {
        Part { involved: self.task.involved.0.contains(&by), ..OFFICE }
    }

    pub fn send_back(&mut self, (at, by): When, reason: &str) -> Result<(), Vec<Refusal>> {
        self.admit(Deed::Verify, self.verifier(by))?;
        (self.task.state, self.task.returns) = (State::InProgress, self.task.returns + 1);
        self.leave(StepKind::Returned, (at, Some(by)), Some(reason));
        Ok(())
    }

    pub fn verify(&mut self, (at, by): When, watch_days: i64, announcement: &str) -> Result<(), Vec<Refusal>> {
        self.admit(Deed::Verify, self.verifier(by))?;
        let task = &mut self.task;
        (task.state, task.verified_by, task.verified_at) = (State::Verified, Some(by), Some(at));
        task.watched_until = Some(at + TimeDelta::days(watch_days));
        task.announcement = Some(announcement.to_owned());
        self.leave(StepKind::Verified, (at, Some(by)), None);
        Ok(())
    }

    pub fn reopen(&mut self, at: DateTime<Utc>, item: VocItemId) {
        self.task = Task { version: self.task.version, ..rules::reopened(&self.task, (item, at)) };
        self.leave(StepKind::Reopened, (at, None), None);
        if let Some(last) = self.steps.last_mut() {
            last.item_id = Some(item);
        }
    }

    /// Of what is due by now those concerned have been told.
    pub fn told(&mut self, today: NaiveDate, soon_days: i32) {
        while let Some((told, _)) =
            self.task.due_on.and_then(|day| rules::due_step(day, self.task.due_told, (today, soon_days)))
        {
            self.task.due_told = told;
        }
    }
}
