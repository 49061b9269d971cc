//! The audit log's place numbers, its sealed blocks, and triggers that refuse to change either (X6, C3).
//! The two databases number rows and write triggers differently, so each has a text of its own.

use crate::support::run;
use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, BLOCKS).await?;
        match manager.get_database_backend() {
            DatabaseBackend::Postgres => run(manager, POSTGRES).await,
            _ => run(manager, SQLITE).await,
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DatabaseBackend::Postgres => run(manager, POSTGRES_DOWN).await?,
            _ => run(manager, SQLITE_DOWN).await?,
        }
        run(manager, DOWN).await
    }
}

/// Heads are kept for ever, the index of a block's rows as long as the rows.
const BLOCKS: &[&str] = &[
    "CREATE TABLE seal_block (
        series TEXT NOT NULL,
        number BIGINT NOT NULL,
        format INTEGER NOT NULL,
        after_seq BIGINT NOT NULL,
        through_seq BIGINT NOT NULL,
        horizon_seq BIGINT NOT NULL,
        row_count BIGINT NOT NULL,
        root BYTEA NOT NULL,
        previous BYTEA NOT NULL,
        sealed_at TIMESTAMPTZ NOT NULL,
        key_id TEXT NOT NULL,
        signature BYTEA NOT NULL,
        dropped_at TIMESTAMPTZ,
        drop_key_id TEXT,
        drop_signature BYTEA,
        PRIMARY KEY (series, number)
    )",
    "CREATE UNIQUE INDEX seal_block_by_range ON seal_block (series, through_seq)",
    "CREATE INDEX seal_block_kept ON seal_block (series, sealed_at) WHERE dropped_at IS NULL",
    "CREATE TABLE seal_index (
        series TEXT NOT NULL,
        number BIGINT NOT NULL,
        entries BYTEA NOT NULL,
        PRIMARY KEY (series, number)
    )",
];

const POSTGRES: &[&str] = &[
    "CREATE SEQUENCE audit_record_seq",
    "ALTER TABLE audit_record ADD COLUMN seq BIGINT",
    "UPDATE audit_record SET seq = numbered.place FROM (
        SELECT at, id, row_number() OVER (ORDER BY at, id) AS place FROM audit_record
    ) AS numbered WHERE audit_record.at = numbered.at AND audit_record.id = numbered.id",
    "SELECT setval('audit_record_seq', COALESCE((SELECT max(seq) FROM audit_record), 0) + 1, false)",
    "ALTER TABLE audit_record ALTER COLUMN seq SET NOT NULL, ALTER COLUMN seq SET DEFAULT nextval('audit_record_seq')",
    "ALTER SEQUENCE audit_record_seq OWNED BY audit_record.seq",
    "CREATE UNIQUE INDEX audit_record_by_seq ON audit_record (seq)",
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME; END $$",
    "CREATE FUNCTION refuse_unless_dropped() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (SELECT dropped_at FROM seal_block WHERE series = TG_TABLE_NAME AND through_seq >= OLD.seq
            ORDER BY through_seq LIMIT 1) IS NULL THEN
            RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME;
        END IF;
        RETURN OLD;
    END $$",
    "CREATE TRIGGER audit_record_stays BEFORE UPDATE OR TRUNCATE ON audit_record
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER audit_record_is_kept BEFORE DELETE ON audit_record
        FOR EACH ROW EXECUTE FUNCTION refuse_unless_dropped()",
    "CREATE TRIGGER seal_block_stays BEFORE DELETE OR TRUNCATE OR UPDATE OF series, number, format, after_seq, through_seq,
        horizon_seq, row_count, root, previous, sealed_at, key_id, signature ON seal_block
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
];

const POSTGRES_DOWN: &[&str] = &[
    "DROP TRIGGER seal_block_stays ON seal_block",
    "DROP TRIGGER audit_record_is_kept ON audit_record",
    "DROP TRIGGER audit_record_stays ON audit_record",
    "DROP FUNCTION refuse_unless_dropped()",
    "DROP FUNCTION refuse_change()",
    "ALTER TABLE audit_record DROP COLUMN seq",
];

// AUTOINCREMENT: a place is never given twice, also when the rows at the end have been dropped.
const SQLITE: &[&str] = &[
    "CREATE TABLE audit_record_numbered (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id UUID NOT NULL,
        at TIMESTAMPTZ NOT NULL,
        actor_id UUID,
        session_id UUID,
        action TEXT NOT NULL,
        object_type TEXT NOT NULL,
        object_id UUID,
        fields JSONB NOT NULL,
        client_ip TEXT,
        request_id TEXT NOT NULL,
        UNIQUE (at, id)
    )",
    "INSERT INTO audit_record_numbered
        (id, at, actor_id, session_id, action, object_type, object_id, fields, client_ip, request_id)
        SELECT id, at, actor_id, session_id, action, object_type, object_id, fields, client_ip, request_id
        FROM audit_record ORDER BY at, id",
    "DROP TABLE audit_record",
    "ALTER TABLE audit_record_numbered RENAME TO audit_record",
    "CREATE INDEX audit_record_by_actor ON audit_record (actor_id, at, id)",
    "CREATE INDEX audit_record_by_object ON audit_record (object_id, at, id)",
    "CREATE TRIGGER audit_record_stays BEFORE UPDATE ON audit_record
        BEGIN SELECT RAISE(ABORT, 'audit_record is only ever added to'); END",
    "CREATE TRIGGER audit_record_is_kept BEFORE DELETE ON audit_record
        WHEN (SELECT dropped_at FROM seal_block WHERE series = 'audit_record' AND through_seq >= OLD.seq
            ORDER BY through_seq LIMIT 1) IS NULL
        BEGIN SELECT RAISE(ABORT, 'audit_record is only ever added to'); END",
    "CREATE TRIGGER seal_block_stays BEFORE UPDATE OF series, number, format, after_seq, through_seq, horizon_seq,
        row_count, root, previous, sealed_at, key_id, signature ON seal_block
        BEGIN SELECT RAISE(ABORT, 'seal_block is only ever added to'); END",
    "CREATE TRIGGER seal_block_is_kept BEFORE DELETE ON seal_block
        BEGIN SELECT RAISE(ABORT, 'seal_block is only ever added to'); END",
];

const SQLITE_DOWN: &[&str] = &[
    "CREATE TABLE audit_record_plain (
        id UUID NOT NULL,
        at TIMESTAMPTZ NOT NULL,
        actor_id UUID,
        session_id UUID,
        action TEXT NOT NULL,
        object_type TEXT NOT NULL,
        object_id UUID,
        fields JSONB NOT NULL,
        client_ip TEXT,
        request_id TEXT NOT NULL,
        PRIMARY KEY (at, id)
    )",
    "INSERT INTO audit_record_plain
        SELECT id, at, actor_id, session_id, action, object_type, object_id, fields, client_ip, request_id
        FROM audit_record",
    "DROP TRIGGER audit_record_is_kept",
    "DROP TABLE audit_record",
    "ALTER TABLE audit_record_plain RENAME TO audit_record",
    "CREATE INDEX audit_record_by_actor ON audit_record (actor_id, at, id)",
    "CREATE INDEX audit_record_by_object ON audit_record (object_id, at, id)",
    "DROP TRIGGER seal_block_is_kept",
];

const DOWN: &[&str] = &["DROP TABLE seal_index", "DROP TABLE seal_block"];
