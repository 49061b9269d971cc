//! The installation, passwords, sessions, audit records and idempotency keys (X2, X6, I3).

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
    "CREATE TABLE installation (
        name TEXT PRIMARY KEY NOT NULL,
        value TEXT NOT NULL
    )",
    "CREATE TABLE account (
        employee_id UUID PRIMARY KEY NOT NULL REFERENCES employee (id),
        password_hash TEXT NOT NULL,
        must_change_password BOOLEAN NOT NULL,
        changed_at TIMESTAMPTZ NOT NULL
    )",
    "CREATE TABLE session (
        id UUID PRIMARY KEY NOT NULL,
        employee_id UUID NOT NULL REFERENCES employee (id),
        created_at TIMESTAMPTZ NOT NULL,
        expires_at TIMESTAMPTZ NOT NULL,
        ended_at TIMESTAMPTZ,
        client_ip TEXT
    )",
    "CREATE INDEX session_by_employee ON session (employee_id, created_at)",
    "CREATE INDEX session_ended ON session (ended_at) WHERE ended_at IS NOT NULL",
    // No foreign keys: a record outlives whatever it speaks of. Every change writes one, so indexes are few: the key is the
    // log's order, and an id says in which millisecond to look for it.
    "CREATE TABLE audit_record (
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
    "CREATE INDEX audit_record_by_actor ON audit_record (actor_id, at, id)",
    "CREATE INDEX audit_record_by_object ON audit_record (object_id, at, id)",
    "CREATE TABLE idempotency_key (
        principal UUID NOT NULL,
        mutation TEXT NOT NULL,
        key TEXT NOT NULL,
        input_hash BYTEA NOT NULL,
        object_id UUID NOT NULL,
        created_at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (principal, mutation, key)
    )",
    "CREATE INDEX idempotency_key_by_time ON idempotency_key (created_at)",
];

const DOWN: &[&str] = &[
    "DROP TABLE idempotency_key",
    "DROP TABLE audit_record",
    "DROP TABLE session",
    "DROP TABLE account",
    "DROP TABLE installation",
];
