//! A case as the schema shows it: everything to whoever holds it and who oversees them all; to everybody else who works here its story alone,
//! once it is shared (R7).

mod parts;
mod promise;

pub use parts::{
    RecoveryContact, RecoveryContactConnection, RecoveryContactOutcome, RecoveryContactWay, RecoveryFirstContact,
    RecoveryHandOver, RecoveryHandOverConnection, RecoveryOpinion, RecoveryOpinionConnection, RecoveryOrigin,
    RecoveryState,
};
pub use promise::{RecoveryPromise, RecoveryPromiseConnection, RecoveryPromiseState, recovery_promise_node};

use crate::{
    connection,
    customer::{Customer, Vault},
    delegation::{Decision, decision_node},
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
    org::{Department, Directory, Employee},
    recovery::{
        loader::{CaseById, CaseOf, ContactsOf, HandOversOf, OpinionsOf, PromisesOf},
        rules::{self, Deed},
        service, store, words,
    },
    voc::VocItem,
};
use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use entity::{
    ids::{RecoveryCaseId, VocItemId},
    recovery_case::Model,
};
use std::sync::Arc;
use uuid::Uuid;

/// A dissatisfied customer whom an executive answers personally (고객불만 달래기, R1 to R7).
///
/// `AWAITING_CONTACT` → `IN_CONTACT` by the executive's own call or visit in which the customer is reached or does not want to talk, or by a letter
/// after three tries (`logContact`); both → `CLOSED` by `closeRecoveryCase`. Whoever holds it, the CEO, the executive for customers and the CS
/// office see all of it. To everybody else it is there once it is shared (R7), and then shows its story, who held it and when;
/// everything else is null or empty.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RecoveryCase {
    /// Global id.
    pub id: ID,
    /// Where it stands.
    state: RecoveryState,
    /// The executive who holds it, or held it last. Null if nobody knows them any more.
    executive: Option<Arc<Employee>>,
    /// The division complained about, as it was when the case was opened. Null if nobody knew.
    division: Option<Arc<Department>>,
    /// When it was opened.
    opened_at: DateTime,
    /// When it was closed. Null while it is open.
    closed_at: Option<DateTime>,
    /// What happened, as a short story for everybody who works here (사례 공유, R7): masked. Null while the case is open, if there is none, and
    /// once the customer is forgotten (C4).
    story: Option<String>,
    /// Since when everybody reads the story. Null if they do not.
    shared_at: Option<DateTime>,
    /// Rises with every change; send it back as `expectedVersion`.
    version: i32,
    #[graphql(skip)]
    pub row: Model,
    /// Whether the viewer sees more than the story.
    #[graphql(skip)]
    inside: bool,
}

connection!(RecoveryCaseConnection, RecoveryCaseEdge, RecoveryCase, "Recovery cases.");

#[ComplexObject]
impl RecoveryCase {
    /// How it began. Null for those who see the story alone.
    async fn origin(&self) -> Option<RecoveryOrigin> {
        self.inside.then(|| self.row.origin.into())
    }

    /// Who opened it by hand. Null if the rule did, and for those who see the story alone.
    async fn opened_by(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        self.person(ctx, self.row.opened_by)
    }

    /// Why it was opened by hand. Null if the rule did, once the customer is forgotten (C4), and for those who see the story alone.
    async fn flag_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.opened(ctx, words::flag_reason(self.row.id), self.row.flag_reason.as_deref()).await
    }

    /// The complaint. Null for those who see the story alone.
    async fn voc_item(&self, ctx: &Context<'_>) -> Result<Option<VocItem>, Fault> {
        // Whoever is to call the customer has to know what it is about, also where others may not (V10); masked, as far as they are not on its path.
        if self.inside { VocItem::beside(ctx, self.row.item_id).await } else { Ok(None) }
    }

    /// What the customer complained about, as they said it: for whoever holds the case and the CS office alone; null for everybody else, and
    /// once the customer is forgotten (C4).
    async fn complaint(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        let is_theirs = self.part(ctx).is_some_and(|part| part.holder || part.office);
        if is_theirs { VocItem::original(ctx, self.row.item_id).await } else { Ok(None) }
    }

    /// The customer, masked; `revealCustomer` shows whoever holds the case whom to call. Null for those who see the story alone.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>, Fault> {
        match (self.inside, Cx::of(ctx)?.allow(Action::VocItemCustomer)) {
            (true, Ok(_)) => Customer::load(ctx, self.row.customer_id).await,
            _ => Ok(None),
        }
    }

    /// How dissatisfied the customer was when it was opened, 1 to 5. Null if nobody said, and for those who see the story alone.
    async fn dissatisfaction(&self) -> Option<i32> {
        self.row.dissatisfaction.filter(|_| self.inside)
    }

    /// How satisfied they were in the end, 1 to 5. Null before, if they did not say, and for those who see the story alone.
    async fn satisfaction(&self) -> Option<i32> {
        self.row.satisfaction.filter(|_| self.inside)
    }

    /// Until when the executive's first contact is due (R3). Null for those who see the story alone.
    async fn first_due_at(&self) -> Option<DateTime> {
        self.inside.then_some(DateTime(self.row.first_due_at))
    }

    /// Since when that deadline counts against nobody: the complaint is abuse, or was rejected (V12). Null if it counts, and for those who see the
    /// story alone.
    async fn exempt_at(&self) -> Option<DateTime> {
        self.row.exempt_at.filter(|_| self.inside).map(DateTime)
    }

    /// Whether the first contact is late now. Null for those who see the story alone.
    async fn is_overdue(&self, ctx: &Context<'_>) -> Result<Option<bool>, Fault> {
        let now = Cx::of(ctx)?.now;
        Ok(self.inside.then(|| rules::is_overdue(&self.row, now)))
    }

    /// What became of the first contact (R3). Null before it, and for those who see the story alone.
    async fn first_contact(&self) -> Option<RecoveryFirstContact> {
        self.row.first_contact.filter(|_| self.inside).map(Into::into)
    }

    /// When it was. Null before it, and for those who see the story alone.
    async fn first_contact_at(&self) -> Option<DateTime> {
        self.row.first_contact_at.filter(|_| self.inside).map(DateTime)
    }

    /// How many tries to reach the customer count so far (R3). Null for those who see the story alone.
    async fn tries(&self) -> Option<i32> {
        self.inside.then_some(self.row.tries)
    }

    /// When the executive apologised (R2). Null if they did not, and for those who see the story alone.
    async fn apologized_at(&self) -> Option<DateTime> {
        self.row.apologized_at.filter(|_| self.inside).map(DateTime)
    }

    /// The decision by which it was made good (전결, D4). Null if by none, if the viewer may not see it, and for those who see the story
    /// alone.
    async fn remedy(&self, ctx: &Context<'_>) -> Result<Option<Decision>, Fault> {
        match self.row.remedy_id.filter(|_| self.inside) {
            Some(id) => decision_node(Cx::of(ctx)?, Directory::of(ctx)?, id).await,
            None => Ok(None),
        }
    }

    /// Why it was closed without contact, or with open promises. Null otherwise, once the customer is forgotten (C4), and for those who see the
    /// story alone.
    async fn closing_reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        self.opened(ctx, words::closing_reason(self.row.id), self.row.closing_reason.as_deref()).await
    }

    /// Who closed it. Null before, if the customer was forgotten, and for those who see the story alone.
    async fn closed_by(&self, ctx: &Context<'_>) -> Result<Option<Arc<Employee>>, Fault> {
        self.person(ctx, self.row.closed_by)
    }

    /// When who spoke with the customer, or tried to, newest first (R2, R3). Empty for those who see the story alone.
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<RecoveryContactConnection, Fault> {
        let page = PageArgs { first, after, last, before }.page(CONTACTS)?;
        let rows = if self.inside { batch::load(ctx, ContactsOf(self.row.id)).await? } else { None };
        let directory = Directory::of(ctx)?;
        let node = |row: &entity::recovery_contact::Model| {
            (Position::at(row.at, row.id.0), RecoveryContact::new(row.clone(), self.row.customer_id, directory))
        };
        let rows: Vec<_> = rows.unwrap_or_default().iter().rev().map(node).collect();
        let total = wants_total(ctx).then(|| Total::of(rows.len()));
        Ok(RecoveryContactConnection::new(CONTACTS, Slice::newest_first(rows, &page), total))
    }

    /// What the customer told the executive, newest first (R2, R4). Empty for those who see the story alone.
    async fn opinions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<RecoveryOpinionConnection, Fault> {
        let page = PageArgs { first, after, last, before }.page(OPINIONS)?;
        let rows = if self.inside { batch::load(ctx, OpinionsOf(self.row.id)).await? } else { None };
        let directory = Directory::of(ctx)?;
        let node = |row: &entity::recovery_opinion::Model| {
            (Position::at(row.at, row.id.0), RecoveryOpinion::new(row.clone(), self.row.customer_id, directory))
        };
        let rows: Vec<_> = rows.unwrap_or_default().iter().rev().map(node).collect();
        let total = wants_total(ctx).then(|| Total::of(rows.len()));
        Ok(RecoveryOpinionConnection::new(OPINIONS, Slice::newest_first(rows, &page), total))
    }

    /// What the customer was promised, newest first (R5). Empty for those who see the story alone.
    async fn promises(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<RecoveryPromiseConnection, Fault> {
        let page = PageArgs { first, after, last, before }.page(PROMISES)?;
        let rows = if self.inside { batch::load(ctx, PromisesOf(self.row.id)).await? } else { None };
        let directory = Directory::of(ctx)?;
        let node = |row: &entity::recovery_promise::Model| {
            (Position::at(row.made_at, row.id.0), RecoveryPromise::new(row.clone(), directory))
        };
        let mut rows: Vec<_> = rows.unwrap_or_default().iter().map(node).collect();
        rows.reverse();
        let total = wants_total(ctx).then(|| Total::of(rows.len()));
        Ok(RecoveryPromiseConnection::new(PROMISES, Slice::newest_first(rows, &page), total))
    }

    /// How it went from one executive to another, newest first (R2). Empty for those who see the story alone.
    async fn hand_overs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 1 to 100; 20 if neither `first` nor `last` is given.")]
        first: Option<i32>,
        #[graphql(desc = "With `first`: begin after the row with this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "With `last`: end before the row with this cursor.")] before: Option<String>,
    ) -> Result<RecoveryHandOverConnection, Fault> {
        let page = PageArgs { first, after, last, before }.page(HAND_OVERS)?;
        let rows = if self.inside { batch::load(ctx, HandOversOf(self.row.id)).await? } else { None };
        let directory = Directory::of(ctx)?;
        let node = |row: &entity::recovery_hand_over::Model| {
            let place = Position::at(row.at, Uuid::from_u128(row.version.unsigned_abs().into()));
            (place, RecoveryHandOver::new(row.clone(), self.row.customer_id, directory))
        };
        let rows: Vec<_> = rows.unwrap_or_default().iter().rev().map(node).collect();
        let total = wants_total(ctx).then(|| Total::of(rows.len()));
        Ok(RecoveryHandOverConnection::new(HAND_OVERS, Slice::newest_first(rows, &page), total))
    }

    /// What the viewer may do with it now (R2).
    async fn viewer_actions(&self, ctx: &Context<'_>) -> Result<Vec<RecoveryAction>, Fault> {
        let Some(part) = self.part(ctx).filter(|_| self.inside) else { return Ok(Vec::new()) };
        let cx = Cx::of(ctx)?;
        let can = |action: &RecoveryAction| {
            let (deed, mutation) = action.deed();
            cx.allow(mutation).is_ok() && rules::may(part, deed, self.row.state).is_ok()
        };
        Ok(RecoveryAction::ALL.into_iter().filter(can).collect())
    }
}

const CONTACTS: &str = "contacts of a case, newest first";
const OPINIONS: &str = "opinions of a case, newest first";
const PROMISES: &str = "promises of a case, newest first";
const HAND_OVERS: &str = "hand-overs of a case, newest first";

impl RecoveryCase {
    /// `inside`: all of it; else the story.
    pub fn new(row: Model, inside: bool, directory: &Directory) -> Self {
        Self {
            id: row.id.encode(),
            state: row.state.into(),
            executive: directory.employee(row.executive_id).cloned(),
            division: row.division_id.and_then(|id| directory.department(id)).cloned(),
            opened_at: DateTime(row.opened_at),
            closed_at: row.closed_at.map(DateTime),
            story: row.story.clone(),
            shared_at: row.shared_at.map(DateTime),
            version: row.version,
            row,
            inside,
        }
    }

    fn part(&self, ctx: &Context<'_>) -> Option<rules::Part> {
        let scope = Cx::of(ctx).ok()?.allow(Action::RecoveryCases).ok()?;
        Some(service::part(&scope, &self.row))
    }

    fn person(&self, ctx: &Context<'_>, id: Option<entity::ids::EmployeeId>) -> Result<Option<Arc<Employee>>, Fault> {
        let directory = Directory::of(ctx)?;
        Ok(id.filter(|_| self.inside).and_then(|id| directory.employee(id)).cloned())
    }

    async fn opened(
        &self,
        ctx: &Context<'_>,
        place: words::Place,
        sealed: Option<&[u8]>,
    ) -> Result<Option<String>, Fault> {
        match self.inside {
            true => opened(ctx, self.row.customer_id, place, sealed).await,
            false => Ok(None),
        }
    }

    /// The last case of an item, as far as the viewer may see it.
    pub async fn of_item(ctx: &Context<'_>, item: VocItemId) -> Result<Option<Self>, Fault> {
        match batch::load(ctx, CaseOf(item)).await? {
            Some(row) => Self::seen(ctx, row).await,
            None => Ok(None),
        }
    }

    async fn seen(ctx: &Context<'_>, row: Model) -> Result<Option<Self>, Fault> {
        let (cx, directory) = (Cx::of(ctx)?, Directory::of(ctx)?);
        let Ok(scope) = cx.allow(Action::RecoveryCases) else { return Ok(None) };
        let inside = service::sees(&scope, &row);
        if !inside && (row.shared_at.is_none() || !store::is_shared(cx.db.reader(), row.id).await?) {
            return Ok(None);
        }
        Ok(Some(Self::new(row, inside, directory)))
    }
}

/// What was sealed with the customer's key.
pub(super) async fn opened(
    ctx: &Context<'_>,
    customer: entity::ids::CustomerId,
    place: words::Place,
    sealed: Option<&[u8]>,
) -> Result<Option<String>, Fault> {
    let (Some(sealed), Some(customer)) = (sealed, batch::load(ctx, customer).await?) else { return Ok(None) };
    words::opened(Vault::ring(ctx)?, &customer, place, Some(sealed))
}

/// A case by its id, as far as the viewer may see it.
pub async fn recovery_case_node(ctx: &Context<'_>, id: RecoveryCaseId) -> Result<Option<RecoveryCase>, Fault> {
    match batch::load(ctx, CaseById(id)).await? {
        Some(row) => RecoveryCase::seen(ctx, row).await,
        None => Ok(None),
    }
}

/// What can be done with a case.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum RecoveryAction {
    /// `logContact`.
    LogContact,
    /// `recordOpinion`.
    RecordOpinion,
    /// `makePromise`.
    MakePromise,
    /// `closeRecoveryCase`.
    Close,
    /// `handOverRecoveryCase`, with a ground.
    HandOver,
}

impl RecoveryAction {
    const ALL: [Self; 5] = [Self::LogContact, Self::RecordOpinion, Self::MakePromise, Self::Close, Self::HandOver];

    fn deed(self) -> (Deed, Action) {
        match self {
            Self::LogContact => (Deed::LogContact, Action::LogContact),
            Self::RecordOpinion => (Deed::RecordOpinion, Action::RecordOpinion),
            Self::MakePromise => (Deed::MakePromise, Action::MakePromise),
            Self::Close => (Deed::Close, Action::CloseRecoveryCase),
            Self::HandOver => (Deed::HandOver, Action::HandOverRecoveryCase),
        }
    }
}
