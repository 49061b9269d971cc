//! What has become frequent: weekly counts, and what was found in them (V8).

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
    "CREATE TABLE voc_week (
        week DATE NOT NULL,
        category_id UUID NOT NULL REFERENCES voc_category (id),
        department_id UUID NOT NULL REFERENCES department (id),
        items INTEGER NOT NULL,
        PRIMARY KEY (week, category_id, department_id)
    )",
    "CREATE TABLE voc_judgement (
        week DATE PRIMARY KEY NOT NULL,
        judged_at TIMESTAMPTZ NOT NULL,
        series_looked_at INTEGER NOT NULL,
        history_weeks INTEGER NOT NULL,
        volume_factor DOUBLE PRECISION NOT NULL
    )",
    "CREATE TABLE voc_signal (
        week DATE NOT NULL REFERENCES voc_judgement (week),
        category_id UUID NOT NULL REFERENCES voc_category (id),
        department_id UUID NOT NULL REFERENCES department (id),
        week_items INTEGER NOT NULL,
        history_weeks INTEGER NOT NULL,
        numbers JSONB,
        PRIMARY KEY (week, category_id, department_id)
    )",
];

const DOWN: &[&str] = &["DROP TABLE voc_signal", "DROP TABLE voc_judgement", "DROP TABLE voc_week"];
