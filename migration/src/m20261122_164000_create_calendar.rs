//! The business calendar and its versions (O6).

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

const UP: &[&str] = &[
    // The key is what two imports at the same moment both want: one of them gets it.
    "CREATE TABLE calendar_version (
        version INTEGER PRIMARY KEY NOT NULL,
        made_by UUID,
        made_at TIMESTAMPTZ NOT NULL
    )",
    "CREATE TABLE holiday (
        day DATE NOT NULL,
        name TEXT NOT NULL,
        name_en TEXT NOT NULL,
        added_in INTEGER NOT NULL REFERENCES calendar_version (version),
        removed_in INTEGER REFERENCES calendar_version (version),
        PRIMARY KEY (day, name, added_in)
    )",
];

const DOWN: &[&str] = &["DROP TABLE holiday", "DROP TABLE calendar_version"];
