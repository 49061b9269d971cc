//! Which complaints go to the regulator: what was learnt, and the score of those that are open (V9).

use crate::support::{keep, run};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        keep(manager, "voc_risk_model").await?;
        keep(manager, "voc_risk_check").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE voc_risk_model (
        version INTEGER PRIMARY KEY NOT NULL,
        trained_at TIMESTAMPTZ NOT NULL,
        verdict TEXT NOT NULL,
        complaints INTEGER NOT NULL,
        went INTEGER NOT NULL,
        learnt JSONB,
        evaluation JSONB
    )",
    "CREATE TABLE voc_risk_check (
        model_version INTEGER NOT NULL REFERENCES voc_risk_model (version),
        checked_at TIMESTAMPTZ NOT NULL,
        verdict TEXT NOT NULL,
        evaluation JSONB NOT NULL,
        PRIMARY KEY (model_version, checked_at)
    )",
    "CREATE TABLE voc_risk (
        item_id UUID PRIMARY KEY NOT NULL REFERENCES voc_item (id),
        item_version INTEGER NOT NULL,
        model_version INTEGER NOT NULL REFERENCES voc_risk_model (version),
        scored_at TIMESTAMPTZ NOT NULL,
        score DOUBLE PRECISION,
        reasons JSONB NOT NULL
    )",
    "CREATE INDEX voc_risk_by_score ON voc_risk (score, item_id) WHERE score IS NOT NULL",
    // What is learnt from is read by these alone, however many items there are.
    "CREATE INDEX voc_item_complaints ON voc_item (received_at, id)
     WHERE kind = 'COMPLAINT' AND channel <> 'REGULATOR' AND customer_id IS NOT NULL",
    // What is looked through twice a minute: as small as there are open complaints.
    "CREATE INDEX voc_item_open_complaints ON voc_item (id, version)
     WHERE kind = 'COMPLAINT' AND channel <> 'REGULATOR' AND customer_id IS NOT NULL
     AND state IN ('RECEIVED', 'ASSIGNED', 'IN_PROGRESS', 'WAITING_FOR_CUSTOMER')",
];

const DOWN: &[&str] = &[
    "DROP INDEX voc_item_open_complaints",
    "DROP INDEX voc_item_complaints",
    "DROP TABLE voc_risk",
    "DROP TABLE voc_risk_check",
    "DROP TABLE voc_risk_model",
];
