//! What happened (the event log), what is to be done (jobs), and what every node must notice within a second.

use crate::support::{run, watch};
use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DatabaseBackend::Postgres => run(manager, POSTGRES).await?,
            _ => run(manager, SQLITE).await?,
        }
        run(manager, UP).await?;
        for (table, columns, kind) in WATCHED {
            watch(manager, table, columns, kind).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, _, _) in WATCHED {
            crate::support::unwatch(manager, table).await?;
        }
        if manager.get_database_backend() == DatabaseBackend::Postgres {
            run(manager, &["DROP FUNCTION bump_access_version"]).await?;
        }
        run(manager, DOWN).await
    }
}

/// On PostgreSQL the order is that of `(transaction_id, seq)`, of which only what lies below the oldest running transaction
/// is read: a sequence alone would show 7 before 6 is committed, and 6 would be missed.
const POSTGRES: &[&str] = &[
    "CREATE TABLE event (
        transaction_id BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
        seq BIGINT GENERATED ALWAYS AS IDENTITY,
        at TIMESTAMPTZ NOT NULL,
        name TEXT NOT NULL,
        object_type TEXT NOT NULL,
        object_id UUID NOT NULL,
        version INTEGER NOT NULL,
        part_id UUID,
        actor_id UUID,
        PRIMARY KEY (transaction_id, seq)
    )",
    // Once for each transaction, and as late as it can: the row is one for all, and whoever holds it holds up the others.
    "CREATE FUNCTION bump_access_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE access_version SET version = version + 1, changed_by = pg_current_xact_id()::text::bigint
        WHERE kind = TG_ARGV[0] AND changed_by <> pg_current_xact_id()::text::bigint;
        RETURN NULL;
    END $$",
];

/// On SQLite there is one writer: what has a higher number was committed later.
const SQLITE: &[&str] = &["CREATE TABLE event (
        transaction_id BIGINT NOT NULL DEFAULT 0,
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        at TIMESTAMPTZ NOT NULL,
        name TEXT NOT NULL,
        object_type TEXT NOT NULL,
        object_id UUID NOT NULL,
        version INTEGER NOT NULL,
        part_id UUID,
        actor_id UUID
    )"];

const UP: &[&str] = &[
    "CREATE TABLE access_version (
        kind TEXT PRIMARY KEY NOT NULL,
        version BIGINT NOT NULL,
        changed_by BIGINT NOT NULL
    )",
    "INSERT INTO access_version (kind, version, changed_by) VALUES ('people', 0, 0), ('sessions', 0, 0)",
    "CREATE TABLE job (
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        data JSONB NOT NULL,
        due_at TIMESTAMPTZ NOT NULL,
        attempts INTEGER NOT NULL,
        fence BIGINT NOT NULL,
        leased_until TIMESTAMPTZ,
        last_error TEXT,
        done_at TIMESTAMPTZ,
        PRIMARY KEY (kind, key)
    )",
    "CREATE INDEX job_due ON job (due_at) WHERE done_at IS NULL",
    "ALTER TABLE praise_post ADD COLUMN revision INTEGER NOT NULL DEFAULT 1",
    "CREATE INDEX job_done ON job (done_at) WHERE done_at IS NOT NULL",
];

/// What is kept in memory on every node, and who may be where.
const WATCHED: [(&str, &[&str], &str); 5] = [
    ("department", &[], "people"),
    ("employee", &[], "people"),
    ("employee_role", &[], "people"),
    ("value_tag", &[], "people"),
    ("session", &["ended_at"], "sessions"),
];

const DOWN: &[&str] = &[
    "ALTER TABLE praise_post DROP COLUMN revision",
    "DROP TABLE job",
    "DROP TABLE access_version",
    "DROP TABLE event",
];
