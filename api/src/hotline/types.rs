//! A bulletin as the schema shows it, with what its viewer may do about it.

use crate::{
    connection,
    hotline::{
        links::{Links, PAGE, PDF, Shown, Viewer},
        loader::{BulletinById, EntriesOf},
        prevention::{loader::PreventionsOf, types::RecurrencePrevention},
        reading, refusal,
    },
    improvement::{ImprovementTask, improvement_task_node},
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        i18n::Language,
        id::PublicId,
        policy::Action,
        scalar::{Date, DateTime},
    },
    org::{Department, Directory, Employee},
    voc::{VocCategory, VocItem, VocKind, voc_item_node},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use chrono::Days;
use entity::{
    hotline_bulletin::{self, Figures, Model},
    hotline_entry::{self, Reason},
    ids::{HotlineBulletinId, ImprovementTaskId, VocCategoryId},
};
use std::sync::Arc;

/// A division's main VOC of one week, for its executive (CS 핫라인, H1 to H3, H6).
///
/// `COMPOSED` on the week's first business day; the CS office curates it until it is `SENT`, at its hour or by `releaseBulletin`;
/// `ACKNOWLEDGED` by whom it was sent to. Figures stay as they were when it was composed; what customers said is shown as it is now, masked.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct HotlineBulletin {
    /// Global id.
    pub id: ID,
    /// The division.
    division: Option<Arc<Department>>,
    /// The first day of the week that it is about, a Monday.
    first_day: Date,
    /// The last day of that week.
    last_day: Date,
    /// Where it stands.
    state: HotlineBulletinState,
    /// What the week was, as counted when it was composed.
    figures: HotlineFigures,
    /// What the CS office says of the whole. Null if nothing.
    remark: Option<String>,
    /// When it was composed.
    composed_at: DateTime,
    /// When it is sent by itself, or would have been.
    release_at: DateTime,
    /// When it was sent. Null before.
    sent_at: Option<DateTime>,
    /// Who sent it before its hour. Null if it was sent by itself, and before.
    released_by: Option<Arc<Employee>>,
    /// Whom it was sent to: who answered for the division, or the CCO. Null before.
    recipient: Option<Arc<Employee>>,
    /// Who received it in their place (대결자). Null if they were there, or nobody stood in, and before.
    deputy: Option<Arc<Employee>>,
    /// Whether it went to the CCO because nobody answered for the division (담당임원 미지정).
    is_to_cco: bool,
    /// Until when it is to be acknowledged. Null before it is sent.
    acknowledge_by: Option<DateTime>,
    /// When it was acknowledged. Null before.
    acknowledged_at: Option<DateTime>,
    /// By whom. Null before.
    acknowledged_by: Option<Arc<Employee>>,
    /// When the CCO, or the CEO where there is none, was told that nobody had acknowledged it in time. Null if nobody was.
    cco_told_at: Option<DateTime>,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    row: Arc<Model>,
}

#[ComplexObject]
impl HotlineBulletin {
    /// The main items that the viewer may see, 40 at most, in their order. What the CS office dropped is among them for the CS office alone.
    async fn entries(&self, ctx: &Context<'_>) -> Result<Vec<HotlineEntry>, Fault> {
        let shown = self.rows(ctx).await?.into_iter().filter_map(|(row, item)| Some((row, item?)));
        Ok((1..).zip(shown).map(|(place, (row, item))| HotlineEntry::new(place, row, item)).collect())
    }

    /// How many of its items the viewer may not see: sensitive ones are read by their path alone (V10), here as everywhere.
    async fn hidden_entries(&self, ctx: &Context<'_>) -> Result<i32, Fault> {
        let hidden = self.rows(ctx).await?.into_iter().filter(|(_, item)| item.is_none()).count();
        Ok(i32::try_from(hidden).unwrap_or(i32::MAX))
    }

    /// What was directed because of it, the oldest first; a hundred at most (H3).
    async fn preventions(&self, ctx: &Context<'_>) -> Result<Vec<RecurrencePrevention>, Fault> {
        let directory = Directory::of(ctx)?;
        let rows = batch::load(ctx, PreventionsOf(self.row.id)).await?.unwrap_or_default();
        Ok(rows.iter().map(|row| RecurrencePrevention::new(row.clone(), directory)).collect())
    }

    /// Where it is as a page for people (H6): for the viewer alone, for ten minutes.
    async fn page_url(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which language; that of `Accept-Language`, if left out.")] language: Option<Language>,
    ) -> Result<String, Fault> {
        self.url(ctx, PAGE, language)
    }

    /// Where it is as a PDF (H6): for the viewer alone, for ten minutes.
    async fn pdf_url(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which language; that of `Accept-Language`, if left out.")] language: Option<Language>,
    ) -> Result<String, Fault> {
        self.url(ctx, PDF, language)
    }

    /// Whether the viewer may add, drop and comment now (`curateBulletin`).
    async fn viewer_can_curate(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let cx = Cx::of(ctx)?;
        let may = refusal::may_curate(self.row.state, self.row.release_at <= cx.now).is_ok();
        Ok(may && cx.allow(Action::CurateBulletin).is_ok())
    }

    /// Whether the viewer may send it now (`releaseBulletin`).
    async fn viewer_can_release(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let may = refusal::may_release(self.row.state).is_ok();
        Ok(may && Cx::of(ctx)?.allow(Action::ReleaseBulletin).is_ok())
    }

    /// Whether the viewer may acknowledge it now (`acknowledgeBulletin`).
    async fn viewer_can_acknowledge(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let Ok(scope) = cx.allow(Action::AcknowledgeBulletin) else { return Ok(false) };
        let answers = reading::answers(directory, &self.row, scope.employee(), cx.now);
        Ok(refusal::may_acknowledge(self.row.state, answers).is_ok())
    }

    /// Whether the viewer may direct something because of it now (`directRecurrencePrevention`).
    async fn viewer_can_direct(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let Ok(scope) = cx.allow(Action::DirectRecurrencePrevention) else { return Ok(false) };
        let answers = reading::answers(directory, &self.row, scope.employee(), cx.now);
        Ok(refusal::may_direct(self.row.state, answers).is_ok())
    }
}

impl HotlineBulletin {
    /// Its entries, with their items as far as the viewer may see them.
    async fn rows(&self, ctx: &Context<'_>) -> Result<Vec<(hotline_entry::Model, Option<VocItem>)>, Fault> {
        let office = reading::is_office(&Cx::of(ctx)?.allow(Action::HotlineBulletin)?);
        let rows = batch::load(ctx, EntriesOf(self.row.id)).await?.unwrap_or_default();
        let stands = rows.iter().filter(|row| office || row.dropped_by.is_none());
        let seen = stands.map(async |row| Ok((row.clone(), voc_item_node(ctx, row.item_id).await?)));
        futures_util::future::try_join_all(seen).await
    }

    pub fn new(row: Arc<Model>, directory: &Directory) -> Self {
        let person = |id| directory.employee(id).cloned();
        Self {
            id: row.id.encode(),
            division: directory.department(row.division_id).cloned(),
            first_day: Date(row.week),
            last_day: Date(row.week + Days::new(6)),
            state: row.state.into(),
            figures: HotlineFigures::new(&row, directory),
            remark: row.remark.clone(),
            composed_at: DateTime(row.composed_at),
            release_at: DateTime(row.release_at),
            sent_at: row.sent_at.map(DateTime),
            released_by: row.released_by.and_then(person),
            recipient: row.recipient_id.and_then(person),
            deputy: row.deputy_id.and_then(person),
            is_to_cco: row.to_cco,
            acknowledge_by: row.acknowledge_by.map(DateTime),
            acknowledged_at: row.acknowledged_at.map(DateTime),
            acknowledged_by: row.acknowledged_by.and_then(person),
            cco_told_at: row.cco_told_at.map(DateTime),
            version: row.version,
            row,
        }
    }

    fn url(&self, ctx: &Context<'_>, path: &str, language: Option<Language>) -> Result<String, Fault> {
        let (cx, links) = (Cx::of(ctx)?, Links::in_request(ctx)?);
        let viewer = Viewer::of(&cx.actor).ok_or(Fault::Unauthenticated)?;
        let language = language.unwrap_or(cx.locale.into());
        Ok(links.url(path, Shown { bulletin: self.row.id, viewer }, language.code(), cx.now))
    }
}

connection!(HotlineBulletinConnection, HotlineBulletinEdge, HotlineBulletin, "Bulletins.");

/// A bulletin by its id, as far as the viewer may see it.
pub async fn hotline_bulletin_node(ctx: &Context<'_>, id: HotlineBulletinId) -> Result<Option<HotlineBulletin>, Fault> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    let Ok(scope) = cx.allow(Action::HotlineBulletin) else { return Ok(None) };
    let row = batch::load(ctx, BulletinById(id)).await?;
    let seen = row.filter(|row| reading::sees(directory, &scope, row, cx.now));
    Ok(seen.map(|row| HotlineBulletin::new(row, directory)))
}

/// An item in a bulletin, for those who may see it.
#[derive(SimpleObject)]
pub struct HotlineEntry {
    /// Where it stands among those that the viewer sees, from 1 on.
    place: i32,
    /// How much speaks for it, 0 to 100: the sum of its reasons.
    score: i32,
    /// What speaks for it, the heaviest first.
    reasons: Vec<HotlineReason>,
    /// Whether the CS office added it.
    is_added: bool,
    /// Whether the CS office dropped it.
    is_dropped: bool,
    /// The item.
    voc_item: VocItem,
    /// What the CS office says of it, masked. Null if nothing, and once its customer is forgotten (C4).
    comment: Option<String>,
}

impl HotlineEntry {
    fn new(place: i32, row: hotline_entry::Model, voc_item: VocItem) -> Self {
        Self {
            place,
            score: row.score,
            reasons: row.reasons.0.iter().map(|reason| HotlineReason::new(*reason)).collect(),
            is_added: row.added_by.is_some(),
            is_dropped: row.dropped_by.is_some(),
            voc_item,
            comment: row.comment,
        }
    }
}

/// One of the things that speak for an item.
#[derive(SimpleObject)]
pub struct HotlineReason {
    /// What.
    kind: HotlineReasonKind,
    /// How much of the score it is.
    points: i32,
}

impl HotlineReason {
    fn new(reason: Reason) -> Self {
        use hotline_entry::ReasonKind as Kind;
        let kind = match reason.what {
            Kind::Regulator => HotlineReasonKind::Regulator,
            Kind::ExternalRisk => HotlineReasonKind::ExternalRisk,
            Kind::Dissatisfaction => HotlineReasonKind::Dissatisfaction,
            Kind::StatutoryBreach => HotlineReasonKind::StatutoryBreach,
            Kind::Breach => HotlineReasonKind::Breach,
            Kind::Severity => HotlineReasonKind::Severity,
            Kind::Complaint => HotlineReasonKind::Complaint,
            Kind::Signal => HotlineReasonKind::Signal,
            Kind::Reopened => HotlineReasonKind::Reopened,
            Kind::Escalated => HotlineReasonKind::Escalated,
            Kind::Transferred => HotlineReasonKind::Transferred,
        };
        Self { kind, points: reason.points }
    }
}

/// What a division's week was. Nothing of it changes after it was composed.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct HotlineFigures {
    /// How many items were received, without what was rejected or merged (접수).
    items: i32,
    /// In the four weeks before on average.
    usual: f64,
    /// By week, this one the last; eight weeks.
    weeks: Vec<HotlineWeek>,
    /// By kind (유형).
    kinds: Vec<HotlineKindFigures>,
    /// The eight most frequent categories (분류).
    categories: Vec<HotlineCategoryFigures>,
    /// How many items are in other categories.
    other_categories: i32,
    /// By department (부서), the busiest first; sixty at most.
    departments: Vec<HotlineDepartmentFigures>,
    /// What has become frequent (V8), the most surprising first; ten at most.
    signals: Vec<HotlineSignal>,
    /// First responses that were due in the week and late; without what counts against nobody (V12).
    first_response_breaches: i32,
    /// Resolutions that were due in the week and late.
    resolution_breaches: i32,
    /// Statutory deadlines that were over in the week.
    statutory_breaches: i32,
    /// Received in the week and read by their path alone (V10).
    sensitive: i32,
    /// Received by way of the regulator or a consumer agency (대외 접수).
    external: i32,
    /// Received with the highest dissatisfaction (불만족도 5).
    very_dissatisfied: i32,
    /// Not resolved when it was composed, of whatever week (미해결).
    open: i32,
    #[graphql(skip)]
    reopened: Vec<ImprovementTaskId>,
}

#[ComplexObject]
impl HotlineFigures {
    /// Improvement tasks of the division that the same VOC has opened again since the bulletin before (다시 열린 개선과제, H8), 20 at most; as they are
    /// now.
    async fn reopened_tasks(&self, ctx: &Context<'_>) -> Result<Vec<ImprovementTask>, Fault> {
        let tasks = self.reopened.iter().map(|id| improvement_task_node(ctx, *id));
        Ok(futures_util::future::try_join_all(tasks).await?.into_iter().flatten().collect())
    }
}

impl HotlineFigures {
    fn new(row: &Model, directory: &Directory) -> Self {
        let figures: &Figures = &row.figures;
        let weeks = figures.weeks.len() as u64;
        let week = |(place, items): (u64, &i32)| HotlineWeek {
            first_day: Date(row.week - Days::new(7 * (weeks - 1 - place))),
            items: *items,
        };
        let department = |id| directory.department(id).cloned();
        Self {
            items: figures.weeks.last().copied().unwrap_or_default(),
            usual: figures.usual,
            weeks: (0..weeks).zip(&figures.weeks).map(week).collect(),
            kinds: figures
                .kinds
                .iter()
                .map(|one| HotlineKindFigures { kind: one.kind.into(), items: one.items, usual: one.usual })
                .collect(),
            categories: figures
                .categories
                .iter()
                .map(|one| HotlineCategoryFigures { items: one.items, usual: one.usual, category: one.category })
                .collect(),
            other_categories: figures.other_categories,
            departments: figures
                .departments
                .iter()
                .map(|one| HotlineDepartmentFigures {
                    department: department(one.department),
                    items: one.items,
                    usual: one.usual,
                    complaints: one.complaints,
                    breaches: one.breaches,
                    open: one.open,
                })
                .collect(),
            signals: figures
                .signals
                .iter()
                .map(|one| HotlineSignal {
                    department: department(one.department),
                    weeks: one.weeks,
                    items: one.items,
                    expected: one.expected,
                    ratio: one.ratio,
                    category: one.category,
                })
                .collect(),
            first_response_breaches: figures.breaches.first_response,
            resolution_breaches: figures.breaches.resolution,
            statutory_breaches: figures.breaches.statutory,
            sensitive: figures.sensitive,
            external: figures.external,
            very_dissatisfied: figures.very_dissatisfied,
            open: figures.open,
            reopened: figures.reopened.iter().map(|one| one.task).collect(),
        }
    }
}

/// How many items a week had.
#[derive(SimpleObject)]
pub struct HotlineWeek {
    /// Its Monday.
    first_day: Date,
    /// How many.
    items: i32,
}

/// Items of one kind.
#[derive(SimpleObject)]
pub struct HotlineKindFigures {
    /// Which kind.
    kind: VocKind,
    /// How many in the week.
    items: i32,
    /// In the four weeks before on average.
    usual: f64,
}

/// Items of one category.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct HotlineCategoryFigures {
    /// How many in the week.
    items: i32,
    /// In the four weeks before on average.
    usual: f64,
    #[graphql(skip)]
    category: VocCategoryId,
}

#[ComplexObject]
impl HotlineCategoryFigures {
    /// Which category.
    async fn category(&self, ctx: &Context<'_>) -> Result<Option<VocCategory>, Fault> {
        VocCategory::load(ctx, self.category).await
    }
}

/// What one department had.
#[derive(SimpleObject)]
pub struct HotlineDepartmentFigures {
    /// Which department.
    department: Option<Arc<Department>>,
    /// How many items in the week.
    items: i32,
    /// In the four weeks before on average.
    usual: f64,
    /// How many of them are complaints.
    complaints: i32,
    /// How often a clock ran out in the week (기한 초과).
    breaches: i32,
    /// Not resolved when it was composed.
    open: i32,
}

/// What has become frequent (V8).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct HotlineSignal {
    /// In which department.
    department: Option<Arc<Department>>,
    /// How many weeks, this one the last, were looked at together.
    weeks: i32,
    /// How many items they had.
    items: i32,
    /// How many were to be expected.
    expected: f64,
    /// How many times what was to be expected.
    ratio: f64,
    #[graphql(skip)]
    category: VocCategoryId,
}

#[ComplexObject]
impl HotlineSignal {
    /// In which category.
    async fn category(&self, ctx: &Context<'_>) -> Result<Option<VocCategory>, Fault> {
        VocCategory::load(ctx, self.category).await
    }
}

/// Where a bulletin stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hotline_bulletin::BulletinState")]
pub enum HotlineBulletinState {
    /// The CS office curates it (작성 중).
    Composed,
    /// It was sent (발송).
    Sent,
    /// Whoever it was sent to has read it (확인).
    Acknowledged,
}

/// What speaks for an item in a bulletin, and how much at most; together 100.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum HotlineReasonKind {
    /// It came by the regulator or a consumer agency: 15 (대외 접수).
    Regulator,
    /// It may go to the regulator: 1 for each five percent (대외민원 위험, V9).
    ExternalRisk,
    /// How dissatisfied the customer is: 15 for 5, 8 for 4, 3 for 3 (불만족도).
    Dissatisfaction,
    /// Its statutory deadline was over: 10 (법정 기한 초과).
    StatutoryBreach,
    /// Its service clock ran out: 10 (처리 기한 초과).
    Breach,
    /// It is of high severity: 6 (긴급).
    Severity,
    /// It is a complaint: 6 (불만).
    Complaint,
    /// Its category has become frequent in its department: 6 (빈발, V8).
    Signal,
    /// It was opened again: 2 for each time, 4 at most (재접수).
    Reopened,
    /// It went up: 5 to the executive, 2 to the leader (상신).
    Escalated,
    /// It went from department to department: 1 for each time, 3 at most (이관).
    Transferred,
}
