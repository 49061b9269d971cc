//! Advisors, their reviews, activities, suggestions and questions as the schema shows them.

use crate::{
    advisor::{
        certificate::{Format, Links},
        desk,
        enums::{
            ActivityKind, ActivityState, AdvisorEnd, AdvisorState, ConsentHow, QuestionState, RenewalState, ReviewStep,
        },
        loader::{ActivitiesOf, AdvisorById, QuestionsOf, ReviewsOf, SuggestionsOf},
        question, reviewing,
        rules::{self, Deed},
        store,
        words::{self, Place},
    },
    connection,
    customer::{self, Customer, Vault},
    files::Viewer,
    improvement::{ImprovementTask, improvement_task_node},
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        id::PublicId,
        page::{PageArgs, Position, Slice, Total},
        policy::{Action, Permit, Rows},
        scalar::{Date, DateTime},
    },
    org::{Directory, Employee},
    voc::{VocItem, voc_item_node},
};
use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use entity::{
    advisor_activity, advisor_question, advisor_review, advisor_suggestion,
    ids::{AdvisorActivityId, AdvisorQuestionId, AdvisorSuggestionId, LoyalCustomerAdvisorId},
    loyal_customer_advisor::Model,
};
use std::sync::Arc;
use uuid::Uuid;

/// A customer whose voice improved the service, nominated or appointed as an honorary employee (명예사원, A2, A3).
///
/// Its state changes so and not otherwise: `NOMINATED` → `FEASIBLE` by the CS office's `reviewAdvisor`, → `APPROVED` by two executives', → `ACTIVE` by
/// `appointAdvisor`, → `ENDED` by itself or by `endAdvisorTerm`. Any one who disagrees makes it `REJECTED`; `endAdvisorTerm` before the appointment makes it `WITHDRAWN`.
/// A customer sees their own from the appointment on.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct LoyalCustomerAdvisor {
    /// Global id.
    pub id: ID,
    /// The number on the certificate (위촉 번호): the year and the count in it. Null before the appointment.
    number: Option<String>,
    /// Where it stands.
    state: AdvisorState,
    /// When they were nominated.
    nominated_at: DateTime,
    /// How the customer said that they agree. Null before the appointment.
    consent_how: Option<ConsentHow>,
    /// When they said so. Null before the appointment.
    consent_on: Option<Date>,
    /// When they were appointed. Null before.
    appointed_at: Option<DateTime>,
    /// The term's first day. Null before the appointment.
    from: Option<Date>,
    /// The term's last day, the second term's after a renewal; to the day (A3). Null before the appointment.
    until: Option<Date>,
    /// How often it was renewed: 0 or 1.
    renewals: i32,
    /// Where the renewal stands. Null if nobody asked for one.
    renewal: Option<RenewalState>,
    /// When it ended. Null before.
    ended_at: Option<DateTime>,
    /// How it ended. Null before.
    ended_as: Option<AdvisorEnd>,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    row: Model,
}

const ACTIVITIES: &str = "an advisor's activities, newest first";
const OWN_SUGGESTIONS: &str = "what an advisor proposed, newest first";
const QUESTIONS: &str = "an advisor's questions, newest first";

#[ComplexObject]
impl LoyalCustomerAdvisor {
    /// The customer, masked. Null where the policy hides customers.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        match Cx::of(ctx)?.permit(Action::LoyalCustomerAdvisorCustomer) {
            Ok(permit) if customer::reaches(&permit, self.row.customer_id) => {
                Customer::load(ctx, self.row.customer_id).await
            }
            _ => Ok(None),
        }
    }

    /// Who nominated them. Null for customers.
    async fn nominated_by(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        person(ctx, Some(self.row.nominated_by))
    }

    /// Why they were nominated: as it was written for the CS office, executives and the nominator, masked for everyone else. Null for customers, and once the
    /// customer is erased (C4).
    async fn merit(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        if is_customer(ctx)? {
            return Ok(None);
        }
        shown(ctx, &self.row, (Place::Merit, self.row.id.0), self.row.merit.as_deref()).await
    }

    /// What their voice improved, as the certificate says it: 고객님의 소중한 의견이 ○○ 개선으로 이어졌습니다. Null once the customer is erased (C4).
    async fn improvement(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        shown(ctx, &self.row, (Place::Improvement, self.row.id.0), self.row.improvement.as_deref()).await
    }

    /// The improvement task that their voice led to (A1). Null for customers.
    async fn improvement_task(&self, ctx: &Context<'_>) -> Result<Option<ImprovementTask>, Fault> {
        if is_customer(ctx)? {
            return Ok(None);
        }
        improvement_task_node(ctx, self.row.improvement_task_id).await
    }

    /// Who appointed them. Null before, and for customers.
    async fn appointed_by(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        person(ctx, self.row.appointed_by)
    }

    /// Why it ended, shown as `merit` is. Null before, if nobody said why, for customers, and once the customer is erased (C4).
    async fn end_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        if is_customer(ctx)? {
            return Ok(None);
        }
        shown(ctx, &self.row, (Place::EndReason, self.row.id.0), self.row.end_reason.as_deref()).await
    }

    /// Why the nomination, or else its renewal, was rejected: what whoever disagreed said, shown as `merit` is. Null if it was not, for customers, and once the customer
    /// is erased (C4).
    async fn rejection_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        if is_customer(ctx)? {
            return Ok(None);
        }
        let reviews = batch::load(ctx, ReviewsOf(self.row.id)).await?.unwrap_or_default();
        let Some(review) = reviewing::rejection(&reviews) else { return Ok(None) };
        reason(ctx, &self.row, review).await
    }

    /// Who reviewed it, in the order in which they did; six at most. Empty for customers.
    async fn reviews(&self, ctx: &Context<'_>) -> Result<Vec<AdvisorReview>, Fault> {
        if is_customer(ctx)? {
            return Ok(Vec::new());
        }
        let directory = Directory::of(ctx)?;
        let reviews = batch::load(ctx, ReviewsOf(self.row.id)).await?.unwrap_or_default();
        Ok(reviews.iter().map(|row| AdvisorReview::new(row.clone(), &self.row, directory)).collect())
    }

    /// What they were asked to do (활동), newest first (A4).
    async fn activities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<AdvisorActivityConnection, Fault> {
        let (page, directory) = (PageArgs { first, after, last, before }.page(ACTIVITIES)?, Directory::of(ctx)?);
        let all = batch::load(ctx, ActivitiesOf(self.row.id)).await?.unwrap_or_default();
        let rows = all.iter().map(|row| (Position::at(row.assigned_at, row.id.0), row.clone())).collect();
        let slice = Slice::newest_first(rows, &page);
        let slice = slice.map(|(place, row)| (place, AdvisorActivity::new(row, self.row.clone(), directory)));
        Ok(AdvisorActivityConnection::new(ACTIVITIES, slice, Some(Total::of(all.len()))))
    }

    /// What they proposed (제안), newest first, and what became of it (A6).
    async fn suggestions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<AdvisorSuggestionConnection, Fault> {
        let page = PageArgs { first, after, last, before }.page(OWN_SUGGESTIONS)?;
        let all = batch::load(ctx, SuggestionsOf(self.row.id)).await?.unwrap_or_default();
        let rows = all.iter().map(|row| (Position::at(row.at, row.id.0), row.clone())).collect();
        let slice = Slice::newest_first(rows, &page);
        let slice = slice.map(|(place, row)| (place, AdvisorSuggestion::new(row)));
        Ok(AdvisorSuggestionConnection::new(OWN_SUGGESTIONS, slice, Some(Total::of(all.len()))))
    }

    /// What they asked the CCO, newest first (A4).
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<AdvisorQuestionConnection, Fault> {
        let (page, directory) = (PageArgs { first, after, last, before }.page(QUESTIONS)?, Directory::of(ctx)?);
        let all = batch::load(ctx, QuestionsOf(self.row.id)).await?.unwrap_or_default();
        let rows = all.iter().map(|row| (Position::at(row.asked_at, row.id.0), row.clone())).collect();
        let slice = Slice::newest_first(rows, &page);
        let today = directory.calendar().day_of(Cx::of(ctx)?.now);
        let slice = slice.map(|(place, row)| (place, AdvisorQuestion::new(row, (directory, today))));
        Ok(AdvisorQuestionConnection::new(QUESTIONS, slice, Some(Total::of(all.len()))))
    }

    /// Where the appointment certificate (명예사원증) is as PDF (A5): a path on this service that works for five minutes, for the viewer alone. It shows the name in the
    /// clear: each time an employee opens it an access record is written (C3). Null before the appointment, once the customer is erased, and for employees who may not
    /// reveal any customer.
    async fn certificate_pdf_url(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.certificate(ctx, Format::Pdf)
    }

    /// The same as SVG.
    async fn certificate_svg_url(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.certificate(ctx, Format::Svg)
    }

    /// Whether they may still be contacted: they did not withdraw their consent. Then nothing is assigned to them any more (A2).
    async fn may_be_contacted(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let customer = batch::load(ctx, self.row.customer_id).await?;
        Ok(customer.is_some_and(|one| rules::may_be_asked(&one, "id").is_ok()))
    }

    /// Whether the viewer may review it now (A2).
    async fn viewer_can_review(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let Ok(scope) = Cx::of(ctx)?.allow(Action::ReviewAdvisor) else { return Ok(false) };
        let Some(customer) = batch::load(ctx, self.row.customer_id).await? else { return Ok(false) };
        let earlier = batch::load(ctx, ReviewsOf(self.row.id)).await?.unwrap_or_default();
        let may = rules::may_review(&self.row, reviewing::reviewer(&scope), &customer, &earlier);
        Ok(self.can(ctx, Deed::Review)? && may.is_ok())
    }

    /// Whether the viewer may appoint them now.
    async fn viewer_can_appoint(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        self.may(ctx, Action::AppointAdvisor, Deed::Appoint)
    }

    /// Whether the viewer may ask for a second term now (A3).
    async fn viewer_can_renew(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        Ok(self.may(ctx, Action::RenewAdvisor, Deed::Renew)? && rules::may_renew(&self.row).is_ok())
    }

    /// Whether the viewer may end it now; a customer resigns.
    async fn viewer_can_end(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        self.may(ctx, Action::EndAdvisorTerm, Deed::End)
    }

    /// Whether the viewer may assign an activity now (A4).
    async fn viewer_can_assign(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        self.may(ctx, Action::AssignAdvisorActivity, Deed::Assign)
    }

    /// Whether the viewer may ask the CCO something now, for themself or for the advisor (A4).
    async fn viewer_can_ask(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        self.may(ctx, Action::AskAdvisorQuestion, Deed::Ask)
    }
}

impl LoyalCustomerAdvisor {
    pub fn new(row: Model) -> Self {
        Self {
            id: row.id.encode(),
            number: row.number.clone(),
            state: row.state.into(),
            nominated_at: DateTime(row.nominated_at),
            consent_how: row.consent_how.map(Into::into),
            consent_on: row.consent_on.map(Date),
            appointed_at: row.appointed_at.map(DateTime),
            from: row.first_day.map(Date),
            until: row.last_day.map(Date),
            renewals: row.renewals,
            renewal: row.renewal.map(Into::into),
            ended_at: row.ended_at.map(DateTime),
            ended_as: row.ended_as.map(Into::into),
            version: row.version,
            row,
        }
    }

    fn can(&self, ctx: &Context<'_>, deed: Deed) -> Result<bool, Fault> {
        let today = Directory::of(ctx)?.calendar().day_of(Cx::of(ctx)?.now);
        Ok(rules::can(deed, &self.row, today).is_ok())
    }

    fn may(&self, ctx: &Context<'_>, action: Action, deed: Deed) -> Result<bool, Fault> {
        let directory = Directory::of(ctx)?;
        let permit = Cx::of(ctx)?.permit(action);
        Ok(permit.is_ok_and(|permit| desk::sees(directory, &permit, &self.row)) && self.can(ctx, deed)?)
    }

    fn certificate(&self, ctx: &Context<'_>, format: Format) -> Result<Option<String>, Fault> {
        let cx = Cx::of(ctx)?;
        let may = match cx.permit(Action::LoyalCustomerAdvisor) {
            Ok(Permit::Customer(scope)) => scope.customer() == self.row.customer_id,
            Ok(Permit::Employee(_)) => {
                cx.allow(Action::RevealCustomer).is_ok_and(|scope| matches!(scope.rows(), Rows::All))
            }
            Err(_) => false,
        };
        let is_there = self.row.number.is_some() && self.row.improvement.is_some();
        let Some(viewer) = Viewer::of(&cx.actor).filter(|_| may && is_there) else { return Ok(None) };
        Ok(Some(Links::in_request(ctx)?.address(self.row.id, format, viewer, cx.now)))
    }
}

fn is_customer(ctx: &Context<'_>) -> Result<bool, Fault> {
    Ok(Cx::of(ctx)?.employee().is_none())
}

/// An employee, for employees.
fn person(ctx: &Context<'_>, id: Option<entity::ids::EmployeeId>) -> Result<Option<Arc<Employee>>, Fault> {
    let directory = Directory::of(ctx)?;
    Ok(if is_customer(ctx)? { None } else { id.and_then(|id| directory.employee(id)).cloned() })
}

/// As it was written for those concerned and the customer, masked for everyone else.
async fn shown(
    ctx: &Context<'_>,
    advisor: &Model,
    place: (Place, Uuid),
    sealed: Option<&[u8]>,
) -> Result<Option<String>, Fault> {
    let (Some(sealed), Ok(permit)) = (sealed, Cx::of(ctx)?.permit(Action::LoyalCustomerAdvisor)) else {
        return Ok(None);
    };
    let Some(customer) = batch::load(ctx, advisor.customer_id).await? else { return Ok(None) };
    let in_the_clear = desk::reads_originals(&permit, advisor);
    words::shown(Vault::ring(ctx)?, &customer, place, (sealed, in_the_clear))
}

async fn reason(ctx: &Context<'_>, advisor: &Model, review: &advisor_review::Model) -> Result<Option<String>, Fault> {
    let place = (Place::Review(review.round, review.reviewer_id.0), advisor.id.0);
    shown(ctx, advisor, place, review.reason.as_deref()).await
}

/// An advisor, as far as the viewer may see them.
async fn seen(ctx: &Context<'_>, id: LoyalCustomerAdvisorId) -> Result<Option<Model>, Fault> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    let Ok(permit) = cx.permit(Action::LoyalCustomerAdvisor) else { return Ok(None) };
    let row = batch::load(ctx, AdvisorById(id)).await?;
    Ok(row.filter(|row| desk::sees(directory, &permit, row)))
}

/// As `seen`, as a node.
pub async fn loyal_customer_advisor_node(
    ctx: &Context<'_>,
    id: LoyalCustomerAdvisorId,
) -> Result<Option<LoyalCustomerAdvisor>, Fault> {
    Ok(seen(ctx, id).await?.map(LoyalCustomerAdvisor::new))
}

/// What one reviewer said (A2).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct AdvisorReview {
    /// 1 of the nomination, 2 of the renewal.
    round: i32,
    /// Which step.
    step: ReviewStep,
    /// Who.
    reviewer: Option<Arc<Employee>>,
    /// Whether they agree.
    agrees: bool,
    /// When.
    at: DateTime,
    #[graphql(skip)]
    row: advisor_review::Model,
    #[graphql(skip)]
    advisor: Model,
}

#[ComplexObject]
impl AdvisorReview {
    /// Why: as it was written for the CS office, executives and the nominator, masked for everyone else. Null if they wrote none, and once the customer is
    /// erased (C4).
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        reason(ctx, &self.advisor, &self.row).await
    }
}

impl AdvisorReview {
    fn new(row: advisor_review::Model, advisor: &Model, directory: &Directory) -> Self {
        Self {
            round: row.round,
            step: row.step.into(),
            reviewer: directory.employee(row.reviewer_id).cloned(),
            agrees: row.agrees,
            at: DateTime(row.at),
            advisor: advisor.clone(),
            row,
        }
    }
}

/// What an advisor is asked to do in their term (활동, A4).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct AdvisorActivity {
    /// Global id.
    pub id: ID,
    /// What it is.
    kind: ActivityKind,
    /// Where it stands.
    state: ActivityState,
    /// By which day.
    due_on: Date,
    /// When it was assigned.
    assigned_at: DateTime,
    /// When it was reported. Null before.
    reported_at: Option<DateTime>,
    /// Which employee took the report down. Null before, and if the advisor reported by themself.
    reported_by: Option<Arc<Employee>>,
    /// How they rate it, 1 to 5. Null before.
    rating: Option<i32>,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    row: advisor_activity::Model,
    #[graphql(skip)]
    owner: Model,
}

#[ComplexObject]
impl AdvisorActivity {
    /// Whose it is.
    async fn advisor(&self) -> LoyalCustomerAdvisor {
        LoyalCustomerAdvisor::new(self.owner.clone())
    }

    /// Who assigned it. Null for customers.
    async fn assigned_by(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        person(ctx, Some(self.row.assigned_by))
    }

    /// What they are asked to do: as it was written for those concerned and the customer, masked for everyone else. Null once the customer is erased (C4).
    async fn instruction(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        shown(ctx, &self.owner, (Place::Instruction, self.row.id.0), self.row.instruction.as_deref()).await
    }

    /// What they say of it, shown as `instruction` is. Null before it is reported, and once the customer is erased (C4).
    async fn report(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        shown(ctx, &self.owner, (Place::Report, self.row.id.0), self.row.report.as_deref()).await
    }

    /// What they proposed in their report, in its order; ten at most.
    async fn suggestions(&self, ctx: &Context<'_>) -> Result<Vec<AdvisorSuggestion>, Fault> {
        let all = batch::load(ctx, SuggestionsOf(self.owner.id)).await?.unwrap_or_default();
        let mut these: Vec<_> = all.iter().filter(|row| row.activity_id == self.row.id).cloned().collect();
        these.sort_by_key(|row| row.position);
        Ok(these.into_iter().map(AdvisorSuggestion::new).collect())
    }

    /// Whether the viewer may report on it now, as the advisor or for them.
    async fn viewer_can_report(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let may = rules::may_report(&self.row).is_ok();
        Ok(may
            && LoyalCustomerAdvisor::new(self.owner.clone()).may(ctx, Action::ReportAdvisorActivity, Deed::Report)?)
    }
}

impl AdvisorActivity {
    pub fn new(row: advisor_activity::Model, owner: Model, directory: &Directory) -> Self {
        Self {
            id: row.id.encode(),
            kind: row.kind.into(),
            state: row.state.into(),
            due_on: Date(row.due_on),
            assigned_at: DateTime(row.assigned_at),
            reported_at: row.reported_at.map(DateTime),
            reported_by: row.reported_by.and_then(|id| directory.employee(id)).cloned(),
            rating: row.rating,
            version: row.version,
            row,
            owner,
        }
    }

    /// With whose it is, after a change.
    pub async fn of(ctx: &Context<'_>, row: advisor_activity::Model) -> Result<Option<Self>, Fault> {
        let owner = batch::load(ctx, AdvisorById(row.advisor_id)).await?;
        let directory = Directory::of(ctx)?;
        Ok(owner.map(|owner| Self::new(row, owner, directory)))
    }
}

/// An activity by its id, as far as the viewer may see whose it is.
pub async fn advisor_activity_node(ctx: &Context<'_>, id: AdvisorActivityId) -> Result<Option<AdvisorActivity>, Fault> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    let Some(row) = store::activity(cx.db.reader(), id).await? else { return Ok(None) };
    let owner = seen(ctx, row.advisor_id).await?;
    Ok(owner.map(|owner| AdvisorActivity::new(row, owner, directory)))
}

/// What an advisor proposed, and what became of it (A6).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct AdvisorSuggestion {
    /// Global id.
    pub id: ID,
    /// When.
    at: DateTime,
    #[graphql(skip)]
    row: advisor_suggestion::Model,
}

#[ComplexObject]
impl AdvisorSuggestion {
    /// Who proposed it. Null if the viewer may not see them.
    async fn advisor(&self, ctx: &Context<'_>) -> Result<Option<LoyalCustomerAdvisor>, Fault> {
        loyal_customer_advisor_node(ctx, self.row.advisor_id).await
    }

    /// What they proposed: as it was written for the CS office, executives, the nominator and the customer, masked for everyone else. Null once the customer is
    /// erased (C4).
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        let Some(owner) = batch::load(ctx, AdvisorById(self.row.advisor_id)).await? else { return Ok(None) };
        shown(ctx, &owner, (Place::Suggestion, self.row.id.0), self.row.text.as_deref()).await
    }

    /// The item that it became, with where that stands and the improvement tasks that it led to. Null if it became none, or the viewer may not see it.
    async fn voc_item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        match self.row.voc_item_id {
            Some(id) => voc_item_node(ctx, id).await,
            None => Ok(None),
        }
    }
}

impl AdvisorSuggestion {
    pub fn new(row: advisor_suggestion::Model) -> Self {
        Self { id: row.id.encode(), at: DateTime(row.at), row }
    }
}

/// A suggestion by its id, as far as the viewer may see whose it is.
pub async fn advisor_suggestion_node(
    ctx: &Context<'_>,
    id: AdvisorSuggestionId,
) -> Result<Option<AdvisorSuggestion>, Fault> {
    let Some(row) = store::suggestion(Cx::of(ctx)?.db.reader(), id).await? else { return Ok(None) };
    let owner = seen(ctx, row.advisor_id).await?;
    Ok(owner.map(|_| AdvisorSuggestion::new(row)))
}

/// What an advisor asks the CCO (고객담당임원 직통 질문, A4).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct AdvisorQuestion {
    /// Global id.
    pub id: ID,
    /// Where it stands.
    state: QuestionState,
    /// When it was asked.
    asked_at: DateTime,
    /// Which employee took it down. Null if the advisor asked by themself.
    asked_by: Option<Arc<Employee>>,
    /// The day by which it is to be answered: as many business days after it was asked as the setting `advisor.answerDays` says.
    due_on: Date,
    /// Whether that day is over, and there is no answer.
    is_overdue: bool,
    /// When it was answered. Null before.
    answered_at: Option<DateTime>,
    /// Who answered. Null before.
    answered_by: Option<Arc<Employee>>,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    row: advisor_question::Model,
}

#[ComplexObject]
impl AdvisorQuestion {
    /// Who asks. Null if the viewer may not see them.
    async fn advisor(&self, ctx: &Context<'_>) -> Result<Option<LoyalCustomerAdvisor>, Fault> {
        loyal_customer_advisor_node(ctx, self.row.advisor_id).await
    }

    /// What they ask: as it was written for those concerned and the customer, masked for everyone else. Null once the customer is erased (C4).
    async fn question(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.said(ctx, Place::Question, self.row.question.as_deref()).await
    }

    /// What was answered, shown as `question` is. Null before, and once the customer is erased (C4).
    async fn answer(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.said(ctx, Place::Answer, self.row.answer.as_deref()).await
    }

    /// Whether the viewer may answer it now: the CCO, or who stands in for them.
    async fn viewer_can_answer(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let today = directory.calendar().day_of(cx.now);
        let scope = cx.allow(Action::AnswerAdvisorQuestion);
        let may = scope.is_ok_and(|scope| question::is_in_charge(directory, &scope, today));
        Ok(may && rules::may_answer(&self.row).is_ok())
    }
}

impl AdvisorQuestion {
    pub fn new(row: advisor_question::Model, (directory, today): (&Directory, chrono::NaiveDate)) -> Self {
        let person = |id: Option<entity::ids::EmployeeId>| id.and_then(|id| directory.employee(id)).cloned();
        Self {
            id: row.id.encode(),
            state: row.state.into(),
            asked_at: DateTime(row.asked_at),
            asked_by: person(row.asked_by),
            due_on: Date(row.due_on),
            is_overdue: rules::is_overdue(&row, today),
            answered_at: row.answered_at.map(DateTime),
            answered_by: person(row.answered_by),
            version: row.version,
            row,
        }
    }

    async fn said(&self, ctx: &Context<'_>, place: Place, sealed: Option<&[u8]>) -> Result<Option<String>, Fault> {
        let Some(owner) = batch::load(ctx, AdvisorById(self.row.advisor_id)).await? else { return Ok(None) };
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let today = directory.calendar().day_of(cx.now);
        // Who stands in for the CCO reads what they are to answer.
        let in_charge = cx.allow(Action::AnswerAdvisorQuestion);
        if in_charge.is_ok_and(|scope| question::is_in_charge(directory, &scope, today)) {
            let (Some(sealed), Some(customer)) = (sealed, batch::load(ctx, owner.customer_id).await?) else {
                return Ok(None);
            };
            return words::shown(Vault::ring(ctx)?, &customer, (place, self.row.id.0), (sealed, true));
        }
        shown(ctx, &owner, (place, self.row.id.0), sealed).await
    }
}

/// A question by its id, as far as the viewer may see whose it is, or is to answer it.
pub async fn advisor_question_node(ctx: &Context<'_>, id: AdvisorQuestionId) -> Result<Option<AdvisorQuestion>, Fault> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    let Some(row) = store::question(cx.db.reader(), id).await? else { return Ok(None) };
    let today = directory.calendar().day_of(cx.now);
    let scope = cx.allow(Action::AnswerAdvisorQuestion);
    let answers = scope.is_ok_and(|scope| question::is_in_charge(directory, &scope, today));
    let is_seen = answers || seen(ctx, row.advisor_id).await?.is_some();
    Ok(is_seen.then(|| AdvisorQuestion::new(row, (directory, today))))
}

connection!(LoyalCustomerAdvisorConnection, LoyalCustomerAdvisorEdge, LoyalCustomerAdvisor, "Advisors.");
connection!(AdvisorActivityConnection, AdvisorActivityEdge, AdvisorActivity, "Advisors' activities.");
connection!(AdvisorSuggestionConnection, AdvisorSuggestionEdge, AdvisorSuggestion, "What advisors proposed.");
connection!(AdvisorQuestionConnection, AdvisorQuestionEdge, AdvisorQuestion, "Advisors' questions.");
