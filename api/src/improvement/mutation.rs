//! Asking for an improvement, answering, working on it, verifying.

use crate::{
    customer::Vault,
    improvement::{
        desk::Which,
        errors::ImprovementError,
        refusal::Refusal,
        request::{self, New},
        rules::Plan,
        service::{self, Resolution},
        types::{ImprovementSeriesPart, ImprovementTask},
    },
    kernel::{
        cx::Cx,
        error::{Fault, Stop, outcome},
        id,
        policy::Action,
        scalar::Date,
    },
    org::Directory,
};
use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use entity::improvement_task::Model;

/// What is asked of whom.
#[derive(InputObject)]
pub struct RequestImprovementInput {
    /// What is to become better, 1 to 120 characters.
    title: String,
    /// What is wrong, and what shows it, 1 to 2,000 characters; nothing personal.
    problem: String,
    /// What its VOC is about: this category and those below it.
    category_id: ID,
    /// Whose VOC, with the departments below it; the whole company's, if left out.
    series_department_id: Option<ID>,
    /// What that department has to do with it.
    #[graphql(default_with = "ImprovementSeriesPart::Handled")]
    series_part: ImprovementSeriesPart,
    /// A day of the week in which it became frequent (V8): there is a signal of the category and the series' department, which handles it.
    signal_week: Option<Date>,
    /// VOC received since this day is what it is about: up to two years ago; half a year, if left out.
    counts_from: Option<Date>,
    /// Which department is to do it. An executive asks those of their division.
    department_id: ID,
    /// When it should be done, if anybody would like to say.
    desired_by: Option<Date>,
    /// Items that show it, up to 50: they are linked at once, and what they say is what the recurrence watch knows it by (H8).
    #[graphql(default)]
    voc_item_ids: Vec<ID>,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first task (I3).
    idempotency_key: Option<ID>,
}

/// How a task is to be done, by whom and until when (H7). What is left out stays as it is.
#[derive(InputObject)]
pub struct ImprovementPlanInput {
    /// The day by which the result is due.
    due_on: Option<Date>,
    /// What is done about these cases (시정조치), 1 to 2,000 characters.
    correction: Option<String>,
    /// Who does that.
    correction_owner_id: Option<ID>,
    /// What is done about the cause (재발 방지 대책), 1 to 2,000 characters.
    corrective_action: Option<String>,
    /// Who does that: not the same person.
    corrective_action_owner_id: Option<ID>,
    /// By what it will be known to have worked (성공 기준), 1 to 2,000 characters. Needed before work begins; fixed once there is a result.
    success_criteria: Option<String>,
}

/// What the department says.
#[derive(InputObject)]
pub struct AnswerImprovementInput {
    /// The task.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// True: the department does it. False: it is not to, and says why.
    accept: bool,
    /// How it is done: needed to accept, with a day, both parts and both owners; the success criteria may come later.
    plan: Option<ImprovementPlanInput>,
    /// Why not, 1 to 2,000 characters: needed to dispute.
    reason: Option<String>,
}

/// What the CS office says to a dispute.
#[derive(InputObject)]
pub struct ResolveImprovementDisputeInput {
    /// The task.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// Who is right, and what follows.
    resolution: ImprovementResolution,
    /// Why, 1 to 2,000 characters.
    reason: String,
    /// Which other department is asked: needed to reassign it.
    department_id: Option<ID>,
    /// By when it is to be done if the dispute is denied; the department's plan may say another day.
    due_on: Option<Date>,
}

/// Who is right in a dispute, and what follows.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum ImprovementResolution {
    /// The department: nobody does it (철회).
    Withdraw,
    /// The department: another one is asked (재배정).
    Reassign,
    /// The department is to do it (기각).
    Deny,
}

/// What changes of a plan.
#[derive(InputObject)]
pub struct ReviseImprovementPlanInput {
    /// The task.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// What is another.
    plan: ImprovementPlanInput,
    /// Why, 1 to 2,000 characters: needed once work has begun.
    reason: Option<String>,
}

/// What has been done so far.
#[derive(InputObject)]
pub struct ReportImprovementProgressInput {
    /// The task.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// What, 1 to 2,000 characters.
    note: String,
    /// Makes a retry safe: the same key with the same note within 7 days writes nothing more (I3).
    idempotency_key: Option<ID>,
}

/// What was done.
#[derive(InputObject)]
pub struct SubmitImprovementResultInput {
    /// The task.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// What, 1 to 2,000 characters.
    result: String,
    /// Since when it is in force: a day on which somebody had begun, and not before the task was last opened again (H8); today at the latest; today,
    /// if left out.
    effective_on: Option<Date>,
}

/// What the CS office finds.
#[derive(InputObject)]
pub struct VerifyImprovementInput {
    /// The task.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// True: it is what was asked for. False: it is returned.
    verified: bool,
    /// Why, 1 to 2,000 characters: needed to return it.
    reason: Option<String>,
    /// What the customers whose VOC it was are told, 1 to 2,000 characters; without it, that something has become better. Of a result that is verified
    /// alone.
    announcement: Option<String>,
}

macro_rules! payloads {
    ($($name:ident)*) => {$(
        /// What became of it.
        #[derive(SimpleObject)]
        pub struct $name {
            /// The task as it is now; absent if it was refused.
            improvement_task: Option<ImprovementTask>,
            /// Why it was refused; empty if it was not.
            user_errors: Vec<ImprovementError>,
        }

        impl $name {
            fn of(cx: &Cx, directory: &Directory, done: Result<Model, Stop<Refusal>>) -> Result<Self, Fault> {
                Ok(match outcome(done)? {
                    Ok(row) => {
                        Self { improvement_task: Some(ImprovementTask::new(row, directory)), user_errors: Vec::new() }
                    }
                    Err(refusals) => {
                        Self { improvement_task: None, user_errors: ImprovementError::all(cx.locale, refusals) }
                    }
                })
            }
        }
    )*};
}

payloads! {
    RequestImprovementPayload
    AnswerImprovementPayload
    ResolveImprovementDisputePayload
    ReviseImprovementPlanPayload
    ReportImprovementProgressPayload
    SubmitImprovementResultPayload
    VerifyImprovementPayload
}

fn which(id: &ID, expected_version: Option<i32>) -> Result<Which, Fault> {
    Ok(Which { id: id::parse(id)?, expected_version })
}

fn plan(input: ImprovementPlanInput) -> Result<Plan, Fault> {
    Ok(Plan {
        due_on: input.due_on.map(|day| day.0),
        correction: input.correction,
        correction_owner: input.correction_owner_id.as_ref().map(id::parse).transpose()?,
        corrective_action: input.corrective_action,
        action_owner: input.corrective_action_owner_id.as_ref().map(id::parse).transpose()?,
        success_criteria: input.success_criteria,
    })
}

#[derive(Default)]
pub struct ImprovementMutation;

#[Object]
impl ImprovementMutation {
    /// Asks a department for an improvement (개선요청, H4), for VOC that has become frequent: by the CS office, the CCO or the CEO of any department, by an
    /// executive of those of their division.
    async fn request_improvement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked of whom.")] input: RequestImprovementInput,
    ) -> Result<RequestImprovementPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::RequestImprovement)?;
        let series = input.series_department_id.as_ref().map(id::parse).transpose()?;
        let new = New {
            title: input.title,
            problem: input.problem,
            category: id::parse(&input.category_id)?,
            series: series.map(|department| (department, input.series_part.into())),
            signal_week: input.signal_week.map(|day| day.0),
            counts_from: input.counts_from.map(|day| day.0),
            department: id::parse(&input.department_id)?,
            desired_by: input.desired_by.map(|day| day.0),
            items: input.voc_item_ids.iter().map(id::parse).collect::<Result<_, _>>()?,
        };
        let key = input.idempotency_key.map(|key| key.0);
        let done = request::request(cx, (directory, Vault::ring(ctx)?), &scope, (new, key)).await;
        RequestImprovementPayload::of(cx, directory, done)
    }

    /// Answers for the department (H4): whoever leads it or stands in for them accepts the task, with a plan (H7), or disputes it, with a reason.
    async fn answer_improvement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the department says.")] input: AnswerImprovementInput,
    ) -> Result<AnswerImprovementPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::AnswerImprovement)?;
        let (which, place) = (which(&input.id, input.expected_version)?, (directory, Vault::ring(ctx)?));
        let done = match input.accept {
            true => {
                let plan = input.plan.map(plan).transpose()?.unwrap_or_default();
                service::accept(cx, place, &scope, which, plan).await
            }
            false => service::dispute(cx, place, &scope, which, &input.reason.unwrap_or_default()).await,
        };
        AnswerImprovementPayload::of(cx, directory, done)
    }

    /// Decides a dispute (H4): by the CS office, but not by whoever disputed.
    async fn resolve_improvement_dispute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the CS office says to a dispute.")] input: ResolveImprovementDisputeInput,
    ) -> Result<ResolveImprovementDisputePayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::ResolveImprovementDispute)?;
        let (which, place) = (which(&input.id, input.expected_version)?, (directory, Vault::ring(ctx)?));
        let department = input.department_id.as_ref().map(id::parse).transpose()?;
        let resolution = match (input.resolution, department) {
            (ImprovementResolution::Withdraw, _) => Ok(Resolution::Withdraw),
            (ImprovementResolution::Deny, _) => Ok(Resolution::Deny(input.due_on.map(|day| day.0))),
            (ImprovementResolution::Reassign, Some(to)) => Ok(Resolution::Reassign(to)),
            (ImprovementResolution::Reassign, None) => {
                Err(Stop::refused(Refusal::DepartmentUnknown { field: "departmentId" }))
            }
        };
        let done = match resolution {
            Ok(resolution) => service::resolve(cx, place, &scope, which, (resolution, &input.reason)).await,
            Err(refused) => Err(refused),
        };
        ResolveImprovementDisputePayload::of(cx, directory, done)
    }

    /// Changes a plan (H7): by whoever leads the department, or an owner. Once work has begun that is a recorded revision, with a reason; success
    /// criteria do not change any more once a result was submitted.
    async fn revise_improvement_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes of a plan.")] input: ReviseImprovementPlanInput,
    ) -> Result<ReviseImprovementPlanPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::ReviseImprovementPlan)?;
        let (which, place) = (which(&input.id, input.expected_version)?, (directory, Vault::ring(ctx)?));
        let wish = (plan(input.plan)?, input.reason.as_deref());
        ReviseImprovementPlanPayload::of(cx, directory, service::revise(cx, place, &scope, which, wish).await)
    }

    /// Says what has been done so far (H4): by whoever leads the department, or an owner. With the first note work begins; before, the plan is
    /// whole (H7).
    async fn report_improvement_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What has been done so far.")] input: ReportImprovementProgressInput,
    ) -> Result<ReportImprovementProgressPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::ReportImprovementProgress)?;
        let (which, place) = (which(&input.id, input.expected_version)?, (directory, Vault::ring(ctx)?));
        let key = input.idempotency_key.map(|key| key.0);
        let done = service::progress(cx, place, &scope, which, (&input.note, key)).await;
        ReportImprovementProgressPayload::of(cx, directory, done)
    }

    /// Submits a result (H4): by whoever leads the department, or an owner.
    async fn submit_improvement_result(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was done.")] input: SubmitImprovementResultInput,
    ) -> Result<SubmitImprovementResultPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::SubmitImprovementResult)?;
        let (which, place) = (which(&input.id, input.expected_version)?, (directory, Vault::ring(ctx)?));
        let result = (input.result.as_str(), input.effective_on.map(|day| day.0));
        SubmitImprovementResultPayload::of(cx, directory, service::submit(cx, place, &scope, which, result).await)
    }

    /// Verifies a result or returns it (H4, H7): by the CS office, but by nobody who accepted it, ever owned a part of it, reported progress or submitted a result. What is verified
    /// is told to the executive, the department, those with whom each VOC came in, and each customer who raised it and consents.
    async fn verify_improvement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the CS office finds.")] input: VerifyImprovementInput,
    ) -> Result<VerifyImprovementPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::VerifyImprovement)?;
        let (which, place) = (which(&input.id, input.expected_version)?, (directory, Vault::ring(ctx)?));
        let reason = input.reason.as_deref();
        let done = match input.verified {
            true => {
                let said = (reason, input.announcement.as_deref());
                service::verify(cx, place, &scope, which, said).await
            }
            false => service::send_back(cx, place, &scope, which, reason).await,
        };
        VerifyImprovementPayload::of(cx, directory, done)
    }
}
