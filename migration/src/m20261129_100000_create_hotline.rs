//! The CS hotline (H1 to H3, H6): bulletins, what stands in them, and what executives directed because of it. A mail can be drawn from
//! such a thing when it leaves.

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
    "CREATE TABLE hotline_bulletin (
        id UUID PRIMARY KEY NOT NULL,
        division_id UUID NOT NULL REFERENCES department (id),
        week DATE NOT NULL,
        state TEXT NOT NULL,
        figures JSONB NOT NULL,
        remark TEXT,
        composed_at TIMESTAMPTZ NOT NULL,
        release_at TIMESTAMPTZ NOT NULL,
        sent_at TIMESTAMPTZ,
        released_by UUID REFERENCES employee (id),
        recipient_id UUID REFERENCES employee (id),
        deputy_id UUID REFERENCES employee (id),
        to_cco BOOLEAN NOT NULL,
        acknowledge_by TIMESTAMPTZ,
        acknowledged_at TIMESTAMPTZ,
        acknowledged_by UUID REFERENCES employee (id),
        cco_told_at TIMESTAMPTZ,
        next_at TIMESTAMPTZ,
        version INTEGER NOT NULL
    )",
    "CREATE UNIQUE INDEX hotline_bulletin_once ON hotline_bulletin (division_id, week)",
    "CREATE INDEX hotline_bulletin_by_week ON hotline_bulletin (week, id)",
    "CREATE INDEX hotline_bulletin_of ON hotline_bulletin (recipient_id, week, id)",
    "CREATE INDEX hotline_bulletin_of_deputy ON hotline_bulletin (deputy_id, week, id) WHERE deputy_id IS NOT NULL",
    "CREATE INDEX hotline_bulletin_next ON hotline_bulletin (next_at, id) WHERE next_at IS NOT NULL",
    "CREATE TABLE hotline_entry (
        bulletin_id UUID NOT NULL REFERENCES hotline_bulletin (id),
        item_id UUID NOT NULL REFERENCES voc_item (id),
        place INTEGER NOT NULL,
        score INTEGER NOT NULL,
        reasons JSONB NOT NULL,
        added_by UUID REFERENCES employee (id),
        dropped_by UUID REFERENCES employee (id),
        comment TEXT,
        PRIMARY KEY (bulletin_id, item_id)
    )",
    "CREATE INDEX hotline_entry_of_item ON hotline_entry (item_id)",
    "CREATE TABLE recurrence_prevention (
        id UUID PRIMARY KEY NOT NULL,
        bulletin_id UUID NOT NULL REFERENCES hotline_bulletin (id),
        item_id UUID NOT NULL REFERENCES voc_item (id),
        division_id UUID NOT NULL REFERENCES department (id),
        directed_by UUID NOT NULL REFERENCES employee (id),
        directed_at TIMESTAMPTZ NOT NULL,
        owner_id UUID NOT NULL REFERENCES employee (id),
        due_on DATE NOT NULL,
        direction TEXT NOT NULL,
        state TEXT NOT NULL,
        result TEXT,
        done_at TIMESTAMPTZ,
        done_by UUID REFERENCES employee (id),
        overdue_told_at TIMESTAMPTZ,
        next_at TIMESTAMPTZ,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX recurrence_prevention_by_time ON recurrence_prevention (directed_at, id)",
    "CREATE INDEX recurrence_prevention_of_bulletin ON recurrence_prevention (bulletin_id, directed_at, id)",
    "CREATE INDEX recurrence_prevention_of_item ON recurrence_prevention (item_id)",
    "CREATE INDEX recurrence_prevention_of_owner ON recurrence_prevention (owner_id, state, directed_at, id)",
    "CREATE INDEX recurrence_prevention_directed ON recurrence_prevention (directed_by, directed_at, id)",
    "CREATE INDEX recurrence_prevention_of_division ON recurrence_prevention (division_id, directed_at, id)",
    "CREATE INDEX recurrence_prevention_next ON recurrence_prevention (next_at, id) WHERE next_at IS NOT NULL",
    "ALTER TABLE outgoing_mail ADD COLUMN object_type TEXT",
    "ALTER TABLE outgoing_mail ADD COLUMN object_id UUID",
    "CREATE INDEX voc_clock_breached ON voc_clock (breached_at) WHERE breached_at IS NOT NULL",
];

const DOWN: &[&str] = &[
    "DROP INDEX voc_clock_breached",
    "ALTER TABLE outgoing_mail DROP COLUMN object_id",
    "ALTER TABLE outgoing_mail DROP COLUMN object_type",
    "DROP TABLE recurrence_prevention",
    "DROP TABLE hotline_entry",
    "DROP TABLE hotline_bulletin",
];
