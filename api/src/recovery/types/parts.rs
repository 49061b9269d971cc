//! What belongs to a case: contacts, opinions, hand-overs.

use crate::{
    connection,
    improvement::{ImprovementTask, improvement_task_node},
    kernel::{batch, error::Fault, scalar::DateTime},
    org::{Directory, Employee},
    recovery::{
        loader::{OutcomesOf, TasksOf},
        words,
    },
    voc::VocItem,
};
use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use entity::{ids::CustomerId, recovery_case, recovery_contact, recovery_hand_over, recovery_opinion};
use std::sync::Arc;

/// One time that somebody spoke with the customer, or tried to (고객 접촉, R2, R3).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RecoveryContact {
    /// When it was.
    at: DateTime,
    /// When it was written down.
    logged_at: DateTime,
    /// Who it was. Null if nobody knows them any more.
    by: Option<Arc<Employee>>,
    /// Whether that was the executive who held the case: somebody else's is no first contact (R3).
    is_own: bool,
    /// By which way.
    way: RecoveryContactWay,
    /// What became of it.
    outcome: RecoveryContactOutcome,
    /// Whether it counts as one of the tries at different hours (R3).
    is_try: bool,
    /// Whether they apologised.
    apologized: bool,
    #[graphql(skip)]
    row: recovery_contact::Model,
    #[graphql(skip)]
    customer: CustomerId,
}

#[ComplexObject]
impl RecoveryContact {
    /// What was said. Null if nothing was written down, and once the customer is forgotten (C4).
    async fn note(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        super::opened(ctx, self.customer, words::note(self.row.id), self.row.note.as_deref()).await
    }
}

impl RecoveryContact {
    pub fn new(row: recovery_contact::Model, customer: CustomerId, directory: &Directory) -> Self {
        Self {
            at: DateTime(row.at),
            logged_at: DateTime(row.logged_at),
            by: directory.employee(row.by_id).cloned(),
            is_own: row.is_own,
            way: row.way.into(),
            outcome: row.outcome.into(),
            is_try: row.is_try,
            apologized: row.apologized,
            row,
            customer,
        }
    }
}

connection!(RecoveryContactConnection, RecoveryContactEdge, RecoveryContact, "Contacts with a customer.");

/// What the customer told the executive (고객 의견, R2, R4).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RecoveryOpinion {
    /// When it was written down.
    at: DateTime,
    /// Who heard it. Null if nobody knows them any more.
    by: Option<Arc<Employee>>,
    #[graphql(skip)]
    row: recovery_opinion::Model,
    #[graphql(skip)]
    customer: CustomerId,
}

#[ComplexObject]
impl RecoveryOpinion {
    /// What they said. Null once the customer is forgotten (C4).
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        super::opened(ctx, self.customer, words::opinion(self.row.id), self.row.words.as_deref()).await
    }

    /// The VOC that came out of it, with its praise if it was a compliment, as far as the viewer may see it.
    async fn voc_items(&self, ctx: &Context<'_>) -> Result<Vec<VocItem>, Fault> {
        let items = batch::load(ctx, OutcomesOf(self.row.id)).await?.unwrap_or_default();
        let seen = items.iter().map(|id| crate::voc::voc_item_node(ctx, *id));
        Ok(futures_util::future::try_join_all(seen).await?.into_iter().flatten().collect())
    }

    /// The improvements that were asked for because of it (개선과제, H4).
    async fn improvement_tasks(&self, ctx: &Context<'_>) -> Result<Vec<ImprovementTask>, Fault> {
        let tasks = batch::load(ctx, TasksOf(self.row.id)).await?.unwrap_or_default();
        let seen = tasks.iter().map(|id| improvement_task_node(ctx, *id));
        Ok(futures_util::future::try_join_all(seen).await?.into_iter().flatten().collect())
    }
}

impl RecoveryOpinion {
    pub fn new(row: recovery_opinion::Model, customer: CustomerId, directory: &Directory) -> Self {
        Self { at: DateTime(row.at), by: directory.employee(row.by_id).cloned(), row, customer }
    }
}

connection!(RecoveryOpinionConnection, RecoveryOpinionEdge, RecoveryOpinion, "What a customer told an executive.");

/// That a case went from one executive to another (담당임원 변경, R2).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RecoveryHandOver {
    /// When.
    at: DateTime,
    /// From whom. Null if nobody knows them any more.
    from: Option<Arc<Employee>>,
    /// To whom. Null if nobody knows them any more.
    to: Option<Arc<Employee>>,
    /// Who did it. Null: the service, because time did.
    by: Option<Arc<Employee>>,
    /// On which ground.
    ground: RecoveryHandOverGround,
    #[graphql(skip)]
    row: recovery_hand_over::Model,
    #[graphql(skip)]
    customer: CustomerId,
}

#[ComplexObject]
impl RecoveryHandOver {
    /// Why, in words. Null if nobody said, and once the customer is forgotten (C4).
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>, Fault> {
        let place = words::hand_over(self.row.case_id, self.row.version);
        super::opened(ctx, self.customer, place, self.row.reason.as_deref()).await
    }
}

impl RecoveryHandOver {
    pub fn new(row: recovery_hand_over::Model, customer: CustomerId, directory: &Directory) -> Self {
        let person = |id| directory.employee(id).cloned();
        Self {
            at: DateTime(row.at),
            from: person(row.from_id),
            to: person(row.to_id),
            by: row.by_id.and_then(person),
            ground: row.ground.into(),
            row,
            customer,
        }
    }
}

connection!(RecoveryHandOverConnection, RecoveryHandOverEdge, RecoveryHandOver, "Hand-overs of a case.");

/// How a case began.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "recovery_case::RecoveryOrigin")]
pub enum RecoveryOrigin {
    /// By how dissatisfied the customer is (R1).
    Automatic,
    /// Somebody in charge of the complaint opened it.
    ByHand,
}

/// Where a case stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "recovery_case::RecoveryState")]
pub enum RecoveryState {
    /// The executive has not spoken with the customer yet (첫 통화 대기).
    AwaitingContact,
    /// They have, or can't (진행).
    InContact,
    /// It is over (종결).
    Closed,
}

/// What became of the first contact (R3).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "recovery_case::FirstContact")]
pub enum RecoveryFirstContact {
    /// The executive spoke with the customer (통화).
    Reached,
    /// The customer does not want to talk (거절).
    Refused,
    /// Nobody answered so many times; a letter was written (부재).
    Unreachable,
}

/// By which way a customer is contacted.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "recovery_contact::ContactWay")]
pub enum RecoveryContactWay {
    /// By phone (전화).
    Call,
    /// In person (방문).
    Visit,
    /// By text message or e-mail (메시지).
    Message,
    /// By letter (서신): the executive's, after as many tries as there are to be.
    Letter,
}

/// What became of a contact.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "recovery_contact::ContactOutcome")]
pub enum RecoveryContactOutcome {
    /// Nobody answered, or nobody has yet (시도).
    Attempt,
    /// The customer was reached (연결).
    Reached,
    /// The customer did not want to talk (거절).
    Refused,
}

/// On which ground a case went to another executive (R2).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "recovery_hand_over::HandOverGround")]
pub enum RecoveryHandOverGround {
    /// Whoever held it is away for long, or until the first contact is due (부재).
    Absence,
    /// The CS office or the executive for customers said so (고객만족부서).
    CsOffice,
    /// Whoever held it is no executive here any more (퇴직·보직 변경).
    Left,
    /// The complaint turned out to be about whoever held it, or theirs (이해관계, R1).
    Concerned,
}
