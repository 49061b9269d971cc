//! Every SQL statement about processing scopes.

use crate::kernel::db::{self, Tx};
use entity::{
    employee::JobFunction,
    processing_scope::{self, Column},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

/// Every version of a job function's scope, also those to come.
pub async fn versions(db: &impl ConnectionTrait, function: JobFunction) -> Result<Vec<processing_scope::Model>, DbErr> {
    processing_scope::Entity::find().filter(Column::JobFunction.eq(function)).all(db).await
}

/// Every version of every job function's scope.
pub async fn every_version(db: &impl ConnectionTrait) -> Result<Vec<processing_scope::Model>, DbErr> {
    processing_scope::Entity::find().all(db).await
}

/// False if somebody else has just made this version.
pub async fn insert(tx: &Tx, scope: &processing_scope::Model) -> Result<bool, DbErr> {
    let insert = processing_scope::Entity::insert(scope.clone().into_active_model());
    match insert.exec_without_returning(tx).await {
        Ok(_) => Ok(true),
        Err(error) if db::broke_unique(&error, "processing_scope_pkey", "processing_scope.job_function") => Ok(false),
        Err(error) => Err(error),
    }
}
