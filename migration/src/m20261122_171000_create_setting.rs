//! Settings with their history, and pending changes of them.

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
    // The key is what two changes at the same moment both want: one of them gets it.
    "CREATE TABLE setting_value (
        key TEXT NOT NULL,
        version INTEGER NOT NULL,
        value JSONB NOT NULL,
        valid_from DATE NOT NULL,
        made_by UUID NOT NULL,
        made_at TIMESTAMPTZ NOT NULL,
        approved_by UUID,
        PRIMARY KEY (key, version)
    )",
    // The version of the time zone's setting that belongs to a version of the calendar.
    "ALTER TABLE calendar_version ADD COLUMN time_zone_version INTEGER NOT NULL DEFAULT 0",
    // A change is about a person or about a setting. SQLite can't take NOT NULL away, so the table is made anew.
    "CREATE TABLE pending_change_new (
        id UUID PRIMARY KEY NOT NULL,
        subject_id UUID REFERENCES employee (id),
        setting_key TEXT,
        subject_version INTEGER NOT NULL,
        proposal JSONB NOT NULL,
        status TEXT NOT NULL,
        proposed_by UUID NOT NULL REFERENCES employee (id),
        proposed_at TIMESTAMPTZ NOT NULL,
        handed_over_to UUID REFERENCES employee (id),
        decided_by UUID REFERENCES employee (id),
        decided_at TIMESTAMPTZ,
        reason TEXT
    )",
    "INSERT INTO pending_change_new
        (id, subject_id, subject_version, proposal, status, proposed_by, proposed_at, decided_by, decided_at, reason)
        SELECT id, subject_id, subject_version, proposal, status, proposed_by, proposed_at, decided_by, decided_at, reason
        FROM pending_change",
    "DROP TABLE pending_change",
    "ALTER TABLE pending_change_new RENAME TO pending_change",
    "CREATE INDEX pending_change_by_time ON pending_change (proposed_at, id)",
    // At most one open proposal for a person, and for a setting, so that two can never both be applied.
    "CREATE UNIQUE INDEX pending_change_open ON pending_change (subject_id) WHERE status = 'PENDING'",
    "CREATE UNIQUE INDEX pending_change_open_setting ON pending_change (setting_key) WHERE status = 'PENDING'",
];

const DOWN: &[&str] = &[
    "CREATE TABLE pending_change_old (
        id UUID PRIMARY KEY NOT NULL,
        subject_id UUID NOT NULL REFERENCES employee (id),
        subject_version INTEGER NOT NULL,
        proposal JSONB NOT NULL,
        status TEXT NOT NULL,
        proposed_by UUID NOT NULL REFERENCES employee (id),
        proposed_at TIMESTAMPTZ NOT NULL,
        decided_by UUID REFERENCES employee (id),
        decided_at TIMESTAMPTZ,
        reason TEXT
    )",
    "INSERT INTO pending_change_old
        SELECT id, subject_id, subject_version, proposal, status, proposed_by, proposed_at, decided_by, decided_at, reason
        FROM pending_change WHERE subject_id IS NOT NULL",
    "DROP TABLE pending_change",
    "ALTER TABLE pending_change_old RENAME TO pending_change",
    "CREATE INDEX pending_change_by_time ON pending_change (proposed_at, id)",
    "CREATE UNIQUE INDEX pending_change_open ON pending_change (subject_id) WHERE status = 'PENDING'",
    "ALTER TABLE calendar_version DROP COLUMN time_zone_version",
    "DROP TABLE setting_value",
];
