//! A promise as the schema shows it.

use crate::{
    connection,
    kernel::{
        batch,
        cx::Cx,
        error::Fault,
        id::PublicId,
        policy::{Action, Permit},
        scalar::{Date, DateTime},
    },
    org::{Directory, Employee},
    recovery::{
        loader::{CaseById, PromiseById},
        promise::{self, Links, rules},
        types::{RecoveryCase, opened, recovery_case_node},
        words,
    },
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    ids::RecoveryPromiseId,
    recovery_promise::{self, Model},
};
use std::sync::Arc;

/// What a customer was promised by an executive (고객과의 약속, R5).
///
/// `OPEN` → `KEPT` by its owner (`markPromiseKept`); `KEPT` → `CONFIRMED` or `DISPUTED` by the customer (`confirmPromise`, or the page behind the
/// link of the letter), who can correct that for some days; `DISPUTED` → `KEPT` by its owner again.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RecoveryPromise {
    /// Global id.
    pub id: ID,
    /// Where it stands.
    state: RecoveryPromiseState,
    /// The day by which it is to be kept.
    due_on: Date,
    /// Who is to keep it. Null if nobody knows them any more.
    owner: Option<Arc<Employee>>,
    /// When it was made.
    made_at: DateTime,
    /// When its owner said last that it is kept. Null before.
    kept_at: Option<DateTime>,
    /// Until when the customer can say whether it was. Null before its owner said so.
    open_until: Option<DateTime>,
    /// Whether a letter asked them by e-mail; else they were asked in the app alone.
    asked_by_mail: bool,
    /// When the customer said last whether it was kept. Null while they have not.
    answered_at: Option<DateTime>,
    /// By which way. Null while they have not.
    channel: Option<RecoveryPromiseChannel>,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    row: Model,
}

connection!(RecoveryPromiseConnection, RecoveryPromiseEdge, RecoveryPromise, "Promises to customers.");

#[ComplexObject]
impl RecoveryPromise {
    /// What was promised. Null once the customer is forgotten (C4).
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        opened(ctx, self.row.customer_id, words::promise(self.row.id), self.row.words.as_deref()).await
    }

    /// What its owner says of how it was kept. Null if nothing, for customers, and once the customer is forgotten (C4).
    async fn kept_note(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        if Cx::of(ctx)?.employee().is_none() {
            return Ok(None);
        }
        opened(ctx, self.row.customer_id, words::kept_note(self.row.id), self.row.kept_note.as_deref()).await
    }

    /// What the customer added to their answer. Null if nothing, and once the customer is forgotten (C4).
    async fn comment(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        opened(ctx, self.row.customer_id, words::comment(self.row.id), self.row.comment.as_deref()).await
    }

    /// The case in which it was made. Null for customers, and for those who may not see the case.
    async fn recovery_case(&self, ctx: &Context<'_>) -> Result<Option<RecoveryCase>, Fault> {
        match Cx::of(ctx)?.employee() {
            Some(_) => recovery_case_node(ctx, self.row.case_id).await,
            None => Ok(None),
        }
    }

    /// Whether its day is over and it is not kept.
    async fn is_overdue(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        Ok(rules::is_open(self.row.state) && self.row.due_on < directory.calendar().day_of(cx.now))
    }

    /// The page on which the customer says without signing in whether it was kept: a path with a signature. Theirs alone: null for everyone
    /// else, and while no answer is taken.
    async fn page_url(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        match self.may_confirm(ctx)? {
            true => Ok(Some(Links::in_request(ctx)?.path(self.row.id))),
            false => Ok(None),
        }
    }

    /// Whether the viewer may say now that it is kept.
    async fn viewer_can_mark_kept(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let scope = Cx::of(ctx)?.allow(Action::MarkPromiseKept);
        Ok(scope.is_ok_and(|scope| rules::may_mark_kept(&self.row, scope.employee()).is_ok()))
    }

    /// Whether the viewer is the customer and can say now whether it was kept.
    async fn viewer_can_confirm(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        self.may_confirm(ctx)
    }
}

impl RecoveryPromise {
    pub fn new(row: Model, directory: &Directory) -> Self {
        Self {
            id: row.id.encode(),
            state: row.state.into(),
            due_on: Date(row.due_on),
            owner: directory.employee(row.owner_id).cloned(),
            made_at: DateTime(row.made_at),
            kept_at: row.kept_at.map(DateTime),
            open_until: row.open_until.map(DateTime),
            asked_by_mail: row.mail_id.is_some(),
            answered_at: row.answered_at.map(DateTime),
            channel: row.channel.map(Into::into),
            version: row.version,
            row,
        }
    }

    fn may_confirm(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let cx = Cx::of(ctx)?;
        let is_theirs = matches!(
            cx.permit(Action::ConfirmPromise),
            Ok(Permit::Customer(scope)) if scope.customer() == self.row.customer_id
        );
        Ok(is_theirs && rules::takes_answer(&self.row, cx.now))
    }
}

/// A promise by its id, as far as the viewer may see it.
pub async fn recovery_promise_node(ctx: &Context<'_>, id: RecoveryPromiseId) -> Result<Option<RecoveryPromise>, Fault> {
    let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
    let Ok(permit) = cx.permit(Action::Promises) else { return Ok(None) };
    let Some(row) = batch::load(ctx, PromiseById(id)).await? else { return Ok(None) };
    let holder = match &permit {
        Permit::Customer(_) => None,
        Permit::Employee(_) => batch::load(ctx, CaseById(row.case_id)).await?.map(|case| case.executive_id),
    };
    let is_seen = promise::sees(directory, &permit, &row, holder);
    Ok(is_seen.then(|| RecoveryPromise::new(row, directory)))
}

/// Where a promise stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "recovery_promise::PromiseState")]
pub enum RecoveryPromiseState {
    /// It is to be kept (진행).
    Open,
    /// Its owner says that it is kept (이행).
    Kept,
    /// The customer says so, too (고객 확인).
    Confirmed,
    /// The customer says that it was not: it is to be kept again (고객 이의).
    Disputed,
    /// Its customer is forgotten (C4).
    Ended,
}

/// By which way a customer said whether a promise was kept.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "recovery_promise::PromiseChannel")]
pub enum RecoveryPromiseChannel {
    /// By the page behind the link.
    Link,
    /// By the customers' app (앱).
    App,
}
