//! What was asked and answered, and what a period's answers show.

use crate::{
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        policy::{Action, Permit},
        scalar::{Date, DateTime},
    },
    voc::{
        loader::TextById,
        satisfaction::{
            figures::{self, Counts},
            links::Links,
            loader::SurveyOf,
            rules,
        },
        types::{VocItem, VocText},
    },
};
use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use chrono::NaiveDate;
use entity::voc_survey;

/// By which way an answer came.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "voc_survey::SurveyChannel")]
pub enum VocSurveyChannel {
    /// By the page behind the link.
    Link,
    /// By the customers' app (앱).
    App,
}

/// What a customer was asked when an item closed, and what they said (처리 만족도, V15). It is joined to the item, and the customer is told so.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct VocSatisfaction {
    /// When they were asked.
    asked_at: DateTime,
    /// Until when they can answer, and correct it.
    open_until: DateTime,
    /// Whether an invitation left by e-mail; else they were asked in the app alone.
    invited_by_mail: bool,
    /// What they said last, 1 (매우 불만족) to 5 (매우 만족). Null while they have not answered.
    score: Option<i32>,
    /// When they said it. Null while they have not answered.
    answered_at: Option<DateTime>,
    /// By which way. Null while they have not answered.
    channel: Option<VocSurveyChannel>,
    /// How often they answered: each answer is a step of the timeline.
    answers: i32,
    #[graphql(skip)]
    row: voc_survey::Model,
    #[graphql(skip)]
    item: entity::voc_item::Model,
}

#[ComplexObject]
impl VocSatisfaction {
    /// What they added: as it was written for those on the item's path and the customer, masked for everyone else (V1). Null if nothing, and
    /// once the customer is forgotten (C4).
    async fn comment(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        let Some(id) = self.row.text_id else { return Ok(None) };
        match batch::load(ctx, TextById(id)).await? {
            Some(text) => VocText::of(self.item.clone(), text).shown(ctx).await,
            None => Ok(None),
        }
    }

    /// The page on which the customer answers without signing in: a path with a signature. Theirs alone: null for everyone else, and when no
    /// answer is taken any more.
    async fn page_url(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        if !may_rate(ctx, &self.row)? {
            return Ok(None);
        }
        Ok(Some(Links::in_request(ctx)?.path(self.row.id)))
    }
}

/// Whether the viewer is the customer, and an answer is still taken.
fn may_rate(ctx: &Context<'_>, survey: &voc_survey::Model) -> Result<bool, Fault> {
    let cx = Cx::of(ctx)?;
    let is_theirs =
        matches!(cx.permit(Action::RateVoc), Ok(Permit::Customer(scope)) if scope.customer() == survey.customer_id);
    Ok(is_theirs && rules::is_open(survey, cx.now))
}

impl VocSatisfaction {
    /// None if the customer was not asked.
    pub async fn of(ctx: &Context<'_>, item: &VocItem) -> Result<Option<Self>, Fault> {
        let row = batch::load(ctx, SurveyOf(item.row.id)).await?;
        Ok(row.map(|row| Self {
            asked_at: DateTime(row.asked_at),
            open_until: DateTime(row.open_until),
            invited_by_mail: row.mail_id.is_some(),
            score: row.score,
            answered_at: row.answered_at.map(DateTime),
            channel: row.channel.map(Into::into),
            answers: row.answers,
            item: item.row.clone(),
            row,
        }))
    }

    pub async fn viewer_can_rate(ctx: &Context<'_>, item: &VocItem) -> Result<bool, Fault> {
        // For an employee there is nothing to look up.
        if Cx::of(ctx)?.employee().is_some() {
            return Ok(false);
        }
        match batch::load(ctx, SurveyOf(item.row.id)).await? {
            Some(survey) => may_rate(ctx, &survey),
            None => Ok(false),
        }
    }
}

/// A figure, and how surely it is known.
#[derive(SimpleObject)]
pub struct VocEstimate {
    /// The figure itself.
    value: f64,
    /// Where its 95% interval begins.
    low: f64,
    /// Where its 95% interval ends.
    high: f64,
}

impl From<figures::Estimate> for VocEstimate {
    fn from(figures::Estimate { value, low, high }: figures::Estimate) -> Self {
        Self { value, low, high }
    }
}

/// How content customers were with what was done (처리 만족도, V15), of items that closed in a period. Nothing is left out where there are few answers:
/// `answered` and the intervals say how few. Only who was asked can answer, and not everybody does: who is very content or not at all answers
/// more often, so compare like with like.
#[derive(SimpleObject)]
pub struct VocSatisfactionFigures {
    /// The period's first day.
    from: Date,
    /// The period's last day, included.
    to: Date,
    /// How many customers were asked, on closing.
    asked: i64,
    /// How many of them have answered until now (n).
    answered: i64,
    /// Which part that is, 0 to 1 (Wilson's interval). Null if nobody was asked.
    response_rate: Option<VocEstimate>,
    /// The mean of their scores, 1 to 5 (Student's interval; where all say the same, as wide as the scale allows for so many). Null if nobody answered.
    mean: Option<VocEstimate>,
    /// Which part said 4 or 5, 0 to 1 (Wilson's interval). Null if nobody answered.
    top_two_box: Option<VocEstimate>,
    /// How many gave each score: five numbers, 1 (매우 불만족) first.
    distribution: Vec<i64>,
}

impl VocSatisfactionFigures {
    pub fn new(counts: &Counts, from: NaiveDate, to: NaiveDate) -> Self {
        Self {
            from: Date(from),
            to: Date(to),
            asked: counts.asked,
            answered: counts.answered(),
            response_rate: counts.response_rate().map(Into::into),
            mean: counts.mean().map(Into::into),
            top_two_box: counts.top_two().map(Into::into),
            distribution: counts.scores.to_vec(),
        }
    }
}
