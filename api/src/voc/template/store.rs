//! Every SQL statement about reply templates.

use crate::kernel::db::Tx;
use entity::{ids::ReplyTemplateId, reply_template};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};

/// All of them, by title.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<reply_template::Model>, DbErr> {
    let mut all = reply_template::Entity::find().all(db).await?;
    // The order of bytes, on both databases.
    all.sort_by(|one, other| (&one.title, one.id).cmp(&(&other.title, other.id)));
    Ok(all)
}

pub async fn one(db: &impl ConnectionTrait, id: ReplyTemplateId) -> Result<Option<reply_template::Model>, DbErr> {
    reply_template::Entity::find_by_id(id).one(db).await
}

pub async fn insert(tx: &Tx, template: reply_template::Model) -> Result<(), DbErr> {
    reply_template::Entity::insert(template.into_active_model()).exec_without_returning(tx).await.map(|_| ())
}

pub async fn save(tx: &Tx, template: reply_template::Model) -> Result<(), DbErr> {
    let template = ActiveModelTrait::reset_all(template.into_active_model());
    reply_template::Entity::update(template).exec(tx).await.map(|_| ())
}
