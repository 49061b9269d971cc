//! Uploads, and the images that praise shows (P3).

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
    "CREATE TABLE upload (
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
        version INTEGER NOT NULL
    )",
    "CREATE INDEX upload_by_owner ON upload (owner_id, created_at)",
    "CREATE INDEX upload_by_time ON upload (created_at)",
    // An image is shown once: whoever comes second with the same upload is refused here.
    "CREATE TABLE praise_image (
        post_id UUID NOT NULL REFERENCES praise_post (id),
        position INTEGER NOT NULL,
        upload_id UUID NOT NULL REFERENCES upload (id),
        PRIMARY KEY (post_id, position)
    )",
    "CREATE UNIQUE INDEX praise_image_upload_id_key ON praise_image (upload_id)",
];

const DOWN: &[&str] = &["DROP TABLE praise_image", "DROP TABLE upload"];
