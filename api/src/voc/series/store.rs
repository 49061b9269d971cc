//! Every SQL statement about the VOC of a cause.

use crate::{kernel::db, voc::series::Cause};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    ids::{CustomerId, DepartmentId, VocCategoryId, VocItemId},
    voc_item::{self, Column, VocKind, VocState},
    voc_judgement, voc_signal,
    voc_text::{self, VocTextKind},
    voc_week,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use std::collections::HashMap;

/// What can be read from: for who may not speak SQL.
pub trait Reads: ConnectionTrait {}
impl<C: ConnectionTrait> Reads for C {}

pub type Time = (DateTime<Utc>, DateTime<Utc>);

pub async fn is_signal(
    db: &impl ConnectionTrait,
    week: NaiveDate,
    (category, department): (VocCategoryId, DepartmentId),
) -> Result<bool, DbErr> {
    let found = voc_signal::Entity::find_by_id((week, category, department)).one(db).await?;
    Ok(found.is_some_and(|signal| signal.numbers.is_some()))
}

/// The last week whose items have been counted: its Monday.
pub async fn judged_through(db: &impl ConnectionTrait) -> Result<Option<NaiveDate>, DbErr> {
    use voc_judgement::Column::Week;
    let last = voc_judgement::Entity::find().select_only().column(Week).order_by_desc(Week).limit(1);
    last.into_tuple().one(db).await
}

#[derive(FromQueryResult)]
struct Counted {
    week: NaiveDate,
    items: i64,
    everything: i64,
}

/// Of each week what is the cause's, by who handles it, and everything.
pub async fn weeks(
    db: &impl ConnectionTrait,
    cause: &Cause,
    (from, before): (NaiveDate, NaiveDate),
) -> Result<HashMap<NaiveDate, (i64, i64)>, DbErr> {
    use voc_week::Column as W;
    let backend = db.get_database_backend();
    let mut is_its = db::any_of(backend, W::CategoryId, cause.categories.iter().map(|id| id.0));
    if let Some(departments) = &cause.handled_by {
        is_its = is_its.and(db::any_of(backend, W::DepartmentId, departments.iter().map(|id| id.0)));
    }
    let its = Expr::case(is_its, Expr::col(W::Items)).finally(0);
    let sum = |of: sea_orm::sea_query::SimpleExpr| of.sum().cast_as("BIGINT");
    let rows = voc_week::Entity::find()
        .select_only()
        .column(W::Week)
        .column_as(sum(its.into()), "items")
        .column_as(sum(Expr::col(W::Items)), "everything")
        .filter(W::Week.gte(from))
        .filter(W::Week.lt(before))
        .group_by(W::Week)
        .into_model::<Counted>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.week, (row.items, row.everything))).collect())
}

fn counting((from, before): Time) -> Condition {
    Condition::all()
        .add(Column::ReceivedAt.gte(from))
        .add(Column::ReceivedAt.lt(before))
        .add(Column::State.is_not_in([VocState::Rejected, VocState::Merged]))
}

/// What these departments caused (V14) of these categories.
pub async fn caused(
    db: &impl ConnectionTrait,
    categories: &[VocCategoryId],
    departments: &[DepartmentId],
    time: Time,
) -> Result<i64, DbErr> {
    let backend = db.get_database_backend();
    let items = voc_item::Entity::find()
        .filter(Column::CausedById.is_not_null())
        .filter(db::any_of(backend, Column::CausedById, departments.iter().map(|id| id.0)))
        .filter(db::any_of(backend, Column::CategoryId, categories.iter().map(|id| id.0)))
        .filter(counting(time));
    Ok(i64::try_from(items.count(db).await?).unwrap_or(i64::MAX))
}

/// An item of a cause.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Received {
    pub id: VocItemId,
    pub customer_id: Option<CustomerId>,
    pub received_at: DateTime<Utc>,
}

/// A cause's items of a time, the first received first, after this one; nobody is thanked for praise as for a complaint.
pub async fn received(
    db: &impl ConnectionTrait,
    cause: &Cause,
    time: Time,
    after: Option<(DateTime<Utc>, VocItemId)>,
    most: u64,
) -> Result<Vec<Received>, DbErr> {
    let backend = db.get_database_backend();
    let by = |column: Column, ids: &Option<Vec<DepartmentId>>| {
        ids.as_ref().map(|ids| db::any_of(backend, column, ids.iter().map(|id| id.0)))
    };
    let beyond = after.map(|(at, id)| {
        let here = Expr::tuple([Expr::col(Column::ReceivedAt), Expr::col(Column::Id)]);
        here.gt(Expr::tuple([Expr::value(at), Expr::value(id.0)]))
    });
    voc_item::Entity::find()
        .select_only()
        .columns([Column::Id, Column::CustomerId, Column::ReceivedAt])
        .filter(db::any_of(backend, Column::CategoryId, cause.categories.iter().map(|id| id.0)))
        .filter(counting(time))
        .filter(Column::Kind.ne(VocKind::Compliment))
        .apply_if(by(Column::DepartmentId, &cause.handled_by), |rows, these| rows.filter(these))
        .apply_if(by(Column::CausedById, &cause.caused_by), |rows, these| rows.filter(these))
        .apply_if(beyond, |rows, these| rows.filter(these))
        .order_by_asc(Column::ReceivedAt)
        .order_by_asc(Column::Id)
        .limit(most)
        .into_model()
        .all(db)
        .await
}

pub async fn items(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = VocItemId>,
) -> Result<Vec<voc_item::Model>, DbErr> {
    crate::voc::store::items_by_id(db, ids).await
}

/// Those of these that began with words which are still there.
pub async fn with_reports(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = VocItemId>,
) -> Result<Vec<VocItemId>, DbErr> {
    use voc_text::Column as T;
    let these = db::any_of(db.get_database_backend(), T::ItemId, ids.into_iter().map(|id| id.0));
    let texts = voc_text::Entity::find().select_only().column(T::ItemId).filter(these);
    texts.filter(T::Kind.eq(VocTextKind::Report)).filter(T::Text.ne("")).into_tuple().all(db).await
}

/// What each of these began with, as everyone may read it; what was erased says nothing.
pub async fn reports(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = VocItemId>,
) -> Result<Vec<(VocItemId, String)>, DbErr> {
    use voc_text::Column as T;
    let these = db::any_of(db.get_database_backend(), T::ItemId, ids.into_iter().map(|id| id.0));
    let texts = voc_text::Entity::find().select_only().column(T::ItemId);
    let texts = texts.column_as(Expr::cust("substr(text, 1, 2000)"), "said").filter(these);
    texts.filter(T::Kind.eq(VocTextKind::Report)).filter(T::Text.ne("")).into_tuple().all(db).await
}
