//! Executive recovery (고객불만 달래기, R1 to R7): cases, what was said with the customer, promises, whose turn it is.

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
    "CREATE TABLE recovery_case (
        id UUID PRIMARY KEY NOT NULL,
        item_id UUID NOT NULL REFERENCES voc_item (id),
        customer_id UUID NOT NULL REFERENCES customer (id),
        executive_id UUID NOT NULL REFERENCES employee (id),
        division_id UUID REFERENCES department (id),
        origin TEXT NOT NULL,
        opened_at TIMESTAMPTZ NOT NULL,
        opened_by UUID REFERENCES employee (id),
        flag_reason BYTEA,
        dissatisfaction INTEGER,
        state TEXT NOT NULL,
        first_due_at TIMESTAMPTZ NOT NULL,
        tries INTEGER NOT NULL,
        first_contact TEXT,
        first_contact_at TIMESTAMPTZ,
        first_contact_by UUID REFERENCES employee (id),
        apologized_at TIMESTAMPTZ,
        overdue_told_at TIMESTAMPTZ,
        exempt_at TIMESTAMPTZ,
        hand_overs INTEGER NOT NULL,
        remedy_id UUID,
        satisfaction INTEGER,
        closed_at TIMESTAMPTZ,
        closed_by UUID REFERENCES employee (id),
        closing_reason BYTEA,
        story TEXT,
        shared_at TIMESTAMPTZ,
        version INTEGER NOT NULL
    )",
    // R1: one open case of an item at a time.
    "CREATE UNIQUE INDEX recovery_case_open_of_item ON recovery_case (item_id) WHERE closed_at IS NULL",
    "CREATE INDEX recovery_case_of_item ON recovery_case (item_id)",
    "CREATE INDEX recovery_case_by_time ON recovery_case (opened_at, id)",
    "CREATE INDEX recovery_case_of_executive ON recovery_case (executive_id, opened_at, id)",
    "CREATE INDEX recovery_case_open_of_executive ON recovery_case (executive_id, id) WHERE closed_at IS NULL",
    "CREATE INDEX recovery_case_of_customer ON recovery_case (customer_id, opened_at, id)",
    "CREATE INDEX recovery_case_shared ON recovery_case (shared_at, id) WHERE shared_at IS NOT NULL",
    "CREATE INDEX recovery_case_awaited ON recovery_case (first_due_at, id) \
     WHERE first_contact IS NULL AND closed_at IS NULL",
    "CREATE TABLE recovery_turn (
        executive_id UUID PRIMARY KEY NOT NULL REFERENCES employee (id),
        turn BIGINT NOT NULL,
        cases INTEGER NOT NULL,
        last_at TIMESTAMPTZ
    )",
    "CREATE TABLE recovery_hand_over (
        case_id UUID NOT NULL REFERENCES recovery_case (id),
        version INTEGER NOT NULL,
        at TIMESTAMPTZ NOT NULL,
        from_id UUID NOT NULL REFERENCES employee (id),
        to_id UUID NOT NULL REFERENCES employee (id),
        by_id UUID REFERENCES employee (id),
        ground TEXT NOT NULL,
        reason BYTEA,
        PRIMARY KEY (case_id, version)
    )",
    "CREATE TABLE recovery_contact (
        id UUID PRIMARY KEY NOT NULL,
        case_id UUID NOT NULL REFERENCES recovery_case (id),
        at TIMESTAMPTZ NOT NULL,
        logged_at TIMESTAMPTZ NOT NULL,
        by_id UUID NOT NULL REFERENCES employee (id),
        is_own BOOLEAN NOT NULL,
        way TEXT NOT NULL,
        outcome TEXT NOT NULL,
        is_try BOOLEAN NOT NULL,
        apologized BOOLEAN NOT NULL,
        note BYTEA
    )",
    "CREATE INDEX recovery_contact_of_case ON recovery_contact (case_id, at, id)",
    "CREATE TABLE recovery_opinion (
        id UUID PRIMARY KEY NOT NULL,
        case_id UUID NOT NULL REFERENCES recovery_case (id),
        at TIMESTAMPTZ NOT NULL,
        by_id UUID NOT NULL REFERENCES employee (id),
        words BYTEA
    )",
    "CREATE INDEX recovery_opinion_of_case ON recovery_opinion (case_id, at, id)",
    "CREATE TABLE recovery_outcome (
        opinion_id UUID NOT NULL REFERENCES recovery_opinion (id),
        place INTEGER NOT NULL,
        item_id UUID NOT NULL REFERENCES voc_item (id),
        PRIMARY KEY (opinion_id, place)
    )",
    "CREATE UNIQUE INDEX recovery_outcome_item ON recovery_outcome (item_id)",
    "CREATE TABLE recovery_task (
        opinion_id UUID NOT NULL REFERENCES recovery_opinion (id),
        place INTEGER NOT NULL,
        task_id UUID NOT NULL REFERENCES improvement_task (id),
        PRIMARY KEY (opinion_id, place)
    )",
    "CREATE TABLE recovery_promise (
        id UUID PRIMARY KEY NOT NULL,
        case_id UUID NOT NULL REFERENCES recovery_case (id),
        customer_id UUID NOT NULL REFERENCES customer (id),
        words BYTEA,
        due_on DATE NOT NULL,
        owner_id UUID NOT NULL REFERENCES employee (id),
        made_at TIMESTAMPTZ NOT NULL,
        made_by UUID NOT NULL REFERENCES employee (id),
        state TEXT NOT NULL,
        kept_at TIMESTAMPTZ,
        kept_note BYTEA,
        open_until TIMESTAMPTZ,
        mail_id UUID,
        answers INTEGER NOT NULL,
        answered_at TIMESTAMPTZ,
        channel TEXT,
        comment BYTEA,
        next_step TEXT,
        next_at TIMESTAMPTZ,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX recovery_promise_by_day ON recovery_promise (due_on, id)",
    "CREATE INDEX recovery_promise_of_owner ON recovery_promise (owner_id, due_on, id)",
    "CREATE INDEX recovery_promise_of_case ON recovery_promise (case_id, made_at, id)",
    "CREATE INDEX recovery_promise_of_customer ON recovery_promise (customer_id, due_on, id)",
    "CREATE INDEX recovery_promise_next ON recovery_promise (next_at, id) WHERE next_at IS NOT NULL",
    // What customers complained about before is with whoever handles it.
    "INSERT INTO event_reader (name, transaction_id, seq)
        SELECT 'recovery', transaction_id, seq FROM event ORDER BY transaction_id DESC, seq DESC LIMIT 1",
    "INSERT INTO event_reader (name, transaction_id, seq) VALUES ('recovery', 0, 0) ON CONFLICT DO NOTHING",
];

const DOWN: &[&str] = &[
    "DELETE FROM event_reader WHERE name = 'recovery'",
    "DROP TABLE recovery_promise",
    "DROP TABLE recovery_task",
    "DROP TABLE recovery_outcome",
    "DROP TABLE recovery_opinion",
    "DROP TABLE recovery_contact",
    "DROP TABLE recovery_hand_over",
    "DROP TABLE recovery_turn",
    "DROP TABLE recovery_case",
];
