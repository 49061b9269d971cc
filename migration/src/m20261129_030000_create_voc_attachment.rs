//! Attachments of VOC (V1, C4): uploads by customers too, sealed with a key of their own, and which text shows them.

use crate::support::run;
use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let widened = match manager.get_database_backend() {
            DatabaseBackend::Sqlite => rebuilt(WIDE),
            _ => WIDEN.iter().map(|text| (*text).to_owned()).collect(),
        };
        run(manager, &widened.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await?;
        let narrowed = match manager.get_database_backend() {
            DatabaseBackend::Sqlite => rebuilt(NARROW),
            _ => NARROW_AGAIN.iter().map(|text| (*text).to_owned()).collect(),
        };
        run(manager, &narrowed.iter().map(String::as_str).collect::<Vec<_>>()).await
    }
}

/// A column of SQLite can't become nullable in place, and what refers to a table goes with it when it is renamed: both are made anew.
fn rebuilt(columns: &str) -> Vec<String> {
    const KEPT: &str = "id, owner_id, purpose, status, byte_size, kind, width, height, created_at, expires_at, version";
    vec![
        "ALTER TABLE upload RENAME TO upload_before".into(),
        format!("CREATE TABLE upload ({columns})"),
        format!("INSERT INTO upload ({KEPT}) SELECT {KEPT} FROM upload_before"),
        "ALTER TABLE praise_image RENAME TO praise_image_before".into(),
        "CREATE TABLE praise_image (
            post_id UUID NOT NULL REFERENCES praise_post (id),
            position INTEGER NOT NULL,
            upload_id UUID NOT NULL REFERENCES upload (id),
            PRIMARY KEY (post_id, position)
        )"
        .into(),
        "INSERT INTO praise_image SELECT post_id, position, upload_id FROM praise_image_before".into(),
        "DROP TABLE praise_image_before".into(),
        "DROP TABLE upload_before".into(),
        "CREATE UNIQUE INDEX praise_image_upload_id_key ON praise_image (upload_id)".into(),
        "CREATE INDEX upload_by_owner ON upload (owner_id, created_at)".into(),
        "CREATE INDEX upload_by_time ON upload (created_at)".into(),
    ]
}

const NARROW: &str = "
        id UUID PRIMARY KEY NOT NULL,
        owner_id UUID NOT NULL REFERENCES employee (id),
        purpose TEXT NOT NULL,
        status TEXT NOT NULL,
        byte_size INTEGER NOT NULL,
        kind TEXT,
        width INTEGER,
        height INTEGER,
        created_at TIMESTAMPTZ NOT NULL,
        expires_at TIMESTAMPTZ NOT NULL,
        version INTEGER NOT NULL";

const WIDE: &str = "
        id UUID PRIMARY KEY NOT NULL,
        owner_id UUID REFERENCES employee (id),
        customer_id UUID REFERENCES customer (id),
        purpose TEXT NOT NULL,
        status TEXT NOT NULL,
        byte_size INTEGER NOT NULL,
        kind TEXT,
        width INTEGER,
        height INTEGER,
        kept_size INTEGER,
        name BYTEA,
        data_key BYTEA,
        created_at TIMESTAMPTZ NOT NULL,
        expires_at TIMESTAMPTZ NOT NULL,
        version INTEGER NOT NULL,
        CHECK ((owner_id IS NULL) <> (customer_id IS NULL))";

const WIDEN: &[&str] = &[
    "ALTER TABLE upload ALTER COLUMN owner_id DROP NOT NULL",
    "ALTER TABLE upload ADD COLUMN customer_id UUID REFERENCES customer (id)",
    "ALTER TABLE upload ADD COLUMN kept_size INTEGER",
    "ALTER TABLE upload ADD COLUMN name BYTEA",
    "ALTER TABLE upload ADD COLUMN data_key BYTEA",
    "ALTER TABLE upload ADD CONSTRAINT upload_is_somebodys CHECK ((owner_id IS NULL) <> (customer_id IS NULL))",
];

const NARROW_AGAIN: &[&str] = &[
    "ALTER TABLE upload DROP CONSTRAINT upload_is_somebodys",
    "ALTER TABLE upload DROP COLUMN data_key",
    "ALTER TABLE upload DROP COLUMN name",
    "ALTER TABLE upload DROP COLUMN kept_size",
    "ALTER TABLE upload DROP COLUMN customer_id",
    "ALTER TABLE upload ALTER COLUMN owner_id SET NOT NULL",
];

const UP: &[&str] = &[
    "CREATE INDEX upload_by_customer ON upload (customer_id, created_at) WHERE customer_id IS NOT NULL",
    // What no text has claimed still has the key by which it would be handed over.
    "CREATE INDEX upload_unclaimed ON upload (created_at) WHERE data_key IS NOT NULL",
    "CREATE INDEX upload_erased ON upload (id) WHERE status = 'ERASED'",
    // An upload is attached once.
    "CREATE TABLE voc_attachment (
        upload_id UUID PRIMARY KEY NOT NULL REFERENCES upload (id),
        item_id UUID NOT NULL REFERENCES voc_item (id),
        text_id UUID NOT NULL REFERENCES voc_text (id),
        position INTEGER NOT NULL,
        data_key BYTEA
    )",
    "CREATE UNIQUE INDEX voc_attachment_of_text ON voc_attachment (text_id, position)",
    "CREATE INDEX voc_attachment_of_item ON voc_attachment (item_id)",
];

const DOWN: &[&str] = &[
    "DROP TABLE voc_attachment",
    "DROP INDEX upload_erased",
    "DROP INDEX upload_unclaimed",
    "DROP INDEX upload_by_customer",
    // What the version before does not know: without its keys it can't be read any more.
    "DELETE FROM upload WHERE purpose <> 'PRAISE_IMAGE'",
];
