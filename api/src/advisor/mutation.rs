//! Nominating, reviewing, appointing, renewing, ending; activities and questions.

use crate::{
    advisor::{
        activity::{self, Proposed, Report},
        appointing::{self, Consent},
        desk::Known,
        enums::{ActivityKind, AdvisorEnd, ConsentHow},
        errors::AdvisorError,
        nominating::{self, New},
        question, reviewing,
        rules::Refusal,
        term,
        types::{AdvisorActivity, AdvisorQuestion, LoyalCustomerAdvisor},
    },
    customer::Vault,
    kernel::{
        cx::Cx,
        error::{Fault, Stop, outcome},
        id,
        policy::Action,
        scalar::Date,
    },
    org::Directory,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::loyal_customer_advisor::{AdvisorEnd as End, Model};

/// Whom to nominate, and why.
#[derive(InputObject)]
pub struct NominateAdvisorInput {
    /// The customer, who agreed to be contacted.
    customer_id: ID,
    /// Why, 1 to 1,000 characters.
    merit: String,
    /// The verified improvement task that their voice led to, of any type (A1): one of the contributions in `advisorCandidates`.
    improvement_task_id: ID,
    /// What it improved, 1 to 60 characters, as the certificate says it: 고객님의 소중한 의견이 ○○ 개선으로 이어졌습니다. The task's title, if left out.
    improvement: Option<String>,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first nomination (I3).
    idempotency_key: Option<ID>,
}

/// What a reviewer says.
#[derive(InputObject)]
pub struct ReviewAdvisorInput {
    /// The advisor.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// Whether they agree. Any one who does not ends it.
    agrees: bool,
    /// Why, up to 1,000 characters. Needed if they disagree.
    reason: Option<String>,
}

/// Whom to appoint, and how they agreed.
#[derive(InputObject)]
pub struct AppointAdvisorInput {
    /// The advisor.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// How the customer said that they agree.
    consent_how: ConsentHow,
    /// When they said so: between the day of the nomination and today.
    consent_on: Date,
}

/// Whose term is to be renewed.
#[derive(InputObject)]
pub struct RenewAdvisorInput {
    /// The advisor.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
}

/// Which term ends, or which nomination is taken back.
#[derive(InputObject)]
pub struct EndAdvisorTermInput {
    /// The advisor.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// How: `RESIGNED` if the customer wants it, else `ENDED_EARLY`, which the others count as. A customer always resigns.
    ended_as: Option<AdvisorEnd>,
    /// Why, up to 1,000 characters. Needed unless the customer resigns.
    reason: Option<String>,
}

/// What an advisor is asked to do.
#[derive(InputObject)]
pub struct AssignAdvisorActivityInput {
    /// The advisor.
    advisor_id: ID,
    /// What it is.
    kind: ActivityKind,
    /// What they are asked to do, 1 to 1,000 characters.
    instruction: String,
    /// By which day, within the term.
    due_on: Date,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first activity (I3).
    idempotency_key: Option<ID>,
}

/// What an advisor says of an activity.
#[derive(InputObject)]
pub struct ReportAdvisorActivityInput {
    /// The activity.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// How they rate it, 1 to 5.
    rating: i32,
    /// What they say, 1 to 2,000 characters.
    report: String,
    /// What they propose, 10 at most.
    suggestions: Option<Vec<AdvisorSuggestionInput>>,
    /// Makes a retry safe: the same key with the same input within 7 days reports and files nothing again (I3).
    idempotency_key: Option<ID>,
}

/// One suggestion.
#[derive(InputObject)]
pub struct AdvisorSuggestionInput {
    /// What they propose, 1 to 2,000 characters.
    text: String,
    /// Given, it is filed as VOC of this category in the same call, and linked (A4, A6).
    category_id: Option<ID>,
}

/// What to ask the CCO.
#[derive(InputObject)]
pub struct AskAdvisorQuestionInput {
    /// The advisor who asks.
    advisor_id: ID,
    /// What they ask, 1 to 2,000 characters.
    question: String,
    /// Makes a retry safe: the same key with the same input within 7 days answers the first question (I3).
    idempotency_key: Option<ID>,
}

/// The CCO's answer.
#[derive(InputObject)]
pub struct AnswerAdvisorQuestionInput {
    /// The question.
    id: ID,
    /// The version that was read; if it has changed since, nothing is done.
    expected_version: Option<i32>,
    /// What to say, 1 to 5,000 characters.
    answer: String,
}

macro_rules! payloads {
    ($($name:ident)*) => {$(
        /// What became of it.
        #[derive(SimpleObject)]
        pub struct $name {
            /// As it is now; absent if it was refused.
            loyal_customer_advisor: Option<LoyalCustomerAdvisor>,
            /// Why it was refused; empty if it was not.
            user_errors: Vec<AdvisorError>,
        }

        impl $name {
            fn of(cx: &Cx, done: Result<Model, Stop<Refusal>>) -> Result<Self, Fault> {
                Ok(match outcome(done)? {
                    Ok(row) => {
                        Self { loyal_customer_advisor: Some(LoyalCustomerAdvisor::new(row)), user_errors: Vec::new() }
                    }
                    Err(refusals) => Self {
                        loyal_customer_advisor: None,
                        user_errors: AdvisorError::all(cx.locale, refusals),
                    },
                })
            }
        }
    )*};
}

payloads! {
    NominateAdvisorPayload ReviewAdvisorPayload AppointAdvisorPayload RenewAdvisorPayload EndAdvisorTermPayload
}

macro_rules! activity_payloads {
    ($($name:ident)*) => {$(
        /// What became of it.
        #[derive(SimpleObject)]
        pub struct $name {
            /// As it is now; absent if it was refused.
            advisor_activity: Option<AdvisorActivity>,
            /// Why it was refused; empty if it was not.
            user_errors: Vec<AdvisorError>,
        }

        impl $name {
            async fn of(
                ctx: &Context<'_>,
                done: Result<entity::advisor_activity::Model, Stop<Refusal>>,
            ) -> Result<Self, Fault> {
                Ok(match outcome(done)? {
                    Ok(row) => {
                        Self { advisor_activity: AdvisorActivity::of(ctx, row).await?, user_errors: Vec::new() }
                    }
                    Err(refusals) => {
                        let user_errors = AdvisorError::all(Cx::of(ctx)?.locale, refusals);
                        Self { advisor_activity: None, user_errors }
                    }
                })
            }
        }
    )*};
}

activity_payloads! { AssignAdvisorActivityPayload ReportAdvisorActivityPayload }

macro_rules! question_payloads {
    ($($name:ident)*) => {$(
        /// What became of it.
        #[derive(SimpleObject)]
        pub struct $name {
            /// As it is now; absent if it was refused.
            advisor_question: Option<AdvisorQuestion>,
            /// Why it was refused; empty if it was not.
            user_errors: Vec<AdvisorError>,
        }

        impl $name {
            fn of(
                (cx, directory): (&Cx, &Directory),
                done: Result<entity::advisor_question::Model, Stop<Refusal>>,
            ) -> Result<Self, Fault> {
                let today = directory.calendar().day_of(cx.now);
                Ok(match outcome(done)? {
                    Ok(row) => Self {
                        advisor_question: Some(AdvisorQuestion::new(row, (directory, today))),
                        user_errors: Vec::new(),
                    },
                    Err(refusals) => {
                        Self { advisor_question: None, user_errors: AdvisorError::all(cx.locale, refusals) }
                    }
                })
            }
        }
    )*};
}

question_payloads! { AskAdvisorQuestionPayload AnswerAdvisorQuestionPayload }

#[derive(Default)]
pub struct AdvisorMutation;

#[Object]
impl AdvisorMutation {
    /// Nominates a customer (명예사원 추천, A2): the CS office reviews whether it is feasible, then two executives.
    async fn nominate_advisor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom to nominate, and why.")] input: NominateAdvisorInput,
    ) -> Result<NominateAdvisorPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::NominateAdvisor)?;
        let customer = id::parse(&input.customer_id)?;
        let new = New {
            customer,
            merit: input.merit,
            improvement: input.improvement,
            task: id::parse(&input.improvement_task_id)?,
        };
        let key = input.idempotency_key.map(|key| key.0);
        let done = nominating::nominate(cx, (directory, Vault::ring(ctx)?), &scope, (new, key)).await;
        NominateAdvisorPayload::of(cx, done)
    }

    /// Reviews a nomination, or its renewal (심사, A2, A3): first the CS office, then two executives who agree. Any one who disagrees ends it, and says why.
    async fn review_advisor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What a reviewer says.")] input: ReviewAdvisorInput,
    ) -> Result<ReviewAdvisorPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::ReviewAdvisor)?;
        let known = Known { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let said = (input.agrees, input.reason);
        ReviewAdvisorPayload::of(cx, reviewing::review(cx, (directory, Vault::ring(ctx)?), scope, known, said).await)
    }

    /// Appoints an advisor (위촉, A2, A3), with the customer's consent: the term begins today.
    async fn appoint_advisor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom to appoint, and how they agreed.")] input: AppointAdvisorInput,
    ) -> Result<AppointAdvisorPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::AppointAdvisor)?;
        let known = Known { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let consent = Consent { how: input.consent_how.into(), on: input.consent_on.0 };
        AppointAdvisorPayload::of(cx, appointing::appoint(cx, directory, scope, known, consent).await)
    }

    /// Asks for a second term (연장, A3), once: it is reviewed as a nomination is.
    async fn renew_advisor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose term is to be renewed.")] input: RenewAdvisorInput,
    ) -> Result<RenewAdvisorPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::RenewAdvisor)?;
        let known = Known { id: id::parse(&input.id)?, expected_version: input.expected_version };
        RenewAdvisorPayload::of(cx, term::renew(cx, directory, scope, known).await)
    }

    /// Ends a term before its time, or takes a nomination back (해촉, A3). A customer resigns by it.
    async fn end_advisor_term(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which term ends, or which nomination is taken back.")] input: EndAdvisorTermInput,
    ) -> Result<EndAdvisorTermPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = cx.permit(Action::EndAdvisorTerm)?;
        let known = Known { id: id::parse(&input.id)?, expected_version: input.expected_version };
        let ended_as = match input.ended_as {
            Some(AdvisorEnd::Resigned) => End::Resigned,
            _ => End::EndedEarly,
        };
        let said = (ended_as, input.reason);
        EndAdvisorTermPayload::of(cx, term::end(cx, (directory, Vault::ring(ctx)?), &permit, known, said).await)
    }

    /// Asks an advisor to try a service, answer a question or attend a meeting (활동 배정, A4).
    async fn assign_advisor_activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What an advisor is asked to do.")] input: AssignAdvisorActivityInput,
    ) -> Result<AssignAdvisorActivityPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::AssignAdvisorActivity)?;
        let new = activity::New {
            advisor: id::parse(&input.advisor_id)?,
            kind: input.kind.into(),
            instruction: input.instruction,
            due_on: input.due_on.0,
        };
        let key = input.idempotency_key.map(|key| key.0);
        let done = activity::assign(cx, (directory, Vault::ring(ctx)?), scope, (new, key)).await;
        AssignAdvisorActivityPayload::of(ctx, done).await
    }

    /// Reports on an activity, by the advisor or for them (활동 보고, A4); each suggestion becomes VOC in the same call if it is to.
    async fn report_advisor_activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What an advisor says of an activity.")] input: ReportAdvisorActivityInput,
    ) -> Result<ReportAdvisorActivityPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = cx.permit(Action::ReportAdvisorActivity)?;
        let proposed = |one: AdvisorSuggestionInput| -> Result<Proposed, Fault> {
            Ok(Proposed { text: one.text, category: one.category_id.as_ref().map(id::parse).transpose()? })
        };
        let report = Report {
            activity: id::parse(&input.id)?,
            rating: input.rating,
            text: input.report,
            suggestions: input.suggestions.unwrap_or_default().into_iter().map(proposed).collect::<Result<_, _>>()?,
        };
        let wish = (report, input.expected_version, input.idempotency_key.map(|key| key.0));
        let done = activity::report(cx, (directory, Vault::ring(ctx)?), &permit, wish).await;
        ReportAdvisorActivityPayload::of(ctx, done).await
    }

    /// Asks the CCO something, by the advisor or for them (직통 질문, A4).
    async fn ask_advisor_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to ask the CCO.")] input: AskAdvisorQuestionInput,
    ) -> Result<AskAdvisorQuestionPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = cx.permit(Action::AskAdvisorQuestion)?;
        let key = input.idempotency_key.map(|key| key.0);
        let wish = (id::parse(&input.advisor_id)?, input.question, key);
        let done = question::ask(cx, (directory, Vault::ring(ctx)?), &permit, wish).await;
        AskAdvisorQuestionPayload::of((cx, directory), done)
    }

    /// Answers an advisor's question, once (A4): the CCO, or who stands in for them.
    async fn answer_advisor_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The CCO's answer.")] input: AnswerAdvisorQuestionInput,
    ) -> Result<AnswerAdvisorQuestionPayload, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::AnswerAdvisorQuestion)?;
        let wish = (id::parse(&input.id)?, input.expected_version, input.answer);
        let done = question::answer(cx, (directory, Vault::ring(ctx)?), scope, wish).await;
        AnswerAdvisorQuestionPayload::of((cx, directory), done)
    }
}
