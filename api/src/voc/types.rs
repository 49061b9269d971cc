//! An item as the schema shows it, with what its viewer may do about it.

use crate::{
    customer::{self, Contract, Customer, Vault, contract_node},
    delegation::{Decision, DecisionConnection, DecisionsAbout, listing::sees_decision},
    improvement::{ImprovementTask, ImprovementTaskConnection},
    kernel::{
        batch,
        connection::wants_total,
        cx::Cx,
        error::Fault,
        id::PublicId,
        page::{PageArgs, Position, Slice, Total},
        policy::Action,
        scalar::DateTime,
    },
    org::{Department, Directory, Employee, ProcessingTask},
    praise::{PraisePost, praise_post_node},
    voc::{
        attachment::{VocAttachment, attachments_of},
        care,
        clock::{VocClock, clocks_of},
        desk,
        enums::{
            Escalation, Rejection, Sensitivity, Severity, VocAction, VocActor, VocChannel, VocDelivery, VocKind,
            VocState, VocStepKind, VocTextKind,
        },
        loader::{Categories, ItemById, ReportOf, StepsOf, TextById, TextsOf, Tree},
        praising::{ItemOf, PraiseOf},
        regulatory::{MarksOf, RegulatoryMark},
        risk::{self, RiskOf, VocExternalRisk},
        rules,
        satisfaction::VocSatisfaction,
    },
};
use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use entity::{
    ids::{PraisePostId, VocCategoryId, VocItemId, VocTextId},
    voc_category, voc_item, voc_step, voc_text,
};
use std::sync::Arc;
use uuid::Uuid;

/// One thing that a customer told the company (고객의 소리, VOC).
///
/// Its state changes so and not otherwise (V2): `RECEIVED` → `ASSIGNED` by `assignVoc`; `ASSIGNED` → `IN_PROGRESS` by `startVocWork`;
/// `IN_PROGRESS` ⇄ `WAITING_FOR_CUSTOMER` by `waitForCustomer` and the customer's answer; both → `RESOLVED` by `resolveVoc`; `RESOLVED` →
/// `CLOSED` by `closeVoc` or by itself; `RESOLVED`, `CLOSED` → `ASSIGNED` by `reopenVoc` or the customer's answer; what is not yet waiting or
/// resolved → `REJECTED` by `rejectVoc`; what is open → `MERGED` by `mergeVoc`, and back by `unmergeVoc`; `transferVoc` gives what is open to
/// another department; `reportAbuse` gives what its reporter had, and is not yet waiting or resolved, to somebody else: `ASSIGNED`. `viewerActions` says what the viewer may do now.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct VocItem {
    /// Global id.
    pub id: ID,
    /// What people call it by (접수번호).
    number: String,
    /// What it is.
    kind: VocKind,
    /// By which way it came.
    channel: VocChannel,
    /// How dissatisfied the customer is, 1 to 5 (불만족도). Null if nobody said.
    dissatisfaction: Option<i32>,
    /// The claim that it is about (사고·보험금 접수번호).
    claim_reference: Option<String>,
    /// What the customer asks for (처리업무, D12). Null if nobody said.
    task: Option<ProcessingTask>,
    /// Where it stands.
    state: VocState,
    /// Which department handles it. Null while none is found: the CS office decides.
    department: Option<Arc<Department>>,
    /// Who handles it. Null while nobody does.
    assignee: Option<Arc<Employee>>,
    /// When it was received.
    received_at: DateTime,
    /// When what it follows up was first received; else as `receivedAt` (V2).
    first_received_at: DateTime,
    /// Why it was rejected. Null if it was not.
    rejected_as: Option<Rejection>,
    /// How often it was opened again.
    reopenings: i32,
    /// When the customer was first answered.
    first_response_at: Option<DateTime>,
    /// When it was resolved. Null while it is open.
    resolved_at: Option<DateTime>,
    /// When it was closed. Null before.
    closed_at: Option<DateTime>,
    /// When it closes by itself, unless the customer answers. Null unless it is resolved.
    closes_at: Option<DateTime>,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    pub row: voc_item::Model,
}

#[ComplexObject]
impl VocItem {
    /// What it is about.
    async fn category(&self, ctx: &Context<'_>) -> Result<Option<VocCategory>, Fault> {
        VocCategory::load(ctx, self.row.category_id).await
    }

    /// Whose it is; masked. Null if nobody knows, and where the policy hides it.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        match (self.row.customer_id, Cx::of(ctx)?.permit(Action::VocItemCustomer)) {
            (Some(id), Ok(permit)) if customer::reaches(&permit, id) => Customer::load(ctx, id).await,
            _ => Ok(None),
        }
    }

    /// The contract that it is about. Null if it is about none, and where the policy hides it.
    async fn contract(&self, ctx: &Context<'_>) -> Result<Option<Contract>, Fault> {
        let cx = Cx::of(ctx)?;
        match (self.row.contract_id, cx.permit(Action::VocItemCustomer)) {
            (Some(id), Ok(_)) => contract_node(cx, id).await,
            _ => Ok(None),
        }
    }

    /// What the customer said: as it was written for those on the item's path and the customer, masked for everyone else (V1). Null once
    /// the customer is forgotten (C4).
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        match batch::load(ctx, ReportOf(self.row.id)).await? {
            Some(report) => VocText::new(self, report).shown(ctx).await,
            None => Ok(None),
        }
    }

    /// The praise that it became (칭찬마당, P9). Null if none, and if the viewer may not see it.
    async fn praise_post(&self, ctx: &Context<'_>) -> Result<Option<PraisePost>, Fault> {
        if self.row.kind != voc_item::VocKind::Compliment {
            return Ok(None);
        }
        match batch::load(ctx, PraiseOf(self.row.id)).await? {
            Some(post) => praise_post_node(ctx, post).await,
            None => Ok(None),
        }
    }

    /// What was said about it, newest first: replies and messages, and among colleagues notes and reasons (V6). A customer sees no note
    /// and no reason.
    async fn texts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<VocTextConnection, Fault> {
        let page = PageArgs { first, after, last, before }.page(TEXTS)?;
        let texts = batch::load(ctx, TextsOf(self.row.id)).await?.unwrap_or_default();
        let is_customer = is_customer(ctx)?;
        let shown = |text: &&voc_text::Model| !is_customer || desk::is_said_to_customer(text.kind);
        let place = |text: &voc_text::Model| (Position::at(text.at, text.id.0), text.clone());
        let rows: Vec<_> = texts.iter().rev().filter(shown).map(place).collect();
        let total = wants_total(ctx).then(|| Total::of(rows.len()));
        let slice = Slice::newest_first(rows, &page).map(|(place, text)| (place, VocText::new(self, text)));
        Ok(VocTextConnection::new(TEXTS, slice, total))
    }

    /// What became of it, newest first (V2). A customer sees what concerns them.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<VocStepConnection, Fault> {
        let page = PageArgs { first, after, last, before }.page(STEPS)?;
        let (steps, directory) =
            (batch::load(ctx, StepsOf(self.row.id)).await?.unwrap_or_default(), Directory::of(ctx)?);
        let is_customer = is_customer(ctx)?;
        let shown = |step: &&voc_step::Model| !is_customer || desk::customer_sees(step.what);
        let place = |step: &voc_step::Model| {
            let version = Uuid::from_u128(step.version.unsigned_abs().into());
            (Position::at(step.at, version), VocStep::new(step, directory, (is_customer, self.row.abused_at)))
        };
        let rows: Vec<_> = steps.iter().rev().filter(shown).map(place).collect();
        let total = wants_total(ctx).then(|| Total::of(rows.len()));
        Ok(VocStepConnection::new(STEPS, Slice::newest_first(rows, &page), total))
    }

    /// What was decided about it, and about what was merged into it, newest first (전결, D4): as far as the policy lets the viewer see
    /// decisions; none for customers.
    async fn decisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<DecisionConnection, Fault> {
        let page = PageArgs { first, after, last, before }.page(DECISIONS)?;
        let directory = Directory::of(ctx)?;
        let rows = match Cx::of(ctx)?.allow(Action::Decisions) {
            Ok(scope) => {
                let all = batch::load(ctx, DecisionsAbout(self.row.id)).await?.unwrap_or_default();
                let seen = all.iter().rev().filter(|row| sees_decision(&scope, directory, row));
                seen.map(|row| (Position::at(row.at, row.id.0), row.clone())).collect()
            }
            Err(_) => Vec::new(),
        };
        let total = wants_total(ctx).then(|| Total::of(rows.len()));
        let slice = Slice::newest_first(rows, &page).map(|(place, row)| (place, Decision::new(row, directory)));
        Ok(DecisionConnection::new(DECISIONS, slice, total))
    }

    /// What it has led to (개선과제, H4): improvement tasks that are about it, newest first; none for customers.
    async fn improvement_tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<ImprovementTaskConnection, Fault> {
        ImprovementTask::about(ctx, self.row.id, PageArgs { first, after, last, before }).await
    }

    /// The earlier item that it follows up. Null if none, or not for this viewer.
    async fn follows(&self, ctx: &Context<'_>) -> Result<Option<Self>, Fault> {
        Self::other(ctx, self.row.follows_id).await
    }

    /// The item that it was merged into. Null if into none, or not for this viewer.
    async fn merged_into(&self, ctx: &Context<'_>) -> Result<Option<Self>, Fault> {
        Self::other(ctx, self.row.merged_into_id).await
    }

    /// How soon it is to be answered (V4). Null for customers.
    async fn severity(&self, ctx: &Context<'_>) -> Result<Option<Severity>, Fault> {
        Ok((!is_customer(ctx)?).then(|| self.row.severity.into()))
    }

    /// Why it is read by its path alone (V10). Null if it is not, and for customers.
    async fn sensitivity(&self, ctx: &Context<'_>) -> Result<Option<Sensitivity>, Fault> {
        Ok(self.row.sensitivity.filter(|_| !is_customer(ctx).unwrap_or(true)).map(Into::into))
    }

    /// Which department caused it (원인부서, V14). Null while nobody said, and for customers.
    async fn caused_by(&self, ctx: &Context<'_>) -> Result<Option<Arc<Department>>, Fault> {
        let cause = self.row.caused_by_id.filter(|_| !is_customer(ctx).unwrap_or(true));
        Ok(cause.and_then(|id| Directory::of(ctx).ok()?.department(id).cloned()))
    }

    /// How far up it has gone (V3). Null for customers.
    async fn escalation(&self, ctx: &Context<'_>) -> Result<Option<Escalation>, Fault> {
        Ok((!is_customer(ctx)?).then(|| self.row.escalation.into()))
    }

    /// How often it went to another department (V3). Null for customers.
    async fn transfers(&self, ctx: &Context<'_>) -> Result<Option<i32>, Fault> {
        Ok((!is_customer(ctx)?).then_some(self.row.transfers))
    }

    /// Since when somebody has been abused over it (V12): breaches, transfers and reopenings from then on count against nobody. Null if
    /// nobody was, and for customers.
    async fn abused_since(&self, ctx: &Context<'_>) -> Result<Option<DateTime>, Fault> {
        Ok(self.row.abused_at.filter(|_| !is_customer(ctx).unwrap_or(true)).map(DateTime))
    }

    /// Who took it down. Null if the customer filed it themself, and for customers.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        let by = self.row.recorded_by.filter(|_| !is_customer(ctx).unwrap_or(true));
        Ok(by.and_then(|id| Directory::of(ctx).ok()?.employee(id).cloned()))
    }

    /// What the regulator's rules ask about a complaint and nothing else of it says (V13). Empty for customers.
    async fn regulatory_marks(&self, ctx: &Context<'_>) -> Result<Vec<RegulatoryMark>, Fault> {
        if is_customer(ctx)? {
            return Ok(Vec::new());
        }
        let marks = batch::load(ctx, MarksOf(self.row.id)).await?.unwrap_or_default();
        Ok(marks.into_iter().map(Into::into).collect())
    }

    /// How long there is for it (V4). Empty for customers.
    async fn clocks(&self, ctx: &Context<'_>) -> Result<Vec<VocClock>, Fault> {
        if is_customer(ctx)? { Ok(Vec::new()) } else { clocks_of(ctx, &self.row).await }
    }

    /// What the customer was asked when it closed, and how content they are (처리 만족도, V15). Null if they were not asked: because nobody knows who
    /// they are, because they were asked about another item lately, or because it has not closed yet.
    async fn satisfaction(&self, ctx: &Context<'_>) -> Result<Option<VocSatisfaction>, Fault> {
        VocSatisfaction::of(ctx, self).await
    }

    /// Whether the viewer is the customer and can say now how content they are: `rateVoc` (V15).
    async fn viewer_can_rate(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        VocSatisfaction::viewer_can_rate(ctx, self).await
    }

    /// How likely it is to go to the regulator, with the reasons (대외민원 위험, V9). Null unless it is an open complaint of a known customer who
    /// has not gone yet, while the model is off (`vocRiskModel.state`), and where the policy hides it.
    async fn external_risk(&self, ctx: &Context<'_>) -> Result<Option<VocExternalRisk>, Fault> {
        let hidden = Cx::of(ctx)?.allow(Action::VocItemExternalRisk).is_err();
        if hidden || !rules::is_open(self.row.state) || !risk::rules::is_meant(&self.row) {
            return Ok(None);
        }
        Ok(batch::load(ctx, RiskOf(self.row.id)).await?.and_then(VocExternalRisk::new))
    }

    /// What the viewer may do with it now (V2, V3).
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<VocAction>, Fault> {
        let all = VocAction::ALL
            .into_iter()
            .filter_map(|action| Some(self.may(ctx, action.into()).ok()?.then_some(action)).flatten());
        Ok(all.collect())
    }

    /// Whether the viewer may reply to the customer now (V6).
    async fn viewer_can_reply(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        self.may(ctx, rules::Deed::Reply)
    }
}

const TEXTS: &str = "what was said about VOC, newest first";
const STEPS: &str = "what became of VOC, newest first";
const DECISIONS: &str = "what was decided about VOC, newest first";

fn is_customer(ctx: &Context<'_>) -> Result<bool, Fault> {
    Ok(Cx::of(ctx)?.employee().is_none())
}

impl VocItem {
    pub fn new(row: voc_item::Model, directory: &Directory) -> Self {
        Self {
            id: row.id.encode(),
            number: row.number.clone(),
            kind: row.kind.into(),
            channel: row.channel.into(),
            dissatisfaction: row.dissatisfaction,
            claim_reference: row.claim_reference.clone(),
            task: row.task.map(Into::into),
            state: row.state.into(),
            department: row.department_id.and_then(|id| directory.department(id)).cloned(),
            assignee: row.assignee_id.and_then(|id| directory.employee(id)).cloned(),
            received_at: DateTime(row.received_at),
            first_received_at: DateTime(row.first_received_at),
            rejected_as: row.rejected_as.map(Into::into),
            reopenings: row.reopenings,
            first_response_at: row.first_response_at.map(DateTime),
            resolved_at: row.resolved_at.map(DateTime),
            closed_at: row.closed_at.map(DateTime),
            closes_at: row.closes_at.map(DateTime),
            version: row.version,
            row,
        }
    }

    /// The same rules that a mutation asks.
    fn may(&self, ctx: &Context<'_>, deed: rules::Deed) -> Result<bool, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let Ok(permit) = cx.permit(deed_action(deed)) else { return Ok(false) };
        let part = desk::part(directory, &permit, &self.row);
        Ok(part.may(deed) && rules::leads(deed, self.row.state).is_some())
    }

    /// The item that became this praise, as far as the viewer may see it.
    pub async fn praised(ctx: &Context<'_>, post: PraisePostId) -> Result<Option<Self>, Fault> {
        let item = batch::load(ctx, ItemOf(post)).await?;
        Self::other(ctx, item).await
    }

    async fn other(ctx: &Context<'_>, id: Option<VocItemId>) -> Result<Option<Self>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let (Some(id), Ok(permit)) = (id, cx.permit(Action::VocItem)) else { return Ok(None) };
        let row = batch::load(ctx, ItemById(id)).await?;
        let seen = row.filter(|row| desk::sees(directory, &permit, row, cx.now));
        Ok(seen.map(|row| Self::new(row, directory)))
    }
}

/// Which mutation does it.
fn deed_action(deed: rules::Deed) -> Action {
    use rules::Deed;
    match deed {
        Deed::Update => Action::UpdateVoc,
        Deed::Assign => Action::AssignVoc,
        Deed::Start => Action::StartVocWork,
        Deed::Reply => Action::ReplyToCustomer,
        Deed::Note => Action::AddVocNote,
        Deed::Message => Action::SendCustomerMessage,
        Deed::Wait => Action::WaitForCustomer,
        Deed::Resolve => Action::ResolveVoc,
        Deed::Close => Action::CloseVoc,
        Deed::Reopen => Action::ReopenVoc,
        Deed::Reject => Action::RejectVoc,
        Deed::Transfer => Action::TransferVoc,
        Deed::Escalate => Action::EscalateVoc,
        Deed::Extend => Action::ExtendDeadline,
        Deed::Merge | Deed::TakeOver => Action::MergeVoc,
        Deed::Unmerge => Action::UnmergeVoc,
        Deed::ReportAbuse => Action::ReportAbuse,
    }
}

/// An item by its id, as far as the viewer may see it.
pub async fn voc_item_node(ctx: &Context<'_>, id: VocItemId) -> Result<Option<VocItem>, Fault> {
    VocItem::other(ctx, Some(id)).await
}

/// Something that was said about an item.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct VocText {
    /// Global id.
    pub id: ID,
    /// What it is.
    kind: VocTextKind,
    /// When.
    at: DateTime,
    /// Where a reply is on its way to the customer. Null for everything else.
    delivery: Option<VocDelivery>,
    #[graphql(skip)]
    row: voc_text::Model,
    #[graphql(skip)]
    item: voc_item::Model,
}

#[ComplexObject]
impl VocText {
    /// As it was written for those on the item's path and the customer, masked for everyone else (V1). Null once the customer is
    /// forgotten (C4).
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.shown(ctx).await
    }

    /// What belongs to it (첨부파일), in its writer's order (V1). What a photo shows can't be masked: empty for everyone but those on the item's path and
    /// the customer, and once the customer is forgotten (C4).
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<VocAttachment>, Fault> {
        match self.shows_originals(ctx)? {
            true => attachments_of(ctx, self.row.id, self.item.customer_id).await,
            false => Ok(Vec::new()),
        }
    }

    /// Who wrote it. Null if the customer did.
    async fn author(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        let directory = Directory::of(ctx)?;
        Ok(self.row.employee_id.and_then(|id| directory.employee(id)).cloned())
    }
}

impl VocText {
    fn new(item: &VocItem, row: voc_text::Model) -> Self {
        Self::of(item.row.clone(), row)
    }

    pub fn of(item: voc_item::Model, row: voc_text::Model) -> Self {
        Self {
            id: row.id.encode(),
            kind: row.kind.into(),
            at: DateTime(row.at),
            delivery: row.delivery.map(Into::into),
            row,
            item,
        }
    }

    fn shows_originals(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let permit = cx.permit(Action::VocItem);
        Ok(permit.is_ok_and(|permit| desk::sees_originals(directory, &permit, &self.item, self.row.kind)))
    }

    pub async fn shown(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        if self.row.text.is_empty() {
            return Ok(None);
        }
        if self.row.original.is_none() || !self.shows_originals(ctx)? {
            return Ok(Some(self.row.text.clone()));
        }
        let customer = match self.item.customer_id {
            Some(id) => batch::load(ctx, id).await?,
            None => None,
        };
        let original = desk::original(Vault::ring(ctx)?, &self.row, customer.as_deref())?;
        Ok(Some(original.unwrap_or_else(|| self.row.text.clone())))
    }
}

crate::connection!(VocTextConnection, VocTextEdge, VocText, "What was said about an item.");

/// A text by its id, as far as the viewer may see it.
pub async fn voc_text_node(ctx: &Context<'_>, id: VocTextId) -> Result<Option<VocText>, Fault> {
    let Some(text) = batch::load(ctx, TextById(id)).await? else { return Ok(None) };
    let Some(item) = VocItem::other(ctx, Some(text.item_id)).await? else { return Ok(None) };
    let shows = !is_customer(ctx)? || desk::is_said_to_customer(text.kind);
    Ok(shows.then(|| VocText::new(&item, text)))
}

/// One step of an item's timeline.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct VocStep {
    /// When.
    at: DateTime,
    /// What was done.
    kind: VocStepKind,
    /// Who did it: an employee, the customer, or the service by itself.
    actor: VocActor,
    /// Which employee did it. Null if none did, and for customers.
    by: Option<Arc<Employee>>,
    /// Where it stood before. Null for the first step.
    from_state: Option<VocState>,
    /// Where it stood afterwards.
    state: VocState,
    /// Which department handled it afterwards.
    department: Option<Arc<Department>>,
    /// Who handled it afterwards. Null for nobody, and for customers.
    assignee: Option<Arc<Employee>>,
    /// What more there is to say, as a code: why it was rejected, how far up it went, which fields were changed. Null for customers.
    code: Option<String>,
    /// The text that belongs to it, among `texts`. Null if none does, and for customers.
    text_id: Option<ID>,
    /// Whether it was after the abuse over its item: then it counts in no figures of whoever had it (V12). False for customers.
    is_excused: bool,
    /// The item's `version` after it.
    version: i32,
    #[graphql(skip)]
    other: Option<VocItemId>,
}

#[ComplexObject]
impl VocStep {
    /// The item that it was merged with, or that it follows. Null if with none, or not for this viewer, and for customers.
    async fn other_item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        VocItem::other(ctx, self.other).await
    }
}

impl VocStep {
    fn new(
        row: &voc_step::Model,
        directory: &Directory,
        (for_customer, abused_at): (bool, Option<chrono::DateTime<chrono::Utc>>),
    ) -> Self {
        let person = |id| directory.employee(id).filter(|_| !for_customer).cloned();
        Self {
            at: DateTime(row.at),
            kind: row.what.into(),
            actor: row.actor.into(),
            by: row.employee_id.and_then(person),
            from_state: row.from_state.map(Into::into),
            state: row.state.into(),
            department: row.department_id.and_then(|id| directory.department(id)).cloned(),
            assignee: row.assignee_id.and_then(person),
            code: row.code.clone().filter(|_| !for_customer),
            text_id: row.text_id.filter(|_| !for_customer).map(PublicId::encode),
            is_excused: !for_customer && !care::rules::counts(abused_at, row.at),
            version: row.version,
            other: row.other_id.filter(|_| !for_customer),
        }
    }
}

crate::connection!(VocStepConnection, VocStepEdge, VocStep, "What became of an item.");
crate::connection!(VocItemConnection, VocItemEdge, VocItem, "VOC.");

/// What VOC can be about (VOC 유형): a tree.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct VocCategory {
    /// Global id.
    pub id: ID,
    /// The company's own code for it, unique.
    code: String,
    /// Name in Korean.
    name: String,
    /// Name in English.
    name_en: String,
    /// How the regulator counts complaints about it (V13).
    business_line: crate::voc::enums::VocBusinessLine,
    /// Whether something new can be filed in it.
    is_active: bool,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    row: Arc<voc_category::Model>,
    #[graphql(skip)]
    tree: Arc<Categories>,
}

#[ComplexObject]
impl VocCategory {
    /// What it is a part of. Null at the top.
    async fn parent(&self) -> Option<Self> {
        Self::of(&self.tree, self.row.parent_id?)
    }

    /// Why its items are read by their path alone (V10). Null if they are not.
    async fn sensitivity(&self) -> Option<Sensitivity> {
        self.row.sensitivity.map(Into::into)
    }

    /// Which department gets what is filed in it: by its own rule, or that of the nearest category above it (V3). Null if the CS office
    /// decides, and for customers.
    async fn department(&self, ctx: &Context<'_>) -> Result<Option<Arc<Department>>, Fault> {
        let place = self.tree.department_of(self.row.id).filter(|_| !is_customer(ctx).unwrap_or(true));
        Ok(place.and_then(|id| Directory::of(ctx).ok()?.department(id).cloned()))
    }
}

impl VocCategory {
    pub fn of(tree: &Arc<Categories>, id: VocCategoryId) -> Option<Self> {
        Some(Self::new(tree, tree.get(id)?.clone()))
    }

    pub fn new(tree: &Arc<Categories>, row: Arc<voc_category::Model>) -> Self {
        Self {
            id: row.id.encode(),
            code: row.code.clone(),
            name: row.name_ko.clone(),
            name_en: row.name_en.clone(),
            business_line: row.business_line.into(),
            is_active: row.is_active,
            version: row.version,
            row,
            tree: tree.clone(),
        }
    }

    /// Its name, in Korean or English.
    pub fn called(&self, in_korean: bool) -> &str {
        if in_korean { &self.name } else { &self.name_en }
    }

    pub async fn load(ctx: &Context<'_>, id: VocCategoryId) -> Result<Option<Self>, Fault> {
        Ok(batch::load(ctx, Tree).await?.and_then(|tree| Self::of(&tree, id)))
    }
}

crate::connection!(VocCategoryConnection, VocCategoryEdge, VocCategory, "Categories of VOC.");

/// A category by its id.
pub async fn voc_category_node(ctx: &Context<'_>, id: VocCategoryId) -> Result<Option<VocCategory>, Fault> {
    match Cx::of(ctx)?.permit(Action::VocCategories) {
        Ok(_) => VocCategory::load(ctx, id).await,
        Err(_) => Ok(None),
    }
}
