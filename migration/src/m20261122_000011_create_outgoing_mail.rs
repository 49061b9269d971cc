//! Mail that is to be sent (X2): an outbox.

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
    "CREATE TABLE outgoing_mail (
        id UUID PRIMARY KEY NOT NULL,
        message_id TEXT NOT NULL,
        recipient TEXT NOT NULL,
        subject TEXT NOT NULL,
        body TEXT,
        status TEXT NOT NULL,
        created_at TIMESTAMPTZ NOT NULL,
        due_at TIMESTAMPTZ NOT NULL,
        give_up_at TIMESTAMPTZ NOT NULL,
        attempts INTEGER NOT NULL,
        last_error TEXT,
        sent_at TIMESTAMPTZ
    )",
    "CREATE INDEX outgoing_mail_due ON outgoing_mail (due_at) WHERE status = 'WAITING'",
];

const DOWN: &[&str] = &["DROP TABLE outgoing_mail"];
