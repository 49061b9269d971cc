//! Notifications (L4), what each person wants by mail, and how far a reader of the event log has come.

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
    "CREATE TABLE event_reader (
        name TEXT PRIMARY KEY NOT NULL,
        transaction_id BIGINT NOT NULL,
        seq BIGINT NOT NULL
    )",
    // What happened before there were notifications is not told now.
    "INSERT INTO event_reader (name, transaction_id, seq)
        SELECT 'notifications', transaction_id, seq FROM event ORDER BY transaction_id DESC, seq DESC LIMIT 1",
    "INSERT INTO event_reader (name, transaction_id, seq) VALUES ('notifications', 0, 0) ON CONFLICT DO NOTHING",
    "CREATE TABLE notification (
        id UUID PRIMARY KEY NOT NULL,
        employee_id UUID NOT NULL REFERENCES employee (id),
        kind TEXT NOT NULL,
        subject_type TEXT NOT NULL,
        subject_id UUID NOT NULL,
        actor_id UUID,
        occasion TEXT NOT NULL,
        made_at TIMESTAMPTZ NOT NULL,
        read_at TIMESTAMPTZ
    )",
    "CREATE UNIQUE INDEX notification_occasion ON notification (employee_id, occasion)",
    "CREATE INDEX notification_list ON notification (employee_id, made_at, id)",
    "CREATE INDEX notification_unread ON notification (employee_id, made_at, id) WHERE read_at IS NULL",
    "CREATE TABLE notification_preference (
        employee_id UUID NOT NULL REFERENCES employee (id),
        kind TEXT NOT NULL,
        email BOOLEAN NOT NULL,
        PRIMARY KEY (employee_id, kind)
    )",
];

const DOWN: &[&str] = &["DROP TABLE notification_preference", "DROP TABLE notification", "DROP TABLE event_reader"];
