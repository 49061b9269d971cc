//! What becomes of a task: accepted or disputed, worked on, submitted, verified or returned (H4, H7).

use crate::{
    improvement::{
        desk::{Desk, Said, Which},
        feedback,
        refusal::{LONGEST_TEXT, Refusal, text},
        rules::{self, Deed, Plan},
    },
    kernel::{
        cx::Cx,
        error::Stop,
        idempotency::{InvalidKey, Key},
        policy::{Action, Scope},
        secret::Ring,
    },
    org::{Directory, settings::Setting},
};
use chrono::{NaiveDate, TimeDelta};
use entity::{
    ids::{DepartmentId, EmployeeId},
    improvement_step::StepKind,
    improvement_task::{ImprovementState as State, Model as Task},
};

type Place<'a> = (&'a Directory, &'a Ring);
type Done = Result<Task, Stop<Refusal>>;

/// The department does it, in this way.
pub async fn accept(cx: &Cx, place: Place<'_>, scope: &Scope, which: Which, plan: Plan) -> Done {
    let plan = checked(place.0, plan)?;
    let desk = Desk::open(cx, place, (scope, Action::AnswerImprovement)).await?;
    let task = desk.take(which, Deed::Accept).await?;
    let owners_before = Some([task.correction_owner_id, task.action_owner_id]);
    let (mut task, changes) = planned(&desk, &task, plan).await?;
    if !rules::is_answered(&task) {
        return Err(Stop::refused(Refusal::PlanMissing));
    }
    let said = Said { changes: Some(changes), fields: &["state", "plan"], owners_before, ..Said::default() };
    (task.state, task.answered_by, task.answered_at) = (State::Accepted, Some(scope.employee()), Some(cx.now));
    desk.leave(task, StepKind::Accepted, said).await
}

/// The department says why it is not to do it.
pub async fn dispute(cx: &Cx, place: Place<'_>, scope: &Scope, which: Which, reason: &str) -> Done {
    let reason = text(&["reason"], reason, LONGEST_TEXT).map_err(Stop::refused)?;
    let desk = Desk::open(cx, place, (scope, Action::AnswerImprovement)).await?;
    let mut task = desk.take(which, Deed::Dispute).await?;
    let reason = desk.nameless(task.id, reason).await?;
    (task.state, task.answered_by, task.answered_at) = (State::Disputed, Some(scope.employee()), Some(cx.now));
    desk.leave(task, StepKind::Disputed, Said { text: Some(reason), fields: &["state"], ..Said::default() }).await
}

/// What the CS office says to a dispute.
#[derive(Clone, Copy)]
pub enum Resolution {
    /// The department is right: it ends.
    Withdraw,
    /// The department is right: another one is asked.
    Reassign(DepartmentId),
    /// It is to do it, by this day unless it says another.
    Deny(Option<NaiveDate>),
}

pub async fn resolve(
    cx: &Cx,
    place: Place<'_>,
    scope: &Scope,
    which: Which,
    (resolution, reason): (Resolution, &str),
) -> Done {
    let reason = text(&["reason"], reason, LONGEST_TEXT).map_err(Stop::refused)?;
    let desk = Desk::open(cx, place, (scope, Action::ResolveImprovementDispute)).await?;
    let mut task = desk.take(which, Deed::Resolve).await?;
    let reason = desk.nameless(task.id, reason).await?;
    let (what, fields): (_, &[&str]) = match resolution {
        Resolution::Withdraw => {
            task.state = State::Withdrawn;
            (StepKind::Withdrawn, &["state"])
        }
        Resolution::Reassign(to) => {
            let known = place.0.department(to).ok_or(Refusal::DepartmentUnknown { field: "departmentId" });
            known.map_err(Stop::refused)?;
            if to == task.department_id {
                return Err(Stop::refused(Refusal::SameDepartment));
            }
            (task.state, task.department_id) = (State::Requested, to);
            (task.answered_by, task.answered_at) = (None, None);
            (StepKind::Reassigned, &["state", "department"])
        }
        Resolution::Deny(due_on) => {
            if let Some(day) = due_on {
                let today = place.0.calendar().day_of(cx.now);
                let plan = rules::plan(&task, Plan { due_on: Some(day), ..Plan::default() }, today);
                task = plan.map_err(|_| Stop::refused(Refusal::DateInvalid { field: &["dueOn"] }))?.0;
            }
            task.state = State::Accepted;
            (StepKind::DisputeDenied, &["state", "dueOn"])
        }
    };
    desk.leave(task, what, Said { text: Some(reason), fields, ..Said::default() }).await
}

/// The plan, or a part of it, is another: freely before work began, by a recorded revision with a reason after it (H7).
pub async fn revise(
    cx: &Cx,
    place: Place<'_>,
    scope: &Scope,
    which: Which,
    (plan, reason): (Plan, Option<&str>),
) -> Done {
    let plan = checked(place.0, plan)?;
    let reason = reason.map(|reason| text(&["reason"], reason, LONGEST_TEXT)).transpose().map_err(Stop::refused)?;
    let desk = Desk::open(cx, place, (scope, Action::ReviseImprovementPlan)).await?;
    let task = desk.take(which, Deed::Revise).await?;
    if rules::has_begun(&task) && reason.is_none() {
        return Err(Stop::refused(Refusal::ReasonMissing));
    }
    let due_before = task.due_on;
    let owners_before = Some([task.correction_owner_id, task.action_owner_id]);
    let (mut task, changes) = planned(&desk, &task, plan).await?;
    if task.due_on != due_before {
        task.due_told = 0;
    }
    let text = match reason {
        Some(reason) => Some(desk.nameless(task.id, reason).await?),
        None => None,
    };
    desk.leave(task, StepKind::Revised, Said { text, changes: Some(changes), fields: &["plan"], owners_before }).await
}

/// What has been done so far. The first one says that work has begun.
pub async fn progress(
    cx: &Cx,
    place: Place<'_>,
    scope: &Scope,
    which: Which,
    (note, key): (&str, Option<String>),
) -> Done {
    let key = Key::given(scope.employee().0, Action::ReportImprovementProgress, key, &(which.id, note));
    let key = key.map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    let note = text(&["note"], note, LONGEST_TEXT).map_err(Stop::refused)?;
    let desk = Desk::open(cx, place, (scope, Action::ReportImprovementProgress)).await?;
    if let Some(key) = &key
        && let Some(told) = desk.told_before(which.id, key).await?
    {
        return Ok(told);
    }
    let mut task = desk.take(which, Deed::Progress).await?;
    let note = desk.nameless(task.id, note).await?;
    task.state = State::InProgress;
    task.began_at.get_or_insert(cx.now);
    rules::involve(&mut task, [scope.employee()]);
    if let Some(key) = &key {
        desk.keep(key, task.id).await?;
    }
    desk.leave(task, StepKind::Progressed, Said { text: Some(note), fields: &["state"], ..Said::default() }).await
}

/// What was done, and since when it is in force.
pub async fn submit(
    cx: &Cx,
    place: Place<'_>,
    scope: &Scope,
    which: Which,
    (result, effective_on): (&str, Option<NaiveDate>),
) -> Done {
    let result = text(&["result"], result, LONGEST_TEXT).map_err(Stop::refused)?;
    let desk = Desk::open(cx, place, (scope, Action::SubmitImprovementResult)).await?;
    let mut task = desk.take(which, Deed::Submit).await?;
    let day_of = |time| place.0.calendar().day_of(time);
    let effective = rules::effective(effective_on, (day_of(rules::round_began(&task)), day_of(cx.now)));
    let effective = effective.map_err(Stop::refused)?;
    let result = desk.nameless(task.id, result).await?;
    rules::involve(&mut task, [scope.employee()]);
    (task.state, task.result, task.effective_on) = (State::Submitted, Some(result.clone()), Some(effective));
    (task.submitted_by, task.submitted_at) = (Some(scope.employee()), Some(cx.now));
    let said = Said { text: Some(result), fields: &["state", "result", "effectiveOn"], ..Said::default() };
    desk.leave(task, StepKind::Submitted, said).await
}

/// By somebody of the CS office who had no part in it (H7): what customers are told goes to all of them by a job.
pub async fn verify(
    cx: &Cx,
    place: Place<'_>,
    scope: &Scope,
    which: Which,
    (reason, announcement): (Option<&str>, Option<&str>),
) -> Done {
    let reason = reason.map(|reason| text(&["reason"], reason, LONGEST_TEXT)).transpose().map_err(Stop::refused)?;
    let told = announcement.map(|told| text(&["announcement"], told, LONGEST_TEXT)).transpose();
    let told = told.map_err(Stop::refused)?;
    let desk = Desk::open(cx, place, (scope, Action::VerifyImprovement)).await?;
    let mut task = desk.take(which, Deed::Verify).await?;
    let days = place.0.whole_setting(Setting::ImprovementWatchDays, cx.now);
    task.state = State::Verified;
    (task.verified_by, task.verified_at) = (Some(scope.employee()), Some(cx.now));
    task.watched_until = Some(cx.now + TimeDelta::days(days.into()));
    let names = desk.names(task.id).await?;
    task.announcement = told.map(|told| names.hide(told)).or(task.announcement);
    let text = reason.map(|reason| names.hide(reason));
    feedback::plan(&desk.tx, &task, cx.now).await?;
    desk.leave(task, StepKind::Verified, Said { text, fields: &["state", "announcement"], ..Said::default() }).await
}

/// It is not what was asked for, and why: work goes on.
pub async fn send_back(cx: &Cx, place: Place<'_>, scope: &Scope, which: Which, reason: Option<&str>) -> Done {
    let reason = reason.ok_or(Stop::refused(Refusal::ReasonMissing))?;
    let reason = text(&["reason"], reason, LONGEST_TEXT).map_err(Stop::refused)?;
    let desk = Desk::open(cx, place, (scope, Action::VerifyImprovement)).await?;
    let mut task = desk.take(which, Deed::Verify).await?;
    let reason = desk.nameless(task.id, reason).await?;
    (task.state, task.returns) = (State::InProgress, task.returns + 1);
    desk.leave(task, StepKind::Returned, Said { text: Some(reason), fields: &["state"], ..Said::default() }).await
}

/// Everything that is wrong with a plan by itself, at once.
fn checked(directory: &Directory, plan: Plan) -> Result<Plan, Stop<Refusal>> {
    const CORRECTION: &[&str] = &["plan", "correction"];
    const ACTION: &[&str] = &["plan", "correctiveAction"];
    const CRITERIA: &[&str] = &["plan", "successCriteria"];
    let mut refusals = Vec::new();
    let mut words = |field, given: Option<String>| {
        let checked = given.map(|given| text(field, &given, LONGEST_TEXT)).transpose();
        checked.unwrap_or_else(|refusal| {
            refusals.push(refusal);
            None
        })
    };
    let correction = words(CORRECTION, plan.correction);
    let corrective_action = words(ACTION, plan.corrective_action);
    let success_criteria = words(CRITERIA, plan.success_criteria);
    let mut works_here = |field, person: Option<EmployeeId>| {
        if person.is_some_and(|id| !directory.is_active(id)) {
            refusals.push(Refusal::PersonUnknown { field });
        }
    };
    works_here(&["plan", "correctionOwnerId"], plan.correction_owner);
    works_here(&["plan", "correctiveActionOwnerId"], plan.action_owner);
    match refusals.is_empty() {
        true => Ok(Plan { correction, corrective_action, success_criteria, ..plan }),
        false => Err(Stop::Refused(refusals)),
    }
}

async fn planned(
    desk: &Desk<'_>,
    task: &Task,
    plan: Plan,
) -> Result<(Task, entity::improvement_step::Changes), Stop<Refusal>> {
    let names = desk.names(task.id).await?;
    let hidden = |words: Option<String>| words.map(|words| names.hide(words));
    let plan = Plan {
        correction: hidden(plan.correction),
        corrective_action: hidden(plan.corrective_action),
        success_criteria: hidden(plan.success_criteria),
        ..plan
    };
    let today = desk.directory.calendar().day_of(desk.cx.now);
    let (mut task, changes) = rules::plan(task, plan, today)?;
    let owners = [task.correction_owner_id, task.action_owner_id];
    rules::involve(&mut task, owners.into_iter().flatten().chain([desk.scope.employee()]));
    Ok((task, changes))
}
