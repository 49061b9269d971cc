//! Which compliment became which praise (P9).

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

const UP: &[&str] = &["CREATE TABLE voc_praise (
        post_id UUID PRIMARY KEY NOT NULL REFERENCES praise_post (id),
        item_id UUID NOT NULL UNIQUE REFERENCES voc_item (id),
        from_id UUID NOT NULL REFERENCES voc_item (id),
        retracted_at TIMESTAMPTZ
    )"];

const DOWN: &[&str] = &["DROP TABLE voc_praise"];
