//! A direction as the schema shows it.

use crate::{
    connection,
    hotline::{
        prevention::{loader::PreventionById, service},
        types::{HotlineBulletin, hotline_bulletin_node},
    },
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        id::PublicId,
        policy::Action,
        scalar::{Date, DateTime},
    },
    org::{Directory, Employee},
    voc::{VocItem, voc_item_node},
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    ids::RecurrencePreventionId,
    recurrence_prevention::{self, Model},
};
use std::sync::Arc;

/// What an executive directed so that cases like one in their bulletin do not come again (유사사례 재발방지, H3).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RecurrencePrevention {
    /// Global id.
    pub id: ID,
    /// Where it stands.
    state: RecurrencePreventionState,
    /// Who directed it.
    directed_by: Option<Arc<Employee>>,
    /// When.
    directed_at: DateTime,
    /// Who is to do it (조치 담당자).
    owner: Option<Arc<Employee>>,
    /// By which day (조치 기한).
    due_on: Date,
    /// When it was done. Null before.
    done_at: Option<DateTime>,
    /// Who said so: the owner, or who stood in for them. Null before.
    done_by: Option<Arc<Employee>>,
    /// When it was told that it is overdue. Null if it was not.
    overdue_told_at: Option<DateTime>,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    row: Model,
}

#[ComplexObject]
impl RecurrencePrevention {
    /// The bulletin because of which it was directed. Null if the viewer may not see it.
    async fn bulletin(&self, ctx: &Context<'_>) -> Result<Option<HotlineBulletin>, Fault> {
        hotline_bulletin_node(ctx, self.row.bulletin_id).await
    }

    /// The item because of which it was directed. Null if the viewer may not see it.
    async fn voc_item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        voc_item_node(ctx, self.row.item_id).await
    }

    /// What is to be done, masked. Null once the item's customer is forgotten (C4), and for those who may not see the item (V10), unless they directed
    /// it, are to do it, or stand in for who is.
    async fn direction(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.said(ctx, Some(&self.row.direction)).await
    }

    /// What was done, masked. Null before, and to whom `direction` is.
    async fn result(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.said(ctx, self.row.result.as_ref()).await
    }

    /// Whether it is open and its day is over.
    async fn is_overdue(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let is_open = self.row.state == recurrence_prevention::PreventionState::Open;
        Ok(is_open && service::overdue_at(directory, self.row.due_on) <= cx.now)
    }

    /// Whether the viewer may say now that it is done (`reportRecurrencePrevention`).
    async fn viewer_can_report(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let scope = cx.allow(Action::ReportRecurrencePrevention);
        Ok(scope.is_ok_and(|who| service::may_report(directory, &self.row, who.employee(), cx.now).is_ok()))
    }
}

impl RecurrencePrevention {
    /// V10: words about an item are for who may see it, and for who has a part in what they direct.
    async fn said(&self, ctx: &Context<'_>, text: Option<&String>) -> Result<Option<String>, Fault> {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let has_part = cx.employee().is_some_and(|who| service::has_part(directory, &self.row, who, cx.now));
        let shows = has_part || voc_item_node(ctx, self.row.item_id).await?.is_some();
        Ok(shows.then(|| text.clone()))
    }

    pub fn new(row: Model, directory: &Directory) -> Self {
        let person = |id| directory.employee(id).cloned();
        Self {
            id: row.id.encode(),
            state: row.state.into(),
            directed_by: person(row.directed_by),
            directed_at: DateTime(row.directed_at),
            owner: person(row.owner_id),
            due_on: Date(row.due_on),
            done_at: row.done_at.map(DateTime),
            done_by: row.done_by.and_then(person),
            overdue_told_at: row.overdue_told_at.map(DateTime),
            version: row.version,
            row,
        }
    }
}

connection!(
    RecurrencePreventionConnection,
    RecurrencePreventionEdge,
    RecurrencePrevention,
    "What was directed against recurrence."
);

/// A direction by its id, as far as the viewer may see it.
pub async fn recurrence_prevention_node(
    ctx: &Context<'_>,
    id: RecurrencePreventionId,
) -> Result<Option<RecurrencePrevention>, Fault> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    let Ok(scope) = cx.allow(Action::RecurrencePreventions) else { return Ok(None) };
    let row = batch::load(ctx, PreventionById(id)).await?;
    let seen = row.filter(|row| service::sees(directory, &scope, row, cx.now));
    Ok(seen.map(|row| RecurrencePrevention::new(row, directory)))
}

/// Where a direction stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "recurrence_prevention::PreventionState")]
pub enum RecurrencePreventionState {
    /// To be done (조치 중).
    Open,
    /// Done, as its owner said (조치 완료).
    Done,
    /// Its item's customer was forgotten before it was done: nobody knows any more what was directed (파기 종료, C4).
    Closed,
}
