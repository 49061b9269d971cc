//! Limits, decisions, the ledger and its balances, approval requests (D1 to D10).

use crate::support::{create_sealed, keep, run};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        create_sealed(manager, "decision", DECISION).await?;
        create_sealed(manager, "ledger_entry", LEDGER_ENTRY).await?;
        run(manager, INDEXES).await?;
        keep(manager, "approval_step").await?;
        keep(manager, "decision_key").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    "CREATE TABLE delegation_limit (
        id UUID PRIMARY KEY NOT NULL,
        employee_id UUID REFERENCES employee (id),
        job_function TEXT,
        department_id UUID REFERENCES department (id),
        kind TEXT NOT NULL,
        tier TEXT NOT NULL,
        per_case BIGINT NOT NULL,
        per_customer BIGINT,
        per_day BIGINT,
        per_month BIGINT,
        valid_from DATE NOT NULL,
        valid_until DATE,
        effective_from TIMESTAMPTZ,
        effective_until TIMESTAMPTZ,
        replaces_id UUID REFERENCES delegation_limit (id),
        ends BOOLEAN NOT NULL,
        status TEXT NOT NULL,
        proposed_by UUID NOT NULL REFERENCES employee (id),
        proposed_at TIMESTAMPTZ NOT NULL,
        decided_by UUID REFERENCES employee (id),
        decided_at TIMESTAMPTZ,
        reason TEXT,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX delegation_limit_of_employee ON delegation_limit (employee_id, kind) WHERE employee_id IS NOT NULL",
    "CREATE INDEX delegation_limit_of_function ON delegation_limit (job_function, kind) WHERE job_function IS NOT NULL",
    "CREATE INDEX delegation_limit_by_time ON delegation_limit (proposed_at, id)",
    "CREATE INDEX delegation_limit_proposed ON delegation_limit (proposed_at, id) WHERE status = 'PROPOSED'",
    "CREATE TABLE ledger_balance (
        \"window\" TEXT NOT NULL,
        owner TEXT NOT NULL,
        period DATE NOT NULL,
        used BIGINT NOT NULL,
        PRIMARY KEY (\"window\", owner, period)
    )",
    "CREATE TABLE approval_request (
        id UUID PRIMARY KEY NOT NULL,
        kind TEXT NOT NULL,
        customer_id UUID NOT NULL REFERENCES customer (id),
        tier TEXT NOT NULL,
        claim_reference TEXT NOT NULL,
        amount BIGINT NOT NULL,
        demand TEXT NOT NULL,
        reason BYTEA NOT NULL,
        requested_by UUID NOT NULL REFERENCES employee (id),
        requested_at TIMESTAMPTZ NOT NULL,
        department_id UUID NOT NULL REFERENCES department (id),
        stage TEXT NOT NULL,
        holder_id UUID NOT NULL REFERENCES employee (id),
        approver_id UUID REFERENCES employee (id),
        hop INTEGER NOT NULL,
        status TEXT NOT NULL,
        assigned_at TIMESTAMPTZ NOT NULL,
        remind_at TIMESTAMPTZ,
        due_at TIMESTAMPTZ NOT NULL,
        cleared_by UUID REFERENCES employee (id),
        decided_by UUID REFERENCES employee (id),
        decided_at TIMESTAMPTZ,
        answer BYTEA,
        decision_id UUID,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX approval_request_by_time ON approval_request (requested_at, id)",
    "CREATE INDEX approval_request_of_asker ON approval_request (requested_by, requested_at, id)",
    "CREATE INDEX approval_request_before ON approval_request (approver_id, requested_at, id)",
    "CREATE INDEX approval_request_of_holder ON approval_request (holder_id, requested_at, id)",
    "CREATE INDEX approval_request_of_department ON approval_request (department_id, requested_at, id)",
    "CREATE INDEX approval_request_of_customer ON approval_request (customer_id, requested_at, id)",
    "CREATE INDEX approval_request_of_decider ON approval_request (decided_by, requested_at, id)",
    "CREATE INDEX approval_request_pending ON approval_request (requested_at, id) WHERE status = 'PENDING'",
    "CREATE TABLE approval_step (
        request_id UUID NOT NULL REFERENCES approval_request (id),
        version INTEGER NOT NULL,
        at TIMESTAMPTZ NOT NULL,
        what TEXT NOT NULL,
        stage TEXT NOT NULL,
        actor_id UUID,
        approver_id UUID,
        holder_id UUID NOT NULL,
        amount BIGINT NOT NULL,
        PRIMARY KEY (request_id, version)
    )",
    "CREATE TABLE decision_key (
        employee_id UUID NOT NULL,
        key TEXT NOT NULL,
        input_hash BYTEA NOT NULL,
        made TEXT NOT NULL,
        object_id UUID NOT NULL,
        PRIMARY KEY (employee_id, key)
    )",
];

const DECISION: &str =
    "at TIMESTAMPTZ NOT NULL, id UUID NOT NULL UNIQUE, kind TEXT NOT NULL, customer_id UUID NOT NULL,
    tier TEXT NOT NULL, claim_reference TEXT NOT NULL, amount BIGINT NOT NULL CHECK (amount > 0), demand TEXT NOT NULL,
    reason BYTEA NOT NULL, requested_by UUID NOT NULL, decided_by UUID NOT NULL, holder_id UUID NOT NULL,
    department_id UUID NOT NULL, limit_id UUID, request_id UUID UNIQUE, requested_at TIMESTAMPTZ NOT NULL,
    basis JSONB NOT NULL";

// One entry that consumes and at most one that gives back.
const LEDGER_ENTRY: &str = "at TIMESTAMPTZ NOT NULL, id UUID NOT NULL, decision_id UUID NOT NULL, ledger TEXT NOT NULL,
    kind TEXT NOT NULL, holder_id UUID NOT NULL, customer_id UUID NOT NULL, claim_reference TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount <> 0), day DATE NOT NULL, counts_from TIMESTAMPTZ NOT NULL,
    made_by UUID NOT NULL, reason BYTEA";

const INDEXES: &[&str] = &[
    "CREATE INDEX decision_of_holder ON decision (holder_id, at, id)",
    "CREATE INDEX decision_of_decider ON decision (decided_by, at, id)",
    "CREATE INDEX decision_of_asker ON decision (requested_by, at, id)",
    "CREATE INDEX decision_of_customer ON decision (customer_id, at, id)",
    "CREATE INDEX decision_of_department ON decision (department_id, at, id)",
    "CREATE INDEX decision_of_claim ON decision (claim_reference, at, id)",
    "CREATE UNIQUE INDEX ledger_entry_of_decision ON ledger_entry (decision_id, (amount < 0))",
    "CREATE INDEX ledger_entry_of_customer ON ledger_entry (customer_id, kind, counts_from)",
    "CREATE INDEX ledger_entry_of_holder ON ledger_entry (holder_id, kind, day)",
    "CREATE INDEX ledger_entry_by_day ON ledger_entry (day) WHERE amount > 0",
    "CREATE INDEX ledger_entry_of_claim ON ledger_entry (claim_reference, ledger)",
];

const DOWN: &[&str] = &[
    "DROP TABLE decision_key",
    "DROP TABLE approval_step",
    "DROP TABLE ledger_entry",
    "DROP TABLE decision",
    "DROP TABLE approval_request",
    "DROP TABLE ledger_balance",
    "DROP TABLE delegation_limit",
];
