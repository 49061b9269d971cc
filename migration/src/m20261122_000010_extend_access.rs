//! Refresh tokens, lock-out, second factors, one-time links (X2).

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
    // What the version before leaves empty: its sessions can't be renewed.
    "ALTER TABLE session ADD COLUMN user_agent TEXT",
    "ALTER TABLE session ADD COLUMN device_name TEXT",
    "ALTER TABLE session ADD COLUMN renewed_at TIMESTAMPTZ",
    "ALTER TABLE session ADD COLUMN second_factor_at TIMESTAMPTZ",
    "ALTER TABLE session ADD COLUMN refresh_family TEXT",
    "ALTER TABLE session ADD COLUMN refresh_hash TEXT",
    "ALTER TABLE session ADD COLUMN refresh_previous TEXT",
    "ALTER TABLE session ADD COLUMN refresh_expires_at TIMESTAMPTZ",
    "CREATE TABLE sign_in_attempt (
        key TEXT PRIMARY KEY NOT NULL,
        failures INTEGER NOT NULL,
        last_at TIMESTAMPTZ NOT NULL,
        locked_until TIMESTAMPTZ
    )",
    "CREATE INDEX sign_in_attempt_by_time ON sign_in_attempt (last_at)",
    "CREATE TABLE second_factor (
        employee_id UUID PRIMARY KEY NOT NULL REFERENCES employee (id),
        secret BYTEA,
        pending_secret BYTEA,
        pending_until TIMESTAMPTZ,
        last_step BIGINT NOT NULL,
        confirmed_at TIMESTAMPTZ
    )",
    "CREATE TABLE recovery_code (
        employee_id UUID NOT NULL REFERENCES employee (id),
        hash TEXT NOT NULL,
        PRIMARY KEY (employee_id, hash)
    )",
    "CREATE TABLE sign_in_challenge (
        hash TEXT PRIMARY KEY NOT NULL,
        employee_id UUID NOT NULL REFERENCES employee (id),
        tries INTEGER NOT NULL,
        expires_at TIMESTAMPTZ NOT NULL
    )",
    "CREATE INDEX sign_in_challenge_by_employee ON sign_in_challenge (employee_id)",
    "CREATE INDEX sign_in_challenge_by_time ON sign_in_challenge (expires_at)",
    "CREATE TABLE one_time_link (
        hash TEXT PRIMARY KEY NOT NULL,
        employee_id UUID NOT NULL REFERENCES employee (id),
        kind TEXT NOT NULL,
        created_at TIMESTAMPTZ NOT NULL,
        expires_at TIMESTAMPTZ NOT NULL
    )",
    "CREATE INDEX one_time_link_by_employee ON one_time_link (employee_id)",
    "CREATE INDEX one_time_link_by_time ON one_time_link (expires_at)",
];

const DOWN: &[&str] = &[
    "DROP TABLE one_time_link",
    "DROP TABLE sign_in_challenge",
    "DROP TABLE recovery_code",
    "DROP TABLE second_factor",
    "DROP TABLE sign_in_attempt",
    "ALTER TABLE session DROP COLUMN refresh_expires_at",
    "ALTER TABLE session DROP COLUMN refresh_previous",
    "ALTER TABLE session DROP COLUMN refresh_hash",
    "ALTER TABLE session DROP COLUMN refresh_family",
    "ALTER TABLE session DROP COLUMN second_factor_at",
    "ALTER TABLE session DROP COLUMN renewed_at",
    "ALTER TABLE session DROP COLUMN device_name",
    "ALTER TABLE session DROP COLUMN user_agent",
];
