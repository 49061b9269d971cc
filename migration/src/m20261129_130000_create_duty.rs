//! What the programmes ask of leaders, as one list (L1, L2), and what each was told of it in the morning (L3).

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
    "CREATE TABLE duty (
        id UUID PRIMARY KEY NOT NULL,
        employee_id UUID NOT NULL REFERENCES employee (id),
        kind TEXT NOT NULL,
        occasion TEXT NOT NULL,
        subject_type TEXT,
        subject_id UUID,
        opened_at TIMESTAMPTZ NOT NULL,
        due_at TIMESTAMPTZ NOT NULL,
        done_at TIMESTAMPTZ,
        done_by UUID,
        cancelled_at TIMESTAMPTZ,
        is_excused BOOLEAN NOT NULL,
        judged_at TIMESTAMPTZ,
        version INTEGER NOT NULL
    )",
    "CREATE UNIQUE INDEX duty_occasion ON duty (kind, occasion, employee_id)",
    "CREATE INDEX duty_list ON duty (employee_id, due_at, id)",
    "CREATE INDEX duty_open ON duty (employee_id, due_at, id) WHERE done_at IS NULL AND cancelled_at IS NULL",
    // By the words of `duty/store.rs`.
    "CREATE INDEX duty_unjudged ON duty (due_at) WHERE judged_at IS NULL AND cancelled_at IS NULL
        AND (done_at IS NULL OR done_at > due_at) AND kind NOT IN ('PRAISE_COMMENT', 'CUSTOMER_MEETINGS')",
    "CREATE INDEX duty_open_by_time ON duty (due_at, id) WHERE done_at IS NULL AND cancelled_at IS NULL",
    "CREATE INDEX duty_by_time ON duty (due_at, id)",
    "CREATE TABLE duty_digest (
        id UUID PRIMARY KEY NOT NULL,
        employee_id UUID NOT NULL REFERENCES employee (id),
        day DATE NOT NULL,
        lines JSONB NOT NULL,
        awaiting_praise INTEGER,
        made_at TIMESTAMPTZ NOT NULL
    )",
    "CREATE UNIQUE INDEX duty_digest_day ON duty_digest (day, employee_id)",
    // What happened before there was the list is planned, not told.
    "INSERT INTO event_reader (name, transaction_id, seq)
        SELECT 'duties', transaction_id, seq FROM event ORDER BY transaction_id DESC, seq DESC LIMIT 1",
    "INSERT INTO event_reader (name, transaction_id, seq) VALUES ('duties', 0, 0) ON CONFLICT DO NOTHING",
];

const DOWN: &[&str] = &["DELETE FROM event_reader WHERE name = 'duties'", "DROP TABLE duty_digest", "DROP TABLE duty"];
