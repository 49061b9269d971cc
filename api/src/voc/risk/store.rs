//! Every SQL statement about external complaints: what is learnt from, what was learnt, and the scores of what is open.

use crate::kernel::db::{self, Db, Tx};
use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, EmployeeId, VocCategoryId, VocItemId},
    voc_category::{self, BusinessLine},
    voc_clock::{self, ClockKind},
    voc_item::{self, VocChannel, VocKind, VocState},
    voc_risk, voc_risk_check, voc_risk_model,
    voc_step::{self, VocStepKind},
    voc_text::{self, VocTextKind},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict, SelectStatement, SimpleExpr},
};
use std::collections::HashMap;

/// As `rules::is_meant` says it; literally, so that the indexes over these alone are used.
const IS_MEANT: &str =
    "voc_item.kind = 'COMPLAINT' AND voc_item.channel <> 'REGULATOR' AND voc_item.customer_id IS NOT NULL";
const IS_OPEN: &str = "voc_item.state IN ('RECEIVED', 'ASSIGNED', 'IN_PROGRESS', 'WAITING_FOR_CUSTOMER')";

/// A complaint's place in the order of receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Place {
    pub received_at: DateTime<Utc>,
    pub id: VocItemId,
}

/// Complaints of known customers in the order of their receipt, after one and before a moment.
pub async fn complaints(
    db: &DatabaseConnection,
    (from, after): (DateTime<Utc>, Option<Place>),
    before: DateTime<Utc>,
    most: u64,
) -> Result<Vec<Place>, DbErr> {
    use voc_item::Column::{Id, ReceivedAt};
    let mut list = voc_item::Entity::find().select_only().columns([ReceivedAt, Id]).into_query();
    list.and_where(Expr::cust(IS_MEANT));
    list.and_where(ReceivedAt.lt(before));
    match after {
        Some(place) => {
            let here = Expr::tuple([Expr::col(ReceivedAt), Expr::col(Id)]);
            list.and_where(here.gt(Expr::tuple([Expr::value(place.received_at), Expr::value(place.id)])));
        }
        None => {
            list.and_where(ReceivedAt.gte(from));
        }
    }
    list.order_by(ReceivedAt, sea_orm::Order::Asc).order_by(Id, sea_orm::Order::Asc);
    Place::find_by_statement(db::limited(db.get_database_backend(), &list, most)).all(db).await
}

/// What is read of an item.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Item {
    pub id: VocItemId,
    pub version: i32,
    pub customer_id: CustomerId,
    pub kind: VocKind,
    pub channel: VocChannel,
    pub category_id: VocCategoryId,
    pub dissatisfaction: Option<i32>,
    pub state: VocState,
    pub received_at: DateTime<Utc>,
    pub first_received_at: DateTime<Utc>,
    pub follows_id: Option<VocItemId>,
    pub first_response_at: Option<DateTime<Utc>>,
}

/// All items of these items' customers.
pub async fn items_of_customers(db: &DatabaseConnection, ids: &[VocItemId]) -> Result<Vec<Item>, DbErr> {
    use voc_item::Column as C;
    let these = || db::any_of(db.get_database_backend(), C::Id, ids.iter().map(|id| id.0));
    let whose = voc_item::Entity::find().select_only().column(C::CustomerId).filter(these()).into_query();
    voc_item::Entity::find()
        .select_only()
        .columns([C::Id, C::Version, C::CustomerId, C::Kind, C::Channel, C::CategoryId, C::Dissatisfaction, C::State])
        .columns([C::ReceivedAt, C::FirstReceivedAt, C::FollowsId, C::FirstResponseAt])
        .filter(C::CustomerId.in_subquery(whose))
        .order_by_asc(C::ReceivedAt)
        .order_by_asc(C::Id)
        .into_model()
        .all(db)
        .await
}

#[derive(Clone, Debug, FromQueryResult)]
pub struct Step {
    pub item_id: VocItemId,
    pub at: DateTime<Utc>,
    pub what: VocStepKind,
    pub state: VocState,
    pub assignee_id: Option<EmployeeId>,
    pub code: Option<String>,
}

/// The timelines, the first step first.
pub async fn steps(db: &DatabaseConnection, items: &[VocItemId]) -> Result<Vec<Step>, DbErr> {
    use voc_step::Column as C;
    voc_step::Entity::find()
        .select_only()
        .columns([C::ItemId, C::At, C::What, C::State, C::AssigneeId, C::Code])
        .filter(db::any_of(db.get_database_backend(), C::ItemId, items.iter().map(|id| id.0)))
        .order_by_asc(C::ItemId)
        .order_by_asc(C::Version)
        .into_model()
        .all(db)
        .await
}

#[derive(Clone, Debug, FromQueryResult)]
pub struct Text {
    pub item_id: VocItemId,
    pub at: DateTime<Utc>,
    pub kind: VocTextKind,
    pub text: String,
}

/// What the customers said, masked, and when they were answered.
pub async fn texts(db: &DatabaseConnection, items: &[VocItemId]) -> Result<Vec<Text>, DbErr> {
    use voc_text::Column as C;
    voc_text::Entity::find()
        .select_only()
        .columns([C::ItemId, C::At, C::Kind])
        // More of one text is not looked at.
        .column_as(Expr::cust("CASE WHEN kind = 'REPLY' THEN '-' ELSE substr(text, 1, 2000) END"), "text")
        .filter(db::any_of(db.get_database_backend(), C::ItemId, items.iter().map(|id| id.0)))
        .filter(C::Kind.is_in([VocTextKind::Report, VocTextKind::Message, VocTextKind::Reply]))
        .order_by_asc(C::ItemId)
        .order_by_asc(C::At)
        .order_by_asc(C::Id)
        .into_model()
        .all(db)
        .await
}

/// Which clocks were breached, and when.
pub async fn breaches(
    db: &DatabaseConnection,
    items: &[VocItemId],
) -> Result<Vec<(VocItemId, ClockKind, DateTime<Utc>)>, DbErr> {
    use voc_clock::Column as C;
    voc_clock::Entity::find()
        .select_only()
        .columns([C::ItemId, C::Kind, C::BreachedAt])
        .filter(db::any_of(db.get_database_backend(), C::ItemId, items.iter().map(|id| id.0)))
        .filter(C::BreachedAt.is_not_null())
        .into_tuple()
        .all(db)
        .await
}

pub async fn lines(db: &DatabaseConnection) -> Result<HashMap<VocCategoryId, BusinessLine>, DbErr> {
    use voc_category::Column::{BusinessLine as Line, Id};
    let all = voc_category::Entity::find().select_only().columns([Id, Line]).into_tuple().all(db).await?;
    Ok(all.into_iter().collect())
}

/// The newest model, and the last look at it.
pub async fn latest(
    db: &impl ConnectionTrait,
) -> Result<Option<(voc_risk_model::Model, Option<voc_risk_check::Model>)>, DbErr> {
    let models = voc_risk_model::Entity::find().order_by_desc(voc_risk_model::Column::Version).limit(1);
    let Some(model) = models.one(db).await? else { return Ok(None) };
    let checks = voc_risk_check::Entity::find().filter(voc_risk_check::Column::ModelVersion.eq(model.version));
    let check = checks.order_by_desc(voc_risk_check::Column::CheckedAt).limit(1).one(db).await?;
    Ok(Some((model, check)))
}

pub async fn insert_model(tx: &Tx, model: voc_risk_model::Model) -> Result<(), DbErr> {
    voc_risk_model::Entity::insert(model.into_active_model()).exec_without_returning(tx).await.map(|_| ())
}

pub async fn insert_check(tx: &Tx, check: voc_risk_check::Model) -> Result<(), DbErr> {
    voc_risk_check::Entity::insert(check.into_active_model()).exec_without_returning(tx).await.map(|_| ())
}

/// Nothing is foretold any more.
pub async fn forget_all(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    voc_risk::Entity::delete_many().exec(db).await.map(|_| ())
}

#[derive(FromQueryResult)]
struct Due {
    id: VocItemId,
}

/// Open complaints that have no score, or one of an earlier version of theirs, of another model, or from before a moment.
pub async fn due(
    db: &DatabaseConnection,
    model: i32,
    before: DateTime<Utc>,
    most: u64,
) -> Result<Vec<VocItemId>, DbErr> {
    use voc_risk::Column as R;
    let fresh = R::ItemVersion
        .into_expr()
        .eq(Expr::col(voc_item::Column::Version.as_column_ref()))
        .and(R::ModelVersion.eq(model))
        .and(R::ScoredAt.gte(before));
    let of = Expr::col(R::ItemId.as_column_ref()).equals(voc_item::Column::Id.as_column_ref());
    let mut list = voc_item::Entity::find().select_only().column(voc_item::Column::Id).into_query();
    list.left_join(voc_risk::Entity, sea_orm::Condition::all().add(of).add(fresh))
        .and_where(Expr::cust(IS_MEANT))
        .and_where(Expr::cust(IS_OPEN))
        .and_where(R::ItemId.is_null());
    let due = Due::find_by_statement(db::limited(db.get_database_backend(), &list, most)).all(db).await?;
    Ok(due.into_iter().map(|due| due.id).collect())
}

/// Puts these in the place of the scores that the items had.
pub async fn replace(db: &Db, scores: Vec<voc_risk::Model>) -> Result<(), DbErr> {
    let tx = db.begin().await?;
    let these = db::any_of(tx.get_database_backend(), voc_risk::Column::ItemId, scores.iter().map(|one| one.item_id.0));
    voc_risk::Entity::delete_many().filter(these).exec(&tx).await?;
    // Another node may do the same at the same moment.
    let theirs_stay = OnConflict::new().do_nothing().to_owned();
    let rows = voc_risk::Entity::insert_many(scores.into_iter().map(IntoActiveModel::into_active_model));
    rows.on_conflict(theirs_stay).exec_without_returning(&tx).await?;
    tx.commit().await
}

/// Drops the scores of what is no open complaint any more.
pub async fn sweep(db: &Db) -> Result<(), DbErr> {
    use voc_risk::Column::ItemId;
    let over = format!("item_id NOT IN (SELECT id FROM voc_item WHERE {IS_MEANT} AND {IS_OPEN})");
    let over = voc_risk::Entity::find().select_only().column(ItemId).filter(Expr::cust(over)).limit(1_000);
    let over: Vec<VocItemId> = over.into_tuple().all(db.background()).await?;
    if over.is_empty() {
        return Ok(());
    }
    let these = db::any_of(db.writer().get_database_backend(), ItemId, over.into_iter().map(|id| id.0));
    voc_risk::Entity::delete_many().filter(these).exec(db.writer()).await.map(|_| ())
}

pub async fn is_any(db: &DatabaseConnection) -> Result<bool, DbErr> {
    Ok(voc_risk::Entity::find().limit(1).one(db).await?.is_some())
}

pub async fn scores(
    db: &DatabaseConnection,
    items: impl IntoIterator<Item = VocItemId>,
) -> Result<Vec<voc_risk::Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), voc_risk::Column::ItemId, items.into_iter().map(|id| id.0));
    voc_risk::Entity::find().filter(these).all(db).await
}

/// Which items have a score of at least this.
pub fn scored(least: f64) -> SelectStatement {
    use voc_risk::Column::{ItemId, Score};
    voc_risk::Entity::find().select_only().column(ItemId).filter(Score.gte(least)).into_query()
}

/// What a score stands for: a complaint that is open.
pub fn stands() -> SimpleExpr {
    Expr::cust(STANDS)
}

/// The same as a text, for statements that are written as one.
pub const STANDS: &str = "(voc_item.kind = 'COMPLAINT' AND voc_item.channel <> 'REGULATOR' AND voc_item.customer_id IS NOT NULL \
    AND voc_item.state IN ('RECEIVED', 'ASSIGNED', 'IN_PROGRESS', 'WAITING_FOR_CUSTOMER'))";

/// C4: of a customer who is forgotten.
pub async fn forget(tx: &Tx, items: SelectStatement) -> Result<(), DbErr> {
    let theirs = voc_risk::Entity::delete_many().filter(voc_risk::Column::ItemId.in_subquery(items));
    theirs.exec(tx).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v9_what_stands_is_what_is_meant_and_open() {
        assert_eq!(STANDS, format!("({IS_MEANT} AND {IS_OPEN})"));
    }
}
