//! Customers, their contracts, what keeps them from being erased, and who saw their data (C1 to C5).

use crate::support::{create_sealed, run};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        create_sealed(manager, "access_record", ACCESS_RECORD).await?;
        run(manager, INDEXES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE customer (
        id UUID PRIMARY KEY NOT NULL,
        number TEXT UNIQUE,
        data_key BYTEA,
        name BYTEA,
        phone BYTEA,
        email BYTEA,
        name_index BYTEA,
        phone_index BYTEA,
        phone_end_index BYTEA,
        email_index BYTEA,
        index_key_id TEXT,
        tier TEXT NOT NULL,
        since_on DATE NOT NULL,
        vulnerable TEXT,
        contact_consent BOOLEAN NOT NULL,
        caution BOOLEAN NOT NULL,
        employee_id UUID REFERENCES employee (id),
        last_case_at TIMESTAMPTZ,
        created_at TIMESTAMPTZ NOT NULL,
        erased_at TIMESTAMPTZ,
        erasure_reason TEXT,
        erasure_listed_at TIMESTAMPTZ,
        erased_number_index BYTEA,
        erased_number_key_id TEXT,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX customer_by_name ON customer (name_index) WHERE name_index IS NOT NULL",
    "CREATE INDEX customer_by_phone ON customer (phone_index) WHERE phone_index IS NOT NULL",
    "CREATE INDEX customer_by_phone_end ON customer (phone_end_index) WHERE phone_end_index IS NOT NULL",
    "CREATE INDEX customer_by_email ON customer (email_index) WHERE email_index IS NOT NULL",
    "CREATE INDEX customer_by_erased_number ON customer (erased_number_index) WHERE erased_number_index IS NOT NULL",
    // Lists leave out who is erased, unless they are asked for.
    "CREATE INDEX customer_by_since ON customer (since_on, id) WHERE erased_at IS NULL",
    "CREATE INDEX customer_by_tier ON customer (tier, since_on, id) WHERE erased_at IS NULL",
    "CREATE INDEX customer_by_since_with_erased ON customer (since_on, id)",
    "CREATE INDEX customer_erased ON customer (id) WHERE erased_at IS NOT NULL",
    "CREATE UNIQUE INDEX customer_by_employee ON customer (employee_id) WHERE employee_id IS NOT NULL",
    "CREATE INDEX customer_by_last_case ON customer (last_case_at) WHERE last_case_at IS NOT NULL AND erased_at IS NULL",
    "CREATE INDEX customer_unlisted ON customer (erased_at) WHERE erased_at IS NOT NULL AND erasure_listed_at IS NULL",
    "CREATE TABLE contract (
        id UUID PRIMARY KEY NOT NULL,
        number TEXT UNIQUE,
        customer_id UUID NOT NULL REFERENCES customer (id),
        product TEXT NOT NULL,
        sold_on DATE NOT NULL,
        renewed_on DATE,
        ends_on DATE,
        first_year_premium BIGINT NOT NULL,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX contract_by_customer ON contract (customer_id, sold_on, id)",
    "CREATE TABLE legal_hold (
        id UUID PRIMARY KEY NOT NULL,
        customer_id UUID NOT NULL REFERENCES customer (id),
        reference TEXT NOT NULL,
        placed_by UUID NOT NULL REFERENCES employee (id),
        placed_at TIMESTAMPTZ NOT NULL,
        lifted_by UUID REFERENCES employee (id),
        lifted_at TIMESTAMPTZ
    )",
    "CREATE INDEX legal_hold_by_customer ON legal_hold (customer_id, placed_at)",
    "CREATE INDEX legal_hold_standing ON legal_hold (customer_id) WHERE lifted_at IS NULL",
];

const ACCESS_RECORD: &str =
    "at TIMESTAMPTZ NOT NULL, id UUID NOT NULL, actor_id UUID NOT NULL, session_id UUID NOT NULL,
    customer_id UUID NOT NULL, fields JSONB NOT NULL, reason TEXT NOT NULL, reference TEXT, client_ip TEXT,
    request_id TEXT NOT NULL";

const INDEXES: &[&str] = &[
    "CREATE INDEX access_record_by_customer ON access_record (customer_id, at, id)",
    "CREATE INDEX access_record_by_actor ON access_record (actor_id, at, id)",
];

const DOWN: &[&str] =
    &["DROP TABLE access_record", "DROP TABLE legal_hold", "DROP TABLE contract", "DROP TABLE customer"];
