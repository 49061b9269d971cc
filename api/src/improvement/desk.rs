//! Who somebody is to a task, and what each change of it leaves: the step on its timeline, the event, the audit record.

use crate::{
    customer::{self, Vault},
    improvement::{
        refusal::Refusal,
        rules::{self, Deed, Part},
        store,
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        events,
        idempotency::{Key, Seen},
        policy::{Action, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::Directory,
    voc,
};
use chrono::{DateTime, Utc};
use entity::{
    employee_role::Role,
    ids::{CustomerId, DepartmentId, EmployeeId, ImprovementTaskId, VocItemId},
    improvement_step::{self, Changes, StepKind},
    improvement_task::{ImprovementState as State, Model as Task},
};

pub fn part_of(directory: &Directory, scope: &Scope, task: &Task, now: DateTime<Utc>) -> Part {
    let me = scope.employee();
    let owns = [task.correction_owner_id, task.action_owner_id].contains(&Some(me));
    Part {
        in_charge: in_charge(directory, task.department_id, now).contains(&me),
        owner: owns,
        office: [Role::CsOffice, Role::Cco].into_iter().any(|role| scope.actor().roles.contains(role)),
        disputer: task.state == State::Disputed && task.answered_by == Some(me),
        involved: owns || task.involved.0.contains(&me),
    }
}

/// Whoever leads the department or one above it, answers for the division, or stands in today for one of these (대결).
pub fn in_charge(directory: &Directory, department: DepartmentId, now: DateTime<Utc>) -> Vec<EmployeeId> {
    let today = directory.calendar().day_of(now);
    let path = directory.department(department).map(|department| department.path.as_slice()).unwrap_or_default();
    let up = path.iter().rev().filter_map(|id| directory.department(*id));
    let heads: Vec<EmployeeId> = up
        .flat_map(|one| [one.leader_id, one.responsible_executive_id])
        .flatten()
        .filter(|id| directory.is_active(*id))
        .collect();
    let deputies = heads.iter().filter_map(|id| directory.deputy_of(*id, today)).map(|deputy| deputy.key);
    let all: Vec<EmployeeId> = deputies.collect();
    heads.into_iter().chain(all).collect()
}

/// All departments at or below this one.
pub fn within(directory: &Directory, root: DepartmentId) -> Vec<DepartmentId> {
    let inside = directory.departments().iter().filter(|department| department.path.contains(&root));
    inside.map(|department| department.key).collect()
}

/// Which task, as the client knew it.
#[derive(Clone, Copy)]
pub struct Which {
    pub id: ImprovementTaskId,
    pub expected_version: Option<i32>,
}

/// One change of one task, on its way into the database.
pub struct Desk<'a> {
    pub tx: Tx,
    pub cx: &'a Cx,
    pub directory: &'a Directory,
    pub ring: &'a Ring,
    pub scope: &'a Scope,
    pub action: Action,
}

/// What a step says.
#[derive(Default)]
pub struct Said<'a> {
    pub text: Option<String>,
    pub changes: Option<Changes>,
    pub fields: &'a [&'a str],
    /// Who owned its parts, if that may have changed.
    pub owners_before: Option<[Option<EmployeeId>; 2]>,
}

impl<'a> Desk<'a> {
    pub async fn open(
        cx: &'a Cx,
        (directory, ring): (&'a Directory, &'a Ring),
        (scope, action): (&'a Scope, Action),
    ) -> Result<Self, Fault> {
        Ok(Self { tx: cx.db.begin().await?, cx, directory, ring, scope, action })
    }

    /// The task, kept from everybody else, if this may be done with it now.
    pub async fn take(&self, which: Which, deed: Deed) -> Result<Task, Stop<Refusal>> {
        let task = store::lock(&self.tx, which.id).await?.ok_or(Stop::refused(Refusal::TaskNotFound))?;
        if which.expected_version.is_some_and(|version| version != task.version) {
            return Err(Stop::refused(Refusal::StaleVersion));
        }
        let part = part_of(self.directory, self.scope, &task, self.cx.now);
        rules::admit(deed, &task, part).map_err(Stop::refused)?;
        Ok(task)
    }

    /// I3: the task as it is now, if the same call was made before. It is locked first, so that of two at once one is first.
    pub async fn told_before(&self, id: ImprovementTaskId, key: &Key) -> Result<Option<Task>, Stop<Refusal>> {
        let task = store::lock(&self.tx, id).await?;
        match key.seen_in(&self.tx, self.cx.now).await? {
            Seen::Never => Ok(None),
            Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
            Seen::Before(_) => Ok(task),
        }
    }

    /// With the change. The same key for another task at the same moment was faster.
    pub async fn keep(&self, key: &Key, id: ImprovementTaskId) -> Result<(), Stop<Refusal>> {
        match key.keep_in(&self.tx, self.cx, id.0).await {
            Err(error) if Key::broken_by(&error) => Err(Stop::refused(Refusal::KeyReused)),
            kept => Ok(kept?),
        }
    }

    /// Those whose items were named: everyone who works here reads what is written.
    pub async fn names(&self, task: ImprovementTaskId) -> Result<Names, Fault> {
        let customers = store::named_customers(&self.tx, task).await?;
        Names::of(&self.tx, self.ring, &customers).await
    }

    pub async fn nameless(&self, task: ImprovementTaskId, text: String) -> Result<String, Fault> {
        Ok(self.names(task).await?.hide(text))
    }

    /// Whoever owns a part of it since this change.
    fn tell_owners(&self, rows: Writes, task: &Task, before: &[Option<EmployeeId>]) -> Writes {
        let new = [task.correction_owner_id, task.action_owner_id].into_iter().filter(|owner| !before.contains(owner));
        new.flatten().fold(rows, |rows, owner| {
            let named = Change { part: Some(("Employee", owner.0)), ..changed("improvementOwnerNamed", task) };
            rows.insert(events::row(self.cx, &named))
        })
    }

    /// Writes a change and ends the transaction.
    pub async fn leave(self, mut task: Task, what: StepKind, said: Said<'_>) -> Result<Task, Stop<Refusal>> {
        task.version += 1;
        store::save(&self.tx, &task).await?;
        let step = step(&task, (what, self.cx.now), Some(self.scope.employee()));
        let step = improvement_step::Model { text: said.text, changes: said.changes, ..step };
        let rows = store::insert_step(Writes::default(), step);
        let made = Change { fields: said.fields, ..changed(event_of(what), &task) };
        let rows = change::insert(rows, self.cx, self.action, &made);
        let rows = match &said.owners_before {
            Some(before) => self.tell_owners(rows, &task, before),
            None => rows,
        };
        rows.run_in(&self.tx).await?;
        self.tx.commit().await?;
        Ok(task)
    }
}

/// What says who these customers are, where a text names them.
pub struct Names(Vec<String>);

impl Names {
    pub async fn of(tx: &Tx, ring: &Ring, customers: &[CustomerId]) -> Result<Self, Fault> {
        let mut names = Vec::new();
        if !customers.is_empty() {
            for customer in customer::customers_in(tx, customers.iter().copied()).await? {
                names.extend(Vault::person(ring, &customer)?.name.filter(|name| name.chars().count() > 1));
            }
        }
        Ok(Self(names))
    }

    /// However they are written.
    pub fn hide(&self, text: String) -> String {
        self.0.iter().fold(text, |text, name| voc::without_name(&text, name))
    }
}

pub fn step(task: &Task, (what, at): (StepKind, DateTime<Utc>), by: Option<EmployeeId>) -> improvement_step::Model {
    let item_id: Option<VocItemId> = None;
    improvement_step::Model {
        task_id: task.id,
        version: task.version,
        at,
        what,
        employee_id: by,
        state: task.state,
        text: None,
        item_id,
        changes: None,
    }
}

pub fn changed<'a>(event: &'a str, task: &Task) -> Change<'a> {
    Change {
        event,
        object_type: "ImprovementTask",
        object_id: task.id.0,
        version: task.version,
        part: None,
        fields: &[],
    }
}

pub fn event_of(what: StepKind) -> &'static str {
    match what {
        StepKind::Requested => "improvementRequested",
        StepKind::Accepted => "improvementAccepted",
        StepKind::Disputed => "improvementDisputed",
        StepKind::Withdrawn => "improvementWithdrawn",
        StepKind::Reassigned => "improvementReassigned",
        StepKind::DisputeDenied => "improvementDisputeDenied",
        StepKind::Revised => "improvementRevised",
        StepKind::Progressed => "improvementProgressed",
        StepKind::Submitted => "improvementSubmitted",
        StepKind::Returned => "improvementReturned",
        StepKind::Verified => "improvementVerified",
        StepKind::Reopened => "improvementReopened",
        StepKind::HandedOver => "improvementHandedOver",
    }
}
