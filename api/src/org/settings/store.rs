//! Every SQL statement about settings.

use crate::kernel::db::{self, Tx};
use entity::setting_value;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<setting_value::Model>, DbErr> {
    setting_value::Entity::find().all(db).await
}

/// What a setting was and is, as the database says: another node may know more than this one's memory.
pub async fn values(tx: &Tx, key: &str) -> Result<Vec<setting_value::Model>, DbErr> {
    setting_value::Entity::find().filter(setting_value::Column::Key.eq(key)).all(tx).await
}

/// False if somebody else has just made this version.
pub async fn insert(tx: &Tx, value: setting_value::Model) -> Result<bool, DbErr> {
    let insert = setting_value::Entity::insert(value.into_active_model());
    match insert.exec_without_returning(tx).await {
        Ok(_) => Ok(true),
        Err(error) if db::broke_unique(&error, "setting_value_pkey", "setting_value.key") => Ok(false),
        Err(error) => Err(error),
    }
}
