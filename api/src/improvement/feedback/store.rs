//! Every SQL statement about the items of a task, and who was told of them.

use crate::kernel::{
    bulk,
    db::{self, Tx},
};
use chrono::{DateTime, Utc};
use entity::{
    ids::{CustomerId, ImprovementTaskId, OutgoingMailId, VocItemId},
    improvement_item::{Column, Entity, Model as Link},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

/// What is linked already stays as it is.
pub async fn link(tx: &Tx, links: impl Iterator<Item = Link>) -> Result<(), DbErr> {
    bulk::insert_new(tx, links.map(IntoActiveModel::into_active_model)).await
}

/// Items of which nobody has been told yet.
pub async fn untold(tx: &Tx, task: ImprovementTaskId, most: u64) -> Result<Vec<Link>, DbErr> {
    let open = Entity::find().filter(Column::TaskId.eq(task)).filter(Column::ToldAt.is_null());
    open.order_by_asc(Column::ItemId).limit(most).all(tx).await
}

/// Who of these customers has been written to about this task, for another item. Whose item was passed over has not.
pub async fn written_customers(
    tx: &Tx,
    task: ImprovementTaskId,
    customers: &[CustomerId],
) -> Result<Vec<CustomerId>, DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::CustomerId, customers.iter().map(|id| id.0));
    Entity::find()
        .select_only()
        .column(Column::CustomerId)
        .distinct()
        .filter(Column::TaskId.eq(task))
        .filter(Column::MailId.is_not_null())
        .filter(these)
        .into_tuple()
        .all(tx)
        .await
}

pub async fn set_told(
    tx: &Tx,
    (task, items): (ImprovementTaskId, &[VocItemId]),
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::ItemId, items.iter().map(|id| id.0));
    let rows = Entity::update_many().col_expr(Column::ToldAt, Expr::value(now)).filter(Column::TaskId.eq(task));
    rows.filter(these).exec(tx).await.map(|_| ())
}

pub async fn set_mail(
    tx: &Tx,
    (task, item): (ImprovementTaskId, VocItemId),
    mail: OutgoingMailId,
) -> Result<(), DbErr> {
    let row = Entity::update_many().col_expr(Column::MailId, Expr::value(mail)).filter(Column::TaskId.eq(task));
    row.filter(Column::ItemId.eq(item)).exec(tx).await.map(|_| ())
}
