//! Quarters as they were counted for the regulator (V13), and contracts in force on a day (C5).

use crate::support::{create_sealed, keep, run};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_sealed(manager, "regulatory_freeze", FREEZE).await?;
        run(manager, UP).await?;
        keep(manager, "regulatory_line").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

const FREEZE: &str = "at TIMESTAMPTZ NOT NULL, id UUID NOT NULL, quarter DATE NOT NULL, rule_set TEXT NOT NULL,
    rule_version BIGINT NOT NULL, version BIGINT NOT NULL, reason TEXT, reference TEXT, frozen_by UUID,
    contracts BIGINT NOT NULL, figures JSONB NOT NULL, line_count BIGINT NOT NULL, digest BYTEA NOT NULL";

const UP: &[&str] = &[
    "CREATE UNIQUE INDEX regulatory_freeze_version ON regulatory_freeze (quarter, rule_set, version)",
    // Without a reference: lines are there before the row that makes them count.
    "CREATE TABLE regulatory_line (
        freeze_id UUID NOT NULL,
        item_at TIMESTAMPTZ NOT NULL,
        item_id UUID NOT NULL REFERENCES voc_item (id),
        item_version INTEGER NOT NULL,
        business_line TEXT NOT NULL,
        origin TEXT NOT NULL,
        excluded_as TEXT,
        other_id UUID,
        PRIMARY KEY (freeze_id, item_at, item_id)
    )",
    "CREATE INDEX regulatory_line_by_reason ON regulatory_line (freeze_id, excluded_as, item_at, item_id)",
    "CREATE TABLE regulatory_mark (
        item_id UUID NOT NULL REFERENCES voc_item (id),
        mark TEXT NOT NULL,
        item_at TIMESTAMPTZ NOT NULL,
        set_by UUID NOT NULL REFERENCES employee (id),
        set_at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (item_id, mark)
    )",
    "CREATE INDEX regulatory_mark_by_time ON regulatory_mark (item_at)",
    // One in fifty comes by the regulator: what came after a quarter is found without reading all else that did.
    "CREATE INDEX voc_item_external_by_time ON voc_item (received_at, id) WHERE channel = 'REGULATOR'",
    // Counted without the table itself.
    "CREATE INDEX contract_in_force ON contract (ends_on, sold_on)",
];

const DOWN: &[&str] = &[
    "DROP INDEX contract_in_force",
    "DROP INDEX voc_item_external_by_time",
    "DROP TABLE regulatory_mark",
    "DROP TABLE regulatory_line",
    "DROP TABLE regulatory_freeze",
];
