//! What replies to customers begin with (답변 템플릿, V6).

use crate::support::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

const UP: &[&str] = &["CREATE TABLE reply_template (
        id UUID PRIMARY KEY NOT NULL,
        title TEXT NOT NULL,
        language TEXT NOT NULL,
        category_id UUID REFERENCES voc_category (id),
        body TEXT NOT NULL,
        is_active BOOLEAN NOT NULL,
        version INTEGER NOT NULL
    )"];

const DOWN: &[&str] = &["DROP TABLE reply_template"];
