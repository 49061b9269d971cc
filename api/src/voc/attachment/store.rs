//! Every SQL statement about attachments.

use crate::kernel::{
    db::{self, Db, Tx},
    writes::Writes,
};
use entity::{
    ids::{CustomerId, UploadId, VocItemId, VocTextId},
    upload,
    voc_attachment::{self, Column},
    voc_item,
};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};

/// An attachment with the file that it is.
pub type Attached = (voc_attachment::Model, upload::Model);

pub fn insert(rows: Writes, attachment: voc_attachment::Model) -> Writes {
    rows.insert(attachment.into_active_model())
}

/// How many an item has.
pub async fn number(tx: &Tx, item: VocItemId) -> Result<u64, DbErr> {
    voc_attachment::Entity::find().filter(Column::ItemId.eq(item)).count(tx).await
}

/// Those of all these texts, each text's in their order, in one statement.
pub async fn of_texts(db: &Db, texts: &[VocTextId]) -> Result<Vec<Attached>, DbErr> {
    let reader = db.reader();
    let column = (voc_attachment::Entity, Column::TextId);
    let rows = voc_attachment::Entity::find()
        .find_also_related(upload::Entity)
        .filter(db::any_of(reader.get_database_backend(), column, texts.iter().map(|id| id.0)))
        .order_by_asc(Column::TextId)
        .order_by_asc(Column::Position)
        .all(reader)
        .await?;
    Ok(rows.into_iter().filter_map(|(attachment, upload)| Some((attachment, upload?))).collect())
}

pub async fn attachment(db: &Db, id: UploadId) -> Result<Option<Attached>, DbErr> {
    let found = voc_attachment::Entity::find_by_id(id).find_also_related(upload::Entity).one(db.reader()).await?;
    Ok(found.and_then(|(attachment, upload)| Some((attachment, upload?))))
}

fn items_of(customer: CustomerId) -> SelectStatement {
    let theirs = voc_item::Entity::find().select_only().column(voc_item::Column::Id);
    theirs.filter(voc_item::Column::CustomerId.eq(customer)).into_query()
}

/// Those of all the customer's items.
pub async fn of_customer(tx: &Tx, customer: CustomerId) -> Result<Vec<UploadId>, DbErr> {
    let theirs = voc_attachment::Entity::find().select_only().column(Column::UploadId);
    theirs.filter(Column::ItemId.in_subquery(items_of(customer))).into_tuple().all(tx).await
}

/// C4: without its key none of them opens, whoever finds the customer's in an old copy.
pub async fn destroy_keys(tx: &Tx, customer: CustomerId) -> Result<(), DbErr> {
    voc_attachment::Entity::update_many()
        .col_expr(Column::DataKey, Expr::value(Option::<Vec<u8>>::None))
        .filter(Column::ItemId.in_subquery(items_of(customer)))
        .exec(tx)
        .await
        .map(|_| ())
}

pub async fn delete(db: &Db, ids: &[UploadId]) -> Result<(), DbErr> {
    let these = db::any_of(db.writer().get_database_backend(), Column::UploadId, ids.iter().map(|id| id.0));
    voc_attachment::Entity::delete_many().filter(these).exec(db.writer()).await.map(|_| ())
}

/// Some of items of which nobody knows whose they are, after this one: the ring itself wraps their keys.
pub async fn under_ring(db: &Db, after: Option<UploadId>, most: u64) -> Result<Vec<voc_attachment::Model>, DbErr> {
    let nobodys = voc_item::Entity::find().select_only().column(voc_item::Column::Id);
    let nobodys = nobodys.filter(voc_item::Column::CustomerId.is_null());
    let rows = voc_attachment::Entity::find()
        .filter(Column::DataKey.is_not_null())
        .filter(Column::ItemId.in_subquery(nobodys.into_query()))
        .order_by_asc(Column::UploadId)
        .limit(most);
    let rows = match after {
        Some(after) => rows.filter(Column::UploadId.gt(after)),
        None => rows,
    };
    rows.all(db.reader()).await
}

/// Puts a key's wrapping in the place of the one that it had.
pub async fn rewrap(db: &Db, row: &voc_attachment::Model, wrapped: Vec<u8>) -> Result<bool, DbErr> {
    let renewed = voc_attachment::Entity::update_many()
        .col_expr(Column::DataKey, Expr::value(wrapped))
        .filter(Column::UploadId.eq(row.upload_id))
        .filter(Column::DataKey.eq(row.data_key.clone()))
        .exec(db.writer())
        .await?;
    Ok(renewed.rows_affected == 1)
}
