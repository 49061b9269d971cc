//! Every SQL statement about cases: what belongs to each, and whose turn it is.

use crate::kernel::{
    db::{self, Tx},
    page::{self, Page, Slice, Total},
    policy::{Rows, Scope},
    writes::Writes,
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{
        CustomerId, DepartmentId, EmployeeId, ImprovementTaskId, RecoveryCaseId, RecoveryContactId, RecoveryOpinionId,
        VocItemId,
    },
    recovery_case::{self, Column, Entity, Model as Case, RecoveryState},
    recovery_contact::{self, Model as Contact},
    recovery_hand_over::{self, Model as HandOver},
    recovery_opinion::{self, Model as Opinion},
    recovery_outcome::{self, Model as Outcome},
    recovery_promise,
    recovery_task::{self, Model as Task},
    recovery_turn::{self, Model as Turn},
    voc_item,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict, SelectStatement},
};
use std::collections::{HashMap, HashSet};

/// What can be read from: for who may not speak SQL.
pub trait Reads: ConnectionTrait {}
impl<C: ConnectionTrait> Reads for C {}

/// One open case of an item: somebody else was faster.
pub fn has_open_one(error: &DbErr) -> bool {
    db::broke_unique(error, "recovery_case_open_of_item", "recovery_case.item_id")
}

pub fn insert(rows: Writes, case: &Case) -> Writes {
    rows.insert(case.clone().into_active_model())
}

pub async fn case(db: &impl ConnectionTrait, id: RecoveryCaseId) -> Result<Option<Case>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// After its customer.
pub async fn lock(tx: &Tx, id: RecoveryCaseId) -> Result<Option<Case>, DbErr> {
    Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

/// The case, unless somebody is at it: they look after it.
pub async fn lock_free(tx: &Tx, id: RecoveryCaseId) -> Result<Option<Case>, DbErr> {
    Entity::find_by_id(id).lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked).one(tx).await
}

pub async fn save(tx: &Tx, case: &Case) -> Result<(), DbErr> {
    let case = ActiveModelTrait::reset_all(case.clone().into_active_model());
    Entity::update(case).exec(tx).await.map(|_| ())
}

pub async fn cases_by_id(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = RecoveryCaseId>,
) -> Result<Vec<Case>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    Entity::find().filter(these).all(db).await
}

/// The last case of each of these items.
pub async fn cases_of_items(
    db: &DatabaseConnection,
    items: impl IntoIterator<Item = VocItemId>,
) -> Result<HashMap<VocItemId, Case>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::ItemId, items.into_iter().map(|id| id.0));
    let rows = Entity::find().filter(these).order_by_asc(Column::OpenedAt).all(db).await?;
    Ok(rows.into_iter().map(|case| (case.item_id, case)).collect())
}

/// Every case of these items, kept from everybody else. After the items.
pub async fn lock_of_items(tx: &Tx, items: &[VocItemId]) -> Result<Vec<Case>, DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::ItemId, items.iter().map(|id| id.0));
    Entity::find().filter(these).order_by_asc(Column::Id).lock(LockType::NoKeyUpdate).all(tx).await
}

/// Which of these items have a case of their own, open or closed.
pub async fn have_case(tx: &Tx, items: impl IntoIterator<Item = VocItemId>) -> Result<HashSet<VocItemId>, DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::ItemId, items.into_iter().map(|id| id.0));
    let held = Entity::find().select_only().column(Column::ItemId).filter(these);
    Ok(held.into_tuple().all(tx).await?.into_iter().collect())
}

/// R1: which of these items had a case already, or came out of one.
pub async fn had_case(tx: &Tx, items: &[VocItemId]) -> Result<HashSet<VocItemId>, DbErr> {
    let backend = tx.get_database_backend();
    let ids = || items.iter().map(|id| id.0);
    let held = Entity::find().select_only().column(Column::ItemId).filter(db::any_of(backend, Column::ItemId, ids()));
    let held: Vec<VocItemId> = held.into_tuple().all(tx).await?;
    use recovery_outcome::Column as O;
    let came = recovery_outcome::Entity::find().select_only().column(O::ItemId);
    let came: Vec<VocItemId> = came.filter(db::any_of(backend, O::ItemId, ids())).into_tuple().all(tx).await?;
    Ok(held.into_iter().chain(came).collect())
}

pub async fn has_open(tx: &Tx, item: VocItemId) -> Result<bool, DbErr> {
    let open = Entity::find().filter(Column::ItemId.eq(item)).filter(Column::ClosedAt.is_null());
    Ok(open.limit(1).one(tx).await?.is_some())
}

#[derive(FromQueryResult)]
struct Held {
    customer_id: CustomerId,
    executive_id: EmployeeId,
}

/// With whom these customers speak already.
pub async fn holders_of(tx: &Tx, customers: &[CustomerId]) -> Result<HashMap<CustomerId, EmployeeId>, DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::CustomerId, customers.iter().map(|id| id.0));
    let open = Entity::find().select_only().columns([Column::CustomerId, Column::ExecutiveId]).filter(these);
    let open = open.filter(Column::ClosedAt.is_null()).order_by_desc(Column::OpenedAt);
    let open = open.into_model::<Held>().all(tx).await?;
    Ok(open.into_iter().map(|held| (held.customer_id, held.executive_id)).collect())
}

#[derive(FromQueryResult)]
struct Load {
    executive_id: EmployeeId,
    cases: i64,
}

/// How many open cases each executive has; who has none is not among them.
pub async fn loads(db: &impl ConnectionTrait) -> Result<HashMap<EmployeeId, i64>, DbErr> {
    let open = Entity::find()
        .select_only()
        .column(Column::ExecutiveId)
        .column_as(Column::Id.count(), "cases")
        .filter(Column::ClosedAt.is_null())
        .group_by(Column::ExecutiveId)
        .into_model::<Load>()
        .all(db)
        .await?;
    Ok(open.into_iter().map(|load| (load.executive_id, load.cases)).collect())
}

pub async fn turns(db: &impl ConnectionTrait) -> Result<Vec<Turn>, DbErr> {
    recovery_turn::Entity::find().order_by_asc(recovery_turn::Column::ExecutiveId).all(db).await
}

pub async fn save_turns(tx: &Tx, turns: Vec<Turn>) -> Result<(), DbErr> {
    use recovery_turn::Column as T;
    if turns.is_empty() {
        return Ok(());
    }
    let rows = turns.into_iter().map(IntoActiveModel::into_active_model);
    let key = OnConflict::column(T::ExecutiveId).update_columns([T::Turn, T::Cases, T::LastAt]).to_owned();
    recovery_turn::Entity::insert_many(rows).on_conflict(key).exec_without_returning(tx).await.map(|_| ())
}

pub fn insert_contact(rows: Writes, contact: &Contact) -> Writes {
    rows.insert(contact.clone().into_active_model())
}

pub async fn contacts(
    db: &impl ConnectionTrait,
    cases: impl IntoIterator<Item = RecoveryCaseId>,
) -> Result<Vec<Contact>, DbErr> {
    use recovery_contact::Column as C;
    let these = db::any_of(db.get_database_backend(), C::CaseId, cases.into_iter().map(|id| id.0));
    recovery_contact::Entity::find().filter(these).order_by_asc(C::At).order_by_asc(C::Id).all(db).await
}

pub async fn contact(db: &impl ConnectionTrait, id: RecoveryContactId) -> Result<Option<Contact>, DbErr> {
    recovery_contact::Entity::find_by_id(id).one(db).await
}

/// With what came of it.
pub fn insert_opinion(rows: Writes, opinion: &Opinion, (items, tasks): (&[VocItemId], &[ImprovementTaskId])) -> Writes {
    let rows = rows.insert(opinion.clone().into_active_model());
    let rows = items.iter().zip(0..).fold(rows, |rows, (item, place)| {
        rows.insert(Outcome { opinion_id: opinion.id, place, item_id: *item }.into_active_model())
    });
    tasks.iter().zip(0..).fold(rows, |rows, (task, place)| {
        rows.insert(Task { opinion_id: opinion.id, place, task_id: *task }.into_active_model())
    })
}

pub async fn tasks(
    db: &impl ConnectionTrait,
    opinions: impl IntoIterator<Item = RecoveryOpinionId>,
) -> Result<Vec<Task>, DbErr> {
    use recovery_task::Column as T;
    let these = db::any_of(db.get_database_backend(), T::OpinionId, opinions.into_iter().map(|id| id.0));
    recovery_task::Entity::find().filter(these).order_by_asc(T::OpinionId).order_by_asc(T::Place).all(db).await
}

pub async fn opinions(
    db: &impl ConnectionTrait,
    cases: impl IntoIterator<Item = RecoveryCaseId>,
) -> Result<Vec<Opinion>, DbErr> {
    use recovery_opinion::Column as O;
    let these = db::any_of(db.get_database_backend(), O::CaseId, cases.into_iter().map(|id| id.0));
    recovery_opinion::Entity::find().filter(these).order_by_asc(O::At).order_by_asc(O::Id).all(db).await
}

pub async fn opinion(db: &impl ConnectionTrait, id: RecoveryOpinionId) -> Result<Option<Opinion>, DbErr> {
    recovery_opinion::Entity::find_by_id(id).one(db).await
}

pub async fn outcomes(
    db: &impl ConnectionTrait,
    opinions: impl IntoIterator<Item = RecoveryOpinionId>,
) -> Result<Vec<Outcome>, DbErr> {
    use recovery_outcome::Column as O;
    let these = db::any_of(db.get_database_backend(), O::OpinionId, opinions.into_iter().map(|id| id.0));
    recovery_outcome::Entity::find().filter(these).order_by_asc(O::OpinionId).order_by_asc(O::Place).all(db).await
}

pub fn insert_hand_over(rows: Writes, hand_over: HandOver) -> Writes {
    rows.insert(hand_over.into_active_model())
}

pub async fn hand_overs(
    db: &impl ConnectionTrait,
    cases: impl IntoIterator<Item = RecoveryCaseId>,
) -> Result<Vec<HandOver>, DbErr> {
    use recovery_hand_over::Column as H;
    let these = db::any_of(db.get_database_backend(), H::CaseId, cases.into_iter().map(|id| id.0));
    recovery_hand_over::Entity::find().filter(these).order_by_asc(H::CaseId).order_by_asc(H::Version).all(db).await
}

/// Which cases.
#[derive(Default)]
pub struct Filter {
    pub state: Option<RecoveryState>,
    pub executive: Option<EmployeeId>,
    pub division: Option<DepartmentId>,
    pub customer: Option<CustomerId>,
    pub item: Option<VocItemId>,
    /// R3: those whose first contact is late at this moment, or those that are not.
    pub overdue: Option<(bool, DateTime<Utc>)>,
    pub from: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
}

pub const NEWEST: &str = "recovery cases, newest first";
pub const SHARED: &str = "recovery stories, newest first";

/// Those that the scope covers.
pub async fn cases(
    db: &DatabaseConnection,
    scope: &Scope,
    filter: &Filter,
    page: &Page,
    count: bool,
) -> Result<(Slice<Case>, Option<Total>), DbErr> {
    let mut list = Entity::find().into_query();
    if !matches!(scope.rows(), Rows::All) {
        list.and_where(Column::ExecutiveId.eq(scope.employee()));
    }
    narrow(&mut list, filter);
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (Column::OpenedAt, Column::Id), true);
    Ok((page::fetch(db, &list, page).await?, total))
}

/// R7: the stories that everybody reads, by when they were shared.
pub async fn shared(
    db: &DatabaseConnection,
    filter: &Filter,
    page: &Page,
    count: bool,
) -> Result<(Slice<Case>, Option<Total>), DbErr> {
    let mut list = Entity::find().into_query();
    list.and_where(Column::SharedAt.is_not_null()).and_where(is_no_secret());
    narrow(&mut list, filter);
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset(&mut list, page, (Column::SharedAt, Column::Id), true);
    Ok((page::fetch(db, &list, page).await?, total))
}

/// What has become sensitive since it was shared is not shared any more.
fn is_no_secret() -> sea_orm::sea_query::SimpleExpr {
    use voc_item::Column as V;
    // Looked up for each story, so that the list reads the newest alone.
    let its = Expr::col(V::Id.as_column_ref()).equals(Column::ItemId.as_column_ref());
    let open = voc_item::Entity::find().select_only().column(V::Id).filter(its).filter(V::Sensitivity.is_null());
    Expr::exists(open.filter(V::AbusedAt.is_null()).into_query())
}

/// Whether everybody reads this one's story.
pub async fn is_shared(db: &DatabaseConnection, id: RecoveryCaseId) -> Result<bool, DbErr> {
    let one = Entity::find_by_id(id).filter(Column::SharedAt.is_not_null()).filter(is_no_secret());
    Ok(one.limit(1).one(db).await?.is_some())
}

fn narrow(list: &mut SelectStatement, filter: &Filter) {
    let late = |now: DateTime<Utc>| {
        let awaits = Column::FirstContact.is_null().and(Column::ClosedAt.is_null());
        awaits.and(Column::ExemptAt.is_null()).and(Column::FirstDueAt.lte(now))
    };
    let conditions = [
        filter.state.map(|state| Column::State.eq(state)),
        filter.executive.map(|id| Column::ExecutiveId.eq(id)),
        filter.division.map(|id| Column::DivisionId.eq(id)),
        filter.customer.map(|id| Column::CustomerId.eq(id)),
        filter.item.map(|id| Column::ItemId.eq(id)),
        filter.overdue.map(|(is, now)| if is { late(now) } else { late(now).not() }),
        filter.from.map(|from| Column::OpenedAt.gte(from)),
        filter.before.map(|before| Column::OpenedAt.lt(before)),
    ];
    for condition in conditions.into_iter().flatten() {
        list.and_where(condition);
    }
}

/// R3: cases whose first contact is late and nobody was told so, the latest first.
pub async fn untold(db: &DatabaseConnection, now: DateTime<Utc>, most: u64) -> Result<Vec<RecoveryCaseId>, DbErr> {
    let late = awaited().filter(Column::FirstDueAt.lte(now)).filter(Column::OverdueToldAt.is_null());
    let late = late.filter(Column::ExemptAt.is_null());
    let late = late.order_by_asc(Column::FirstDueAt).order_by_asc(Column::Id).limit(most);
    late.select_only().column(Column::Id).into_tuple().all(db).await
}

fn awaited() -> sea_orm::Select<Entity> {
    Entity::find().filter(Column::FirstContact.is_null()).filter(Column::ClosedAt.is_null())
}

/// Whoever holds an open case.
pub async fn holders(db: &impl ConnectionTrait) -> Result<Vec<EmployeeId>, DbErr> {
    let open = Entity::find().select_only().column(Column::ExecutiveId).filter(Column::ClosedAt.is_null());
    open.distinct().into_tuple().all(db).await
}

/// Somebody's open cases, the oldest first.
pub async fn open_of(db: &impl ConnectionTrait, executive: EmployeeId, most: u64) -> Result<Vec<Case>, DbErr> {
    let theirs = Entity::find().filter(Column::ExecutiveId.eq(executive)).filter(Column::ClosedAt.is_null());
    theirs.order_by_asc(Column::Id).limit(most).all(db).await
}

/// Those of somebody's that wait for the first contact, the first due first: if any is too early to be given away, so are all that follow.
pub async fn awaited_of(db: &impl ConnectionTrait, executive: EmployeeId, most: u64) -> Result<Vec<Case>, DbErr> {
    let theirs = awaited().filter(Column::ExecutiveId.eq(executive)).filter(Column::ExemptAt.is_null());
    theirs.order_by_asc(Column::FirstDueAt).order_by_asc(Column::Id).limit(most).all(db).await
}

/// As `open_of`, kept from everybody else.
pub async fn lock_open_held(tx: &Tx, executive: EmployeeId) -> Result<Vec<Case>, DbErr> {
    let theirs = Entity::find().filter(Column::ExecutiveId.eq(executive)).filter(Column::ClosedAt.is_null());
    theirs.order_by_asc(Column::Id).lock(LockType::NoKeyUpdate).all(tx).await
}

/// C4: what is open ends, and nothing that was said stays.
pub async fn forget(tx: &Tx, customer: CustomerId, now: DateTime<Utc>) -> Result<(), DbErr> {
    let theirs = Condition::all().add(Column::CustomerId.eq(customer));
    let of_theirs = || Entity::find().select_only().column(Column::Id).filter(theirs.clone()).into_query();
    let nothing = || Expr::value(Option::<Vec<u8>>::None);
    use recovery_contact::Column as C;
    recovery_contact::Entity::update_many()
        .col_expr(C::Note, nothing())
        .filter(C::CaseId.in_subquery(of_theirs()))
        .exec(tx)
        .await?;
    use recovery_opinion::Column as O;
    recovery_opinion::Entity::update_many()
        .col_expr(O::Words, nothing())
        .filter(O::CaseId.in_subquery(of_theirs()))
        .exec(tx)
        .await?;
    use recovery_hand_over::Column as H;
    recovery_hand_over::Entity::update_many()
        .col_expr(H::Reason, nothing())
        .filter(H::CaseId.in_subquery(of_theirs()))
        .exec(tx)
        .await?;
    let blank = recovery_case::ActiveModel {
        flag_reason: Set(None),
        closing_reason: Set(None),
        story: Set(None),
        shared_at: Set(None),
        ..Default::default()
    };
    Entity::update_many().set(blank).filter(theirs.clone()).exec(tx).await?;
    let ended = recovery_case::ActiveModel {
        state: Set(RecoveryState::Closed),
        closed_at: Set(Some(now)),
        ..Default::default()
    };
    Entity::update_many()
        .set(ended)
        .col_expr(Column::Version, Expr::cust("version + 1"))
        .filter(theirs)
        .filter(Column::ClosedAt.is_null())
        .exec(tx)
        .await
        .map(|_| ())
}

/// The customer's open cases, kept from everybody else.
pub async fn lock_open_of(tx: &Tx, customer: CustomerId) -> Result<Vec<Case>, DbErr> {
    let open = Entity::find().filter(Column::CustomerId.eq(customer)).filter(Column::ClosedAt.is_null());
    open.order_by_asc(Column::Id).lock(LockType::NoKeyUpdate).all(tx).await
}

/// How many open promises a case has, and how many at all.
pub async fn promises_of(tx: &Tx, case: RecoveryCaseId) -> Result<Vec<recovery_promise::Model>, DbErr> {
    use recovery_promise::Column as P;
    recovery_promise::Entity::find().filter(P::CaseId.eq(case)).order_by_asc(P::MadeAt).all(tx).await
}
