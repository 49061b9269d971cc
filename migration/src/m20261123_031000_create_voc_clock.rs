//! The clocks of VOC items and the extensions of the statutory one (V4).

use crate::support::{keep, run};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        keep(manager, "voc_extension").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE voc_clock (
        item_id UUID NOT NULL REFERENCES voc_item (id),
        kind TEXT NOT NULL,
        started_at TIMESTAMPTZ NOT NULL,
        calendar_version INTEGER NOT NULL,
        severity TEXT NOT NULL,
        target INTEGER NOT NULL,
        warn_percent INTEGER NOT NULL,
        escalate_percent INTEGER NOT NULL,
        spent BIGINT NOT NULL,
        running_since TIMESTAMPTZ,
        stands_since TIMESTAMPTZ,
        met_at TIMESTAMPTZ,
        ended_at TIMESTAMPTZ,
        warn_at TIMESTAMPTZ,
        due_at TIMESTAMPTZ,
        escalate_at TIMESTAMPTZ,
        next_at TIMESTAMPTZ,
        warned_at TIMESTAMPTZ,
        breached_at TIMESTAMPTZ,
        escalated_at TIMESTAMPTZ,
        extensions INTEGER NOT NULL,
        PRIMARY KEY (item_id, kind)
    )",
    // What the clerk asks for every two seconds: as small as there are clocks that run.
    "CREATE INDEX voc_clock_next ON voc_clock (next_at, item_id) WHERE next_at IS NOT NULL",
    "CREATE TABLE voc_extension (
        item_id UUID NOT NULL REFERENCES voc_item (id),
        version INTEGER NOT NULL,
        at TIMESTAMPTZ NOT NULL,
        employee_id UUID NOT NULL REFERENCES employee (id),
        from_day DATE NOT NULL,
        until_day DATE NOT NULL,
        reason_id UUID NOT NULL REFERENCES voc_text (id),
        notice_id UUID NOT NULL REFERENCES voc_text (id),
        PRIMARY KEY (item_id, version)
    )",
];

const DOWN: &[&str] = &["DROP TABLE voc_extension", "DROP TABLE voc_clock"];
