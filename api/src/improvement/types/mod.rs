//! A task as the schema shows it, with what its viewer may do about it.

mod effect;

pub use effect::ImprovementEffect;

use crate::{
    connection,
    improvement::{
        desk,
        listing::{self, ITEMS, OF_ITEM, STEPS, store::End},
        loader::{EffectOf, ItemCount, ItemsOf, StepCount, StepsOf, TaskById, TasksAbout},
        rules::{self, Deed},
    },
    kernel::{
        batch,
        connection::wants_total,
        cx::Cx,
        error::Fault,
        id::PublicId,
        page::{PageArgs, Position, Slice, Total},
        policy::Action,
        scalar::{Date, DateTime},
    },
    org::{Department, Directory, Employee},
    voc::{VocCategory, VocItem, voc_item_node},
};
use async_graphql::{ComplexObject, Context, Enum, ID, Object, SimpleObject};
use entity::{
    ids::{ImprovementTaskId, VocItemId},
    improvement_item, improvement_step, improvement_task,
};
use std::sync::Arc;
use uuid::Uuid;

/// What a frequent VOC becomes (개선과제, H4): a department is asked to improve something, says how, does it, and the CS office verifies it.
///
/// Its state changes so and not otherwise: `REQUESTED` → `ACCEPTED` or `DISPUTED` by `answerImprovement`; `DISPUTED` → `WITHDRAWN`,
/// `REQUESTED` of another department, or `ACCEPTED` by `resolveImprovementDispute`; `ACCEPTED`, `REOPENED` → `IN_PROGRESS` by
/// `reportImprovementProgress`, once the plan is whole (H7); `IN_PROGRESS` → `SUBMITTED` by `submitImprovementResult`; `SUBMITTED` → `VERIFIED`
/// or back `IN_PROGRESS` by `verifyImprovement`; `VERIFIED` → `REOPENED` by itself, if the same VOC comes again within the watched days (H8).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct ImprovementTask {
    /// Global id.
    pub id: ID,
    /// What is to become better, in one line.
    title: String,
    /// What is wrong, and what shows it. Numbers of phones, cards and accounts, mail addresses, and names of the customers whose items were named
    /// are masked in this and every other text of a task: everyone who works here reads them.
    problem: String,
    /// Where it stands.
    state: ImprovementState,
    /// Which department is to do it.
    department: Option<Arc<Department>>,
    /// Whose VOC it is about: of this department and those below it. Null if it is about the whole company's.
    series_department: Option<Arc<Department>>,
    /// What that department has to do with the VOC. Null if there is none.
    series_part: Option<ImprovementSeriesPart>,
    /// The Monday of the week whose signal (V8) it comes from. Null if from none.
    signal_week: Option<Date>,
    /// VOC of its category that was received from this day on, until its result was in force, is what it is about: it is linked when the result is
    /// verified.
    counts_from: Date,
    /// Who asked for it.
    requested_by: Option<Arc<Employee>>,
    /// When.
    requested_at: DateTime,
    /// When whoever asked would like to have it. Null if they did not say.
    desired_by: Option<Date>,
    /// Who accepted or disputed it for the department. Null before.
    answered_by: Option<Arc<Employee>>,
    /// When. Null before.
    answered_at: Option<DateTime>,
    /// The day by which the result is due (기한). Null until the plan says one, or whoever denied a dispute did; null again after it was opened again,
    /// until there is a new plan.
    due_on: Option<Date>,
    /// What is done about these cases (시정조치, H7). Null until there is a plan.
    correction: Option<String>,
    /// Who does that. Null until there is a plan.
    correction_owner: Option<Arc<Employee>>,
    /// What is done about the cause, so that it does not come again (재발 방지 대책, H7). Null until there is a plan.
    corrective_action: Option<String>,
    /// Who does that: somebody else. Null until there is a plan.
    corrective_action_owner: Option<Arc<Employee>>,
    /// By what it will be known to have worked (성공 기준, H7): set before anybody acts, and fixed once there is a result. Null until then.
    success_criteria: Option<String>,
    /// When work began. Null before.
    began_at: Option<DateTime>,
    /// What was done. Null before it was submitted.
    result: Option<String>,
    /// Who submitted it. Null before.
    submitted_by: Option<Arc<Employee>>,
    /// When. Null before.
    submitted_at: Option<DateTime>,
    /// Since when the result is in force. Null before it was submitted.
    effective_on: Option<Date>,
    /// Who verified it: nobody who had a part in it (H7). Null before.
    verified_by: Option<Arc<Employee>>,
    /// When it was last verified. Null before.
    verified_at: Option<DateTime>,
    /// What customers are told of it. Null if they are told only that something has become better.
    announcement: Option<String>,
    /// Until when the same VOC opens it again (H8). Null unless it is verified.
    watched_until: Option<DateTime>,
    /// When it was last opened again. Null if it never was.
    reopened_at: Option<DateTime>,
    /// How often it was opened again.
    reopenings: i32,
    /// How often its result was returned, since it was asked for or opened again.
    returns: i32,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    pub row: improvement_task::Model,
}

#[ComplexObject]
impl ImprovementTask {
    /// What its VOC is about: this category and those below it.
    async fn category(&self, ctx: &Context<'_>) -> Result<Option<VocCategory>, Fault> {
        VocCategory::load(ctx, self.row.category_id).await
    }

    /// Whether it is to be done, and its day is over.
    async fn is_overdue(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let today = Directory::of(ctx)?.calendar().day_of(Cx::of(ctx)?.now);
        let is_to_do =
            rules::is_open(self.row.state) && self.row.state != improvement_task::ImprovementState::Submitted;
        Ok(is_to_do && self.row.due_on.is_some_and(|day| day < today))
    }

    /// What its result did to the rate of its VOC (H5). Null before a result was in force and measured, which an hourly job does after each
    /// week.
    async fn effect(&self, ctx: &Context<'_>) -> Result<Option<ImprovementEffect>, Fault> {
        let effect = batch::load(ctx, EffectOf(self.row.id)).await?;
        Ok(effect.and_then(|effect| ImprovementEffect::of(&self.row, &effect)))
    }

    /// The item that opened it again (H8). Null if none did, and where the viewer may not see it.
    async fn reopened_by_item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        match self.row.reopened_by_item_id {
            Some(id) => voc_item_node(ctx, id).await,
            None => Ok(None),
        }
    }

    /// What became of it, newest first: who did what, in which words, and each change of the plan (H7).
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<ImprovementStepConnection, Fault> {
        let page = PageArgs { first, after, last, before }.page(STEPS)?;
        let (id, directory) = (self.row.id, Directory::of(ctx)?);
        let slice = match (End::of(&page), &page.from) {
            (Some(end), _) => Slice::cut(batch::load(ctx, StepsOf(id, end)).await?.unwrap_or_default(), &page),
            (None, from) => {
                let version = from.as_ref().and_then(|from| i32::try_from(from.id.as_u128()).ok()).unwrap_or_default();
                listing::store::steps(Cx::of(ctx)?.db.reader(), id, (&page, version)).await?
            }
        };
        let slice = slice.map(|step| {
            let version = Uuid::from_u128(step.version.unsigned_abs().into());
            (Position::at(step.at, version), ImprovementStep::new(&step, directory))
        });
        let total = match wants_total(ctx) {
            true => Some(Total::of(batch::load(ctx, StepCount(id)).await?.unwrap_or_default())),
            false => None,
        };
        Ok(ImprovementStepConnection::new(STEPS, slice, total))
    }

    /// The VOC that it is about, newest first: what was named when it was asked for; from its verification on also what was received in its
    /// period; and what opened it again.
    async fn items(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<ImprovementItemConnection, Fault> {
        let page = PageArgs { first, after, last, before }.page(ITEMS)?;
        let id = self.row.id;
        let slice = match End::of(&page) {
            Some(end) => Slice::cut(batch::load(ctx, ItemsOf(id, end)).await?.unwrap_or_default(), &page),
            None => listing::store::items(Cx::of(ctx)?.db.reader(), id, &page).await?,
        };
        let total = match wants_total(ctx) {
            true => Some(Total::of(batch::load(ctx, ItemCount(id)).await?.unwrap_or_default())),
            false => None,
        };
        let slice = slice.map(|link| (Position::at(link.received_at, link.item_id.0), ImprovementItem(link)));
        Ok(ImprovementItemConnection::new(ITEMS, slice, total))
    }

    /// What the viewer may do with it now (H4, H7).
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<ImprovementAction>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let may = |deed: &Deed| {
            let Ok(scope) = cx.allow(action_of(*deed)) else { return false };
            rules::admit(*deed, &self.row, desk::part_of(directory, &scope, &self.row, cx.now)).is_ok()
        };
        Ok(Deed::ALL.into_iter().filter(may).map(Into::into).collect())
    }
}

fn action_of(deed: Deed) -> Action {
    match deed {
        Deed::Accept | Deed::Dispute => Action::AnswerImprovement,
        Deed::Resolve => Action::ResolveImprovementDispute,
        Deed::Revise => Action::ReviseImprovementPlan,
        Deed::Progress => Action::ReportImprovementProgress,
        Deed::Submit => Action::SubmitImprovementResult,
        Deed::Verify => Action::VerifyImprovement,
    }
}

impl ImprovementTask {
    pub fn new(row: improvement_task::Model, directory: &Directory) -> Self {
        let person = |id: Option<_>| id.and_then(|id| directory.employee(id)).cloned();
        let place = |id: Option<_>| id.and_then(|id| directory.department(id)).cloned();
        Self {
            id: row.id.encode(),
            title: row.title.clone(),
            problem: row.problem.clone(),
            state: row.state.into(),
            department: place(Some(row.department_id)),
            series_department: place(row.series_department_id),
            series_part: row.series_part.map(Into::into),
            signal_week: row.signal_week.map(Date),
            counts_from: Date(row.counts_from),
            requested_by: person(Some(row.requested_by)),
            requested_at: DateTime(row.requested_at),
            desired_by: row.desired_by.map(Date),
            answered_by: person(row.answered_by),
            answered_at: row.answered_at.map(DateTime),
            due_on: row.due_on.map(Date),
            correction: row.correction.clone(),
            correction_owner: person(row.correction_owner_id),
            corrective_action: row.corrective_action.clone(),
            corrective_action_owner: person(row.action_owner_id),
            success_criteria: row.success_criteria.clone(),
            began_at: row.began_at.map(DateTime),
            result: row.result.clone(),
            submitted_by: person(row.submitted_by),
            submitted_at: row.submitted_at.map(DateTime),
            effective_on: row.effective_on.map(Date),
            verified_by: person(row.verified_by),
            verified_at: row.verified_at.map(DateTime),
            announcement: row.announcement.clone(),
            watched_until: row.watched_until.map(DateTime),
            reopened_at: row.reopened_at.map(DateTime),
            reopenings: row.reopenings,
            returns: row.returns,
            version: row.version,
            row,
        }
    }

    /// The tasks about an item, newest first.
    pub async fn about(ctx: &Context<'_>, item: VocItemId, page: PageArgs) -> Result<ImprovementTaskConnection, Fault> {
        let page = page.page(OF_ITEM)?;
        let directory = Directory::of(ctx)?;
        let rows = match Cx::of(ctx)?.allow(Action::ImprovementTasks) {
            Ok(_) => {
                let all = batch::load(ctx, TasksAbout(item)).await?.unwrap_or_default();
                all.iter().map(|row| (Position::at(row.requested_at, row.id.0), row.clone())).collect()
            }
            Err(_) => Vec::new(),
        };
        let total = wants_total(ctx).then(|| Total::of(rows.len()));
        let slice = Slice::newest_first(rows, &page).map(|(place, row)| (place, Self::new(row, directory)));
        Ok(ImprovementTaskConnection::new(OF_ITEM, slice, total))
    }
}

connection!(ImprovementTaskConnection, ImprovementTaskEdge, ImprovementTask, "Improvement tasks.");
connection!(ImprovementStepConnection, ImprovementStepEdge, ImprovementStep, "What became of an improvement task.");
connection!(ImprovementItemConnection, ImprovementItemEdge, ImprovementItem, "VOC that an improvement task is about.");

/// A task by its id, as far as the viewer may read tasks.
pub async fn improvement_task_node(ctx: &Context<'_>, id: ImprovementTaskId) -> Result<Option<ImprovementTask>, Fault> {
    if Cx::of(ctx)?.allow(Action::ImprovementTask).is_err() {
        return Ok(None);
    }
    let row = batch::load(ctx, TaskById(id)).await?;
    let directory = Directory::of(ctx)?;
    Ok(row.map(|row| ImprovementTask::new(row, directory)))
}

/// One step of a task's timeline.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct ImprovementStep {
    /// When.
    at: DateTime,
    /// What was done.
    kind: ImprovementStepKind,
    /// Who did it. Null if it happened by itself.
    by: Option<Arc<Employee>>,
    /// Where it stood afterwards.
    state: ImprovementState,
    /// What was said with it: the problem, a reason, a note of progress, the result. Null if nothing was.
    text: Option<String>,
    /// What was changed of the plan, as it was and as it is since (H7). Empty for other steps.
    changes: Vec<ImprovementChange>,
    /// The task's `version` after it.
    version: i32,
    #[graphql(skip)]
    item: Option<VocItemId>,
}

#[ComplexObject]
impl ImprovementStep {
    /// The item that opened it again (H8). Null for other steps, and where the viewer may not see it.
    async fn item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        match self.item {
            Some(id) => voc_item_node(ctx, id).await,
            None => Ok(None),
        }
    }
}

impl ImprovementStep {
    fn new(row: &improvement_step::Model, directory: &Directory) -> Self {
        let changes = row.changes.iter().flat_map(|changes| &changes.0);
        Self {
            at: DateTime(row.at),
            kind: row.what.into(),
            by: row.employee_id.and_then(|id| directory.employee(id)).cloned(),
            state: row.state.into(),
            text: row.text.clone(),
            changes: changes.map(|change| ImprovementChange::new(change, directory)).collect(),
            version: row.version,
            item: row.item_id,
        }
    }
}

/// A part of a plan that was changed.
#[derive(SimpleObject)]
pub struct ImprovementChange {
    /// The field of the task, by its name in this schema.
    field: String,
    /// What it was: a text, a day, or a person's name. Null if it was nothing.
    before: Option<String>,
    /// What it is since.
    after: Option<String>,
}

impl ImprovementChange {
    fn new((field, before, after): &(String, Option<String>, Option<String>), directory: &Directory) -> Self {
        let shown = |value: &Option<String>| {
            let value = value.clone()?;
            let person = field.ends_with("Owner").then(|| Uuid::parse_str(&value).ok()).flatten();
            let person = person.and_then(|id| directory.employee(entity::ids::EmployeeId(id)));
            Some(person.map_or(value, |person| person.name.clone()))
        };
        Self { field: field.clone(), before: shown(before), after: shown(after) }
    }
}

/// An item that a task is about.
pub struct ImprovementItem(improvement_item::Model);

/// An item that a task is about.
#[Object]
impl ImprovementItem {
    /// The item. Null where the viewer may not see it (V10).
    async fn voc_item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        voc_item_node(ctx, self.0.item_id).await
    }

    /// Why it belongs to it. Null where the viewer may not see the item (V10).
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<ImprovementItemReason>, Fault> {
        self.seen(ctx, Some(self.0.why.into())).await
    }

    /// When it was received. Null where the viewer may not see the item (V10).
    async fn received_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Fault> {
        self.seen(ctx, Some(DateTime(self.0.received_at))).await
    }

    /// When department, employee and customer were told what came of it. Null before, and where the viewer may not see the item (V10).
    async fn told_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Fault> {
        self.seen(ctx, self.0.told_at.map(DateTime)).await
    }

    /// Whether its customer was written to: once for a task, and only who consents (C1). Null where the viewer may not see the item (V10).
    async fn customer_written_to(&self, ctx: &Context<'_>) -> Result<Option<bool>, Fault> {
        self.seen(ctx, Some(self.0.mail_id.is_some())).await
    }
}

impl ImprovementItem {
    /// What says something of the item says it to who may see it.
    async fn seen<T>(&self, ctx: &Context<'_>, what: Option<T>) -> Result<Option<T>, Fault> {
        match what {
            Some(what) => Ok(voc_item_node(ctx, self.0.item_id).await?.map(|_| what)),
            None => Ok(None),
        }
    }
}

/// Where an improvement task stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "improvement_task::ImprovementState")]
pub enum ImprovementState {
    /// The department has not answered yet (요청).
    Requested,
    /// The department says why it is not to do it; the CS office decides (이의제기).
    Disputed,
    /// The department does it; nobody has begun yet (수용).
    Accepted,
    /// Somebody works on it (진행).
    InProgress,
    /// There is a result, which the CS office verifies (결과 제출).
    Submitted,
    /// It was verified (검증 완료).
    Verified,
    /// The same VOC came again: it needs a new plan (재개, H8).
    Reopened,
    /// The dispute was upheld: nobody does it (철회).
    Withdrawn,
}

/// What a department has to do with the VOC of a task.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "improvement_task::SeriesPart")]
pub enum ImprovementSeriesPart {
    /// It handles it (처리부서).
    Handled,
    /// It caused it (원인부서, V14).
    Caused,
}

/// Why an item belongs to a task.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "improvement_item::ItemReason")]
pub enum ImprovementItemReason {
    /// Somebody named it when they asked for the task.
    Named,
    /// It is of the task's VOC and was received in its period.
    Counted,
    /// It opened the task again (H8).
    Recurred,
}

/// What was done with a task.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "improvement_step::StepKind")]
pub enum ImprovementStepKind {
    /// Somebody asked for it.
    Requested,
    /// The department accepted it.
    Accepted,
    /// The department disputed it.
    Disputed,
    /// The dispute was upheld: it ended.
    Withdrawn,
    /// The dispute was upheld: another department was asked.
    Reassigned,
    /// The dispute was denied: the department is to do it.
    DisputeDenied,
    /// The plan was changed.
    Revised,
    /// Somebody said what has been done so far.
    Progressed,
    /// A result was submitted.
    Submitted,
    /// The result was returned.
    Returned,
    /// The result was verified.
    Verified,
    /// The same VOC came again (H8).
    Reopened,
    /// Another person owns a part of it since (O4).
    HandedOver,
}

/// What can be done with a task.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Deed")]
pub enum ImprovementAction {
    /// `answerImprovement`: accept it.
    Accept,
    /// `answerImprovement`: dispute it.
    Dispute,
    /// `resolveImprovementDispute`.
    Resolve,
    /// `reviseImprovementPlan`.
    Revise,
    /// `reportImprovementProgress`.
    Progress,
    /// `submitImprovementResult`.
    Submit,
    /// `verifyImprovement`: verify or return it.
    Verify,
}
