//! What VOC items ask for, and who did it (D12).

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
    "ALTER TABLE voc_item ADD COLUMN task TEXT",
    "CREATE TABLE voc_task (
        item_id UUID PRIMARY KEY NOT NULL REFERENCES voc_item (id),
        task TEXT NOT NULL,
        day DATE NOT NULL,
        asked_id UUID REFERENCES employee (id),
        job_function TEXT,
        department_id UUID REFERENCES department (id),
        handed_over BOOLEAN NOT NULL,
        outcome TEXT NOT NULL
    )",
    // Everything that is counted is in it.
    "CREATE INDEX voc_task_by_day ON voc_task (day, task, job_function, department_id, outcome, handed_over)",
];

const DOWN: &[&str] = &["DROP TABLE voc_task", "ALTER TABLE voc_item DROP COLUMN task"];
