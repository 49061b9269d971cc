//! Every SQL statement about compliments that became praise.

use crate::kernel::db::{self, Tx};
use chrono::{DateTime, Utc};
use entity::{
    ids::{PraisePostId, VocItemId},
    praise_post,
    voc_praise::{self, Column, Model},
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
};

pub async fn insert(tx: &Tx, (post, item): (PraisePostId, VocItemId)) -> Result<(), DbErr> {
    let link = Model { post_id: post, item_id: item, from_id: item, retracted_at: None };
    voc_praise::Entity::insert(link.into_active_model()).exec_without_returning(tx).await.map(|_| ())
}

/// What these items became, with the praise itself.
pub async fn of_items(tx: &Tx, items: &[VocItemId]) -> Result<Vec<(Model, praise_post::Model)>, DbErr> {
    let these = db::any_of(tx.get_database_backend(), Column::ItemId, items.iter().map(|id| id.0));
    let links = voc_praise::Entity::find().filter(these).all(tx).await?;
    let posts = db::any_of(
        tx.get_database_backend(),
        praise_post::Column::Id,
        links.iter().map(|link| link.post_id.0).collect::<Vec<_>>(),
    );
    let posts = match links.is_empty() {
        true => Vec::new(),
        false => praise_post::Entity::find().filter(posts).all(tx).await?,
    };
    let with_post = |link: Model| Some((link.clone(), posts.iter().find(|post| post.id == link.post_id)?.clone()));
    Ok(links.into_iter().filter_map(with_post).collect())
}

pub async fn save(tx: &Tx, link: Model) -> Result<(), DbErr> {
    let link = ActiveModelTrait::reset_all(link.into_active_model());
    voc_praise::Entity::update(link).exec(tx).await.map(|_| ())
}

pub fn retracted(link: &Model, at: Option<DateTime<Utc>>) -> Model {
    Model { retracted_at: at, ..link.clone() }
}

pub async fn by_item(db: &DatabaseConnection, items: impl IntoIterator<Item = VocItemId>) -> Result<Vec<Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::ItemId, items.into_iter().map(|id| id.0));
    voc_praise::Entity::find().filter(these).all(db).await
}

pub async fn by_post(
    db: &DatabaseConnection,
    posts: impl IntoIterator<Item = PraisePostId>,
) -> Result<Vec<Model>, DbErr> {
    let these = db::any_of(db.get_database_backend(), Column::PostId, posts.into_iter().map(|id| id.0));
    voc_praise::Entity::find().filter(these).all(db).await
}
