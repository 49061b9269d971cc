//! Every SQL statement about weekly counts, what was found in them, and the texts behind it.

use crate::kernel::{
    bulk,
    db::{self, Db, Tx},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    ids::{DepartmentId, VocCategoryId, VocItemId},
    voc_item::{self, VocState},
    voc_judgement, voc_signal,
    voc_text::{self, VocTextKind},
    voc_week,
};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, JoinType,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, OnConflict, SimpleExpr},
};

/// From a moment until another.
pub type Time = (DateTime<Utc>, DateTime<Utc>);

/// What was received in a week, as it is filed now.
pub async fn count(db: &DatabaseConnection, week: NaiveDate, time: Time) -> Result<Vec<voc_week::Model>, DbErr> {
    use voc_item::Column;
    let counted = voc_item::Entity::find()
        .select_only()
        .columns([Column::CategoryId, Column::DepartmentId])
        .column_as(Expr::cust("CAST(COUNT(*) AS INTEGER)"), "items")
        .filter(counts(time))
        .group_by(Column::CategoryId)
        .group_by(Column::DepartmentId)
        .order_by_asc(Column::CategoryId)
        .order_by_asc(Column::DepartmentId)
        .into_tuple::<(VocCategoryId, DepartmentId, i32)>()
        .all(db)
        .await?;
    let row = |(category_id, department_id, items)| voc_week::Model { week, category_id, department_id, items };
    Ok(counted.into_iter().map(row).collect())
}

/// Items that count, of this time.
fn counts((from, before): Time) -> Condition {
    use voc_item::Column;
    Condition::all()
        .add(Column::ReceivedAt.gte(from))
        .add(Column::ReceivedAt.lt(before))
        .add(Column::DepartmentId.is_not_null())
        .add(Column::State.is_not_in([VocState::Rejected, VocState::Merged]))
}

/// When the first item was received.
pub async fn first(db: &DatabaseConnection) -> Result<Option<DateTime<Utc>>, DbErr> {
    use voc_item::Column::ReceivedAt;
    let first = voc_item::Entity::find().select_only().column(ReceivedAt).order_by_asc(ReceivedAt).limit(1);
    first.into_tuple().one(db).await
}

pub async fn week(db: &DatabaseConnection, week: NaiveDate) -> Result<Vec<voc_week::Model>, DbErr> {
    use voc_week::Column;
    let rows = voc_week::Entity::find().filter(Column::Week.eq(week));
    rows.order_by_asc(Column::CategoryId).order_by_asc(Column::DepartmentId).all(db).await
}

/// Puts these in the place of what was counted of the week before.
pub async fn replace_week(db: &Db, week: NaiveDate, rows: Vec<voc_week::Model>) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    voc_week::Entity::delete_many().filter(voc_week::Column::Week.eq(week)).exec(&tx).await?;
    // Another node may count the same week at the same moment, and of the same items.
    bulk::insert_new(&tx, rows.into_iter().map(IntoActiveModel::into_active_model)).await?;
    tx.commit().await
}

pub async fn judgement(db: &DatabaseConnection, week: NaiveDate) -> Result<Option<voc_judgement::Model>, DbErr> {
    voc_judgement::Entity::find_by_id(week).one(db).await
}

pub async fn judged_weeks(db: &DatabaseConnection, from: NaiveDate) -> Result<Vec<NaiveDate>, DbErr> {
    use voc_judgement::Column::Week;
    voc_judgement::Entity::find().select_only().column(Week).filter(Week.gte(from)).into_tuple().all(db).await
}

/// Puts a judgement in the place of an earlier one of the same week.
pub async fn replace(tx: &Tx, judgement: voc_judgement::Model, signals: Vec<voc_signal::Model>) -> Result<(), DbErr> {
    use voc_judgement::Column;
    let week = judgement.week;
    let others = [Column::JudgedAt, Column::SeriesLookedAt, Column::HistoryWeeks, Column::VolumeFactor];
    let key = OnConflict::column(Column::Week).update_columns(others).to_owned();
    // First of all: whoever judges the same week waits here.
    let insert = voc_judgement::Entity::insert(judgement.into_active_model());
    insert.on_conflict(key).exec_without_returning(tx).await?;
    voc_signal::Entity::delete_many().filter(voc_signal::Column::Week.eq(week)).exec(tx).await?;
    bulk::insert(tx, signals.into_iter().map(IntoActiveModel::into_active_model)).await
}

/// Which signals.
#[derive(Default)]
pub struct SignalFilter {
    /// One of these.
    pub departments: Option<Vec<DepartmentId>>,
    pub categories: Option<Vec<VocCategoryId>>,
}

pub async fn signals(
    db: &DatabaseConnection,
    week: NaiveDate,
    filter: &SignalFilter,
) -> Result<Vec<voc_signal::Model>, DbErr> {
    use voc_signal::Column;
    let any_of = |column: Column, ids: Vec<uuid::Uuid>| db::any_of(db.get_database_backend(), column, ids);
    let departments = filter.departments.as_ref().map(|ids| ids.iter().map(|id| id.0).collect());
    let categories = filter.categories.as_ref().map(|ids| ids.iter().map(|id| id.0).collect());
    voc_signal::Entity::find()
        .filter(Column::Week.eq(week))
        .apply_if(departments, |rows, ids| rows.filter(any_of(Column::DepartmentId, ids)))
        .apply_if(categories, |rows, ids| rows.filter(any_of(Column::CategoryId, ids)))
        .order_by_asc(Column::CategoryId)
        .order_by_asc(Column::DepartmentId)
        .all(db)
        .await
}

/// What a customer told the company.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Report {
    pub item_id: VocItemId,
    pub text: String,
}

/// Whose texts.
#[derive(Clone, Copy)]
pub struct Reports {
    pub category: VocCategoryId,
    /// None: of the whole category.
    pub department: Option<DepartmentId>,
    pub time: Time,
    pub most: u64,
}

/// V10: sensitive items are read by their path alone, so nobody sees them in a group, not even those of the path: the same group is
/// for all.
fn is_open() -> SimpleExpr {
    voc_item::Column::Sensitivity.is_null()
}

/// The newest first. What was erased says nothing any more.
pub async fn reports(db: &DatabaseConnection, of: Reports) -> Result<Vec<Report>, DbErr> {
    use voc_text::Column;
    let item = voc_text::Entity::belongs_to(voc_item::Entity).from(Column::ItemId).to(voc_item::Column::Id).into();
    voc_text::Entity::find()
        .select_only()
        .column(Column::ItemId)
        // More of one text is not looked at.
        .column_as(Expr::cust("substr(voc_text.text, 1, 2000)"), "text")
        .join(JoinType::InnerJoin, item)
        .filter(counts(of.time))
        .filter(is_open())
        .filter(voc_item::Column::CategoryId.eq(of.category))
        .apply_if(of.department, |rows, id| rows.filter(voc_item::Column::DepartmentId.eq(id)))
        .filter(Column::Kind.eq(VocTextKind::Report))
        .filter(Column::Text.ne(""))
        .order_by_desc(voc_item::Column::ReceivedAt)
        .order_by_desc(voc_item::Column::Id)
        .limit(of.most)
        .into_model()
        .all(db)
        .await
}
