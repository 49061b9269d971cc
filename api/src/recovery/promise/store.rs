//! Every SQL statement about promises.

use crate::{
    kernel::{
        db::{self, Tx},
        page::{self, Page, Slice, Total},
        policy::{Permit, Rows},
        writes::Writes,
    },
    org::Directory,
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    ids::{CustomerId, EmployeeId, RecoveryCaseId, RecoveryPromiseId},
    recovery_case,
    recovery_promise::{self, Column, Entity, Model as Promise, PromiseState, PromiseStep},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, LockBehavior, LockType},
};

pub const OPEN: [PromiseState; 2] = [PromiseState::Open, PromiseState::Disputed];

pub fn insert(rows: Writes, promise: &Promise) -> Writes {
    rows.insert(promise.clone().into_active_model())
}

pub async fn promise(db: &impl ConnectionTrait, id: RecoveryPromiseId) -> Result<Option<Promise>, DbErr> {
    Entity::find_by_id(id).one(db).await
}

/// After its customer.
pub async fn lock(tx: &Tx, id: RecoveryPromiseId) -> Result<Option<Promise>, DbErr> {
    Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await
}

pub async fn lock_free(tx: &Tx, id: RecoveryPromiseId) -> Result<Option<Promise>, DbErr> {
    Entity::find_by_id(id).lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked).one(tx).await
}

pub async fn save(tx: &Tx, promise: &Promise) -> Result<(), DbErr> {
    let promise = ActiveModelTrait::reset_all(promise.clone().into_active_model());
    Entity::update(promise).exec(tx).await.map(|_| ())
}

pub async fn promises_by_id(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = RecoveryPromiseId>,
) -> Result<Vec<Promise>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::Id, ids.into_iter().map(|id| id.0));
    Entity::find().filter(these).all(db).await
}

pub async fn of_cases(
    db: &impl ConnectionTrait,
    cases: impl IntoIterator<Item = RecoveryCaseId>,
) -> Result<Vec<Promise>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::CaseId, cases.into_iter().map(|id| id.0));
    Entity::find().filter(these).order_by_asc(Column::MadeAt).order_by_asc(Column::Id).all(db).await
}

/// Which promises.
#[derive(Default)]
pub struct Filter {
    pub open: Option<bool>,
    pub state: Option<PromiseState>,
    pub owner: Option<EmployeeId>,
    pub case: Option<RecoveryCaseId>,
    pub due_from: Option<NaiveDate>,
    pub due_until: Option<NaiveDate>,
}

pub const LIST: &str = "promises, the first due first";

/// A customer's own; of employees those that they are to keep, or that were made in a case of theirs, and those of whom the policy says.
pub async fn promises(
    db: &DatabaseConnection,
    (permit, directory): (&Permit, &Directory),
    filter: &Filter,
    page: &Page,
    count: bool,
) -> Result<(Slice<Promise>, Option<Total>), DbErr> {
    let mut list = Entity::find().into_query();
    let seen = match permit {
        Permit::Customer(scope) => Some(Condition::all().add(Column::CustomerId.eq(scope.customer()))),
        Permit::Employee(scope) => {
            let mine = Condition::any().add(Column::OwnerId.eq(scope.employee())).add(in_case_of(scope.employee()));
            match scope.rows() {
                Rows::All => None,
                Rows::Of(_) => Some(mine),
                Rows::Within(departments) => {
                    let people = directory.employees_within(departments).map(|id| id.0).collect::<Vec<_>>();
                    Some(mine.add(db::any_of(db.get_database_backend(), Column::OwnerId, people)))
                }
            }
        }
    };
    if let Some(seen) = seen {
        list.cond_where(seen);
    }
    let conditions = [
        filter.open.map(|open| if open { Column::State.is_in(OPEN) } else { Column::State.is_not_in(OPEN) }),
        filter.state.map(|state| Column::State.eq(state)),
        filter.owner.map(|id| Column::OwnerId.eq(id)),
        filter.case.map(|id| Column::CaseId.eq(id)),
        filter.due_from.map(|day| Column::DueOn.gte(day)),
        filter.due_until.map(|day| Column::DueOn.lte(day)),
    ];
    for condition in conditions.into_iter().flatten() {
        list.and_where(condition);
    }
    let total = if count { Some(page::total(db, list.clone()).await?) } else { None };
    page::keyset_by_day(&mut list, page, (Column::DueOn, Column::Id), false);
    Ok((page::fetch(db, &list, page).await?, total))
}

fn in_case_of(executive: EmployeeId) -> sea_orm::sea_query::SimpleExpr {
    let cases = recovery_case::Entity::find().select_only().column(recovery_case::Column::Id);
    Column::CaseId.in_subquery(cases.filter(recovery_case::Column::ExecutiveId.eq(executive)).into_query())
}

/// Promises for which time has something to do, the longest due first.
pub async fn due(db: &DatabaseConnection, now: DateTime<Utc>, most: u64) -> Result<Vec<RecoveryPromiseId>, DbErr> {
    let due = Entity::find().filter(Column::NextAt.lte(now)).order_by_asc(Column::NextAt).order_by_asc(Column::Id);
    due.limit(most).select_only().column(Column::Id).into_tuple().all(db).await
}

/// Open ones of one person, to keep or because they hold the case, the first due first: what their duties are made of (L1).
pub async fn open_of(db: &impl ConnectionTrait, person: EmployeeId, most: u64) -> Result<Vec<Promise>, DbErr> {
    let theirs = Condition::any().add(Column::OwnerId.eq(person)).add(in_case_of(person));
    let open = Entity::find().filter(Column::State.is_in(OPEN)).filter(theirs);
    open.order_by_asc(Column::DueOn).order_by_asc(Column::Id).limit(most).all(db).await
}

/// Those that one person is to keep.
pub async fn owned_by(db: &impl ConnectionTrait, person: EmployeeId, most: u64) -> Result<Vec<Promise>, DbErr> {
    let open = Entity::find().filter(Column::State.is_in(OPEN)).filter(Column::OwnerId.eq(person));
    open.order_by_asc(Column::DueOn).order_by_asc(Column::Id).limit(most).all(db).await
}

/// As `owned_by`, kept from everybody else.
pub async fn lock_owned(tx: &Tx, person: EmployeeId) -> Result<Vec<Promise>, DbErr> {
    let open = Entity::find().filter(Column::State.is_in(OPEN)).filter(Column::OwnerId.eq(person));
    open.order_by_asc(Column::Id).lock(LockType::NoKeyUpdate).all(tx).await
}

/// Open ones to a customer, whatever became of their cases, kept from everybody else.
pub async fn lock_open_to(tx: &Tx, customer: CustomerId) -> Result<Vec<Promise>, DbErr> {
    let open = Entity::find().filter(Column::State.is_in(OPEN)).filter(Column::CustomerId.eq(customer));
    open.order_by_asc(Column::Id).lock(LockType::NoKeyUpdate).all(tx).await
}

/// C4: nobody keeps a promise to somebody who is forgotten, and what it was is forgotten with them.
pub async fn forget(tx: &Tx, customer: CustomerId) -> Result<(), DbErr> {
    let blank = recovery_promise::ActiveModel {
        words: Set(None),
        kept_note: Set(None),
        comment: Set(None),
        next_step: Set(None::<PromiseStep>),
        next_at: Set(None),
        open_until: Set(None),
        ..Default::default()
    };
    Entity::update_many().set(blank).filter(Column::CustomerId.eq(customer)).exec(tx).await?;
    Entity::update_many()
        .col_expr(Column::State, Expr::value(PromiseState::Ended))
        .col_expr(Column::Version, Expr::cust("version + 1"))
        .filter(Column::CustomerId.eq(customer))
        .filter(Column::State.is_in(OPEN))
        .exec(tx)
        .await
        .map(|_| ())
}
