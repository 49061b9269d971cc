//! VOC: categories and who gets them, items, their timeline, and what was said (V1 to V6, V14).

use crate::support::{keep, run};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        keep(manager, "voc_step").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE voc_category (
        id UUID PRIMARY KEY NOT NULL,
        parent_id UUID REFERENCES voc_category (id),
        code TEXT NOT NULL UNIQUE,
        name_ko TEXT NOT NULL,
        name_en TEXT NOT NULL,
        business_line TEXT NOT NULL,
        sensitivity TEXT,
        is_active BOOLEAN NOT NULL,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX voc_category_below ON voc_category (parent_id) WHERE parent_id IS NOT NULL",
    "CREATE TABLE voc_assignment_rule (
        category_id UUID PRIMARY KEY NOT NULL REFERENCES voc_category (id),
        department_id UUID NOT NULL REFERENCES department (id),
        version INTEGER NOT NULL
    )",
    "CREATE TABLE voc_item (
        id UUID PRIMARY KEY NOT NULL,
        number TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        channel TEXT NOT NULL,
        category_id UUID NOT NULL REFERENCES voc_category (id),
        dissatisfaction INTEGER,
        severity TEXT NOT NULL,
        sensitivity TEXT,
        customer_id UUID REFERENCES customer (id),
        contract_id UUID REFERENCES contract (id),
        claim_reference TEXT,
        external_id TEXT,
        state TEXT NOT NULL,
        department_id UUID REFERENCES department (id),
        assignee_id UUID REFERENCES employee (id),
        caused_by_id UUID REFERENCES department (id),
        escalation TEXT NOT NULL,
        received_at TIMESTAMPTZ NOT NULL,
        first_received_at TIMESTAMPTZ NOT NULL,
        recorded_by UUID REFERENCES employee (id),
        follows_id UUID REFERENCES voc_item (id),
        merged_into_id UUID REFERENCES voc_item (id),
        rejected_as TEXT,
        transfers INTEGER NOT NULL,
        reopenings INTEGER NOT NULL,
        first_response_at TIMESTAMPTZ,
        resolved_at TIMESTAMPTZ,
        closed_at TIMESTAMPTZ,
        closes_at TIMESTAMPTZ,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX voc_item_by_time ON voc_item (received_at, id)",
    "CREATE INDEX voc_item_in_state ON voc_item (state, received_at, id)",
    "CREATE INDEX voc_item_of_department ON voc_item (department_id, state, received_at, id)",
    "CREATE INDEX voc_item_of_department_by_time ON voc_item (department_id, received_at, id)",
    "CREATE INDEX voc_item_caused_by ON voc_item (caused_by_id, received_at, id) WHERE caused_by_id IS NOT NULL",
    "CREATE INDEX voc_item_recorded_by ON voc_item (recorded_by, received_at, id) WHERE recorded_by IS NOT NULL",
    "CREATE INDEX voc_item_of_assignee ON voc_item (assignee_id, state, received_at, id)",
    "CREATE INDEX voc_item_of_customer ON voc_item (customer_id, received_at, id) WHERE customer_id IS NOT NULL",
    "CREATE INDEX voc_item_of_category ON voc_item (category_id, received_at, id)",
    "CREATE INDEX voc_item_of_claim ON voc_item (claim_reference) WHERE claim_reference IS NOT NULL",
    "CREATE INDEX voc_item_merged ON voc_item (merged_into_id) WHERE merged_into_id IS NOT NULL",
    "CREATE INDEX voc_item_follows ON voc_item (follows_id) WHERE follows_id IS NOT NULL",
    "CREATE INDEX voc_item_closes ON voc_item (closes_at, id) WHERE closes_at IS NOT NULL",
    "CREATE UNIQUE INDEX voc_item_external ON voc_item (channel, external_id) WHERE external_id IS NOT NULL",
    "CREATE TABLE voc_text (
        id UUID PRIMARY KEY NOT NULL,
        item_id UUID NOT NULL REFERENCES voc_item (id),
        kind TEXT NOT NULL,
        at TIMESTAMPTZ NOT NULL,
        employee_id UUID REFERENCES employee (id),
        text TEXT NOT NULL,
        original BYTEA,
        delivery TEXT,
        mail_id UUID
    )",
    "CREATE INDEX voc_text_of_item ON voc_text (item_id, at, id)",
    "CREATE TABLE voc_step (
        item_id UUID NOT NULL REFERENCES voc_item (id),
        version INTEGER NOT NULL,
        at TIMESTAMPTZ NOT NULL,
        what TEXT NOT NULL,
        actor TEXT NOT NULL,
        employee_id UUID,
        from_state TEXT,
        state TEXT NOT NULL,
        department_id UUID,
        assignee_id UUID,
        code TEXT,
        text_id UUID,
        other_id UUID,
        PRIMARY KEY (item_id, version)
    )",
];

const DOWN: &[&str] = &[
    "DROP TABLE voc_step",
    "DROP TABLE voc_text",
    "DROP TABLE voc_item",
    "DROP TABLE voc_assignment_rule",
    "DROP TABLE voc_category",
];
