//! Every SQL statement about erasure and legal holds.

use crate::{
    customer::rules::Refusal,
    kernel::{
        db::{self, Db, Tx},
        error::Stop,
        idempotency::Key,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    contract, customer,
    ids::{ContractId, CustomerId, EmployeeId, LegalHoldId},
    legal_hold::{self, Column as Hold},
    voc_item::{self, VocState},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, sea_query::Expr,
};

/// Whether a legal hold stands. The transaction has locked the customer, and so does who places one.
pub async fn is_held(tx: &Tx, customer: CustomerId) -> Result<bool, DbErr> {
    let standing = legal_hold::Entity::find().filter(Hold::CustomerId.eq(customer)).filter(Hold::LiftedAt.is_null());
    Ok(standing.limit(1).one(tx).await?.is_some())
}

/// Their contracts that have a number, and in which version; locked, in the order of their ids.
pub async fn lock_numbered_contracts(tx: &Tx, customer: CustomerId) -> Result<Vec<(ContractId, i32)>, DbErr> {
    use contract::Column as C;
    let theirs = contract::Entity::find().filter(C::CustomerId.eq(customer)).filter(C::Number.is_not_null());
    let rows = theirs.order_by_asc(C::Id).lock_exclusive().all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.version)).collect())
}

/// The numbers of their contracts are theirs, too.
pub async fn blank_contracts(tx: &Tx, customer: CustomerId) -> Result<(), DbErr> {
    use contract::Column::{CustomerId, Number, Version};
    let blank = contract::Entity::update_many()
        .col_expr(Number, Expr::value(Option::<String>::None))
        .col_expr(Version, Expr::col(Version).add(1));
    blank.filter(CustomerId.eq(customer)).filter(Number.is_not_null()).exec(tx).await.map(|_| ())
}

/// Some of those whose last case was before this moment and who are not held, the longest ago first.
pub async fn due(db: &Db, before: DateTime<Utc>, most: u64) -> Result<Vec<CustomerId>, DbErr> {
    use customer::Column as C;
    let held = legal_hold::Entity::find().select_only().column(Hold::CustomerId).filter(Hold::LiftedAt.is_null());
    // It reads what the domain of VOC keeps, because that domain stands on this one: who has an open item has a case.
    let open = voc_item::Entity::find()
        .select_only()
        .column(voc_item::Column::CustomerId)
        .filter(voc_item::Column::CustomerId.is_not_null())
        .filter(voc_item::Column::State.is_in([
            VocState::Received,
            VocState::Assigned,
            VocState::InProgress,
            VocState::WaitingForCustomer,
            VocState::Resolved,
        ]));
    let due = customer::Entity::find()
        .filter(C::LastCaseAt.lt(before))
        .filter(C::ErasedAt.is_null())
        .filter(C::Id.not_in_subquery(held.into_query()))
        .filter(C::Id.not_in_subquery(open.into_query()))
        .order_by_asc(C::LastCaseAt)
        .limit(most);
    Ok(due.all(db.background()).await?.into_iter().map(|row| row.id).collect())
}

/// Erasures that no file has been told of.
pub async fn unlisted(db: &Db, most: u64) -> Result<Vec<customer::Model>, DbErr> {
    use customer::Column as C;
    let new = customer::Entity::find().filter(C::ErasedAt.is_not_null()).filter(C::ErasureListedAt.is_null());
    new.order_by_asc(C::ErasedAt).limit(most).all(db.background()).await
}

/// They stand in the file. It is no change of the record: their versions stay.
pub async fn set_listed(db: &Db, these: &[CustomerId], now: DateTime<Utc>) -> Result<(), DbErr> {
    use customer::Column as C;
    let these = db::any_of(db.writer().get_database_backend(), C::Id, these.iter().map(|id| id.0));
    let listed = customer::Entity::update_many().col_expr(C::ErasureListedAt, Expr::value(now));
    listed.filter(these).exec(db.writer()).await.map(|_| ())
}

/// Some of those who were ever erased, by id, after this one.
pub async fn all_erased(db: &Db, after: Option<CustomerId>, most: u64) -> Result<Vec<customer::Model>, DbErr> {
    use customer::Column as C;
    let mut erased = customer::Entity::find().filter(C::ErasedAt.is_not_null());
    if let Some(after) = after {
        erased = erased.filter(C::Id.gt(after));
    }
    erased.order_by_asc(C::Id).limit(most).all(db.reader()).await
}

pub async fn hold(db: &impl ConnectionTrait, id: LegalHoldId) -> Result<Option<legal_hold::Model>, DbErr> {
    legal_hold::Entity::find_by_id(id).one(db).await
}

/// Of all these customers, the newest first.
pub async fn holds(db: &Db, customers: &[CustomerId]) -> Result<Vec<legal_hold::Model>, DbErr> {
    let reader = db.reader();
    let theirs = db::any_of(reader.get_database_backend(), Hold::CustomerId, customers.iter().map(|id| id.0));
    legal_hold::Entity::find().filter(theirs).order_by_desc(Hold::PlacedAt).all(reader).await
}

pub async fn place(tx: &Tx, hold: &legal_hold::Model) -> Result<(), DbErr> {
    legal_hold::Entity::insert(hold.clone().into_active_model()).exec_without_returning(tx).await.map(|_| ())
}

pub async fn lift(tx: &Tx, id: LegalHoldId, by: EmployeeId, at: DateTime<Utc>) -> Result<(), DbErr> {
    let lifted = legal_hold::Entity::update_many()
        .col_expr(Hold::LiftedBy, Expr::value(by))
        .col_expr(Hold::LiftedAt, Expr::value(at));
    lifted.filter(Hold::Id.eq(id)).exec(tx).await.map(|_| ())
}

/// The same key, at the same moment, for another customer was faster.
pub fn reused(error: DbErr) -> Stop<Refusal> {
    if Key::broken_by(&error) { Stop::refused(Refusal::KeyReused) } else { error.into() }
}
