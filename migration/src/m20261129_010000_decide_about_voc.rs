//! Decisions about VOC items, and everything that a decision counts for (D4).

use crate::support::{keep, run};
use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        keep(manager, "incident_part").await?;
        match manager.get_database_backend() {
            DatabaseBackend::Postgres => run(manager, POSTGRES).await,
            _ => run(manager, SQLITE).await,
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DatabaseBackend::Postgres {
            return run(manager, &[&["DROP TRIGGER seal_block_is_of_today ON seal_block"], DOWN].concat()).await;
        }
        run(manager, &[&["DROP TRIGGER seal_block_is_of_today"], DOWN].concat()).await
    }
}

const UP: &[&str] = &[
    "ALTER TABLE decision ADD COLUMN voc_item_id UUID",
    "CREATE INDEX decision_of_item ON decision (voc_item_id, at, id) WHERE voc_item_id IS NOT NULL",
    "ALTER TABLE approval_request ADD COLUMN voc_item_id UUID",
    "CREATE INDEX approval_request_of_item ON approval_request (voc_item_id, requested_at, id) WHERE voc_item_id IS NOT NULL",
    "CREATE TABLE incident_part (
        part TEXT NOT NULL,
        ledger TEXT NOT NULL,
        decision_id UUID NOT NULL,
        PRIMARY KEY (part, ledger, decision_id)
    )",
    "CREATE INDEX incident_part_of_decision ON incident_part (decision_id)",
];

// A node of the version before does not know the new column: what it sealed would leave that out. The nodes of this one seal for it.
const POSTGRES: &[&str] = &["CREATE TRIGGER seal_block_is_of_today BEFORE INSERT ON seal_block
    FOR EACH ROW WHEN (NEW.series = 'decision' AND NEW.format < 2) EXECUTE FUNCTION refuse_change()"];

const SQLITE: &[&str] = &["CREATE TRIGGER seal_block_is_of_today BEFORE INSERT ON seal_block
    WHEN NEW.series = 'decision' AND NEW.format < 2
    BEGIN SELECT RAISE(ABORT, 'decisions are sealed with their VOC items'); END"];

const DOWN: &[&str] = &[
    "DROP TABLE incident_part",
    "DROP INDEX approval_request_of_item",
    "ALTER TABLE approval_request DROP COLUMN voc_item_id",
    "DROP INDEX decision_of_item",
    "ALTER TABLE decision DROP COLUMN voc_item_id",
];
