//! What frequent VOC becomes (개선과제, H4, H5, H7, H8): tasks, their timeline, the items that they are about, their measured effect.

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
    "CREATE TABLE improvement_task (
        id UUID PRIMARY KEY NOT NULL,
        title TEXT NOT NULL,
        problem TEXT NOT NULL,
        category_id UUID NOT NULL REFERENCES voc_category (id),
        series_department_id UUID REFERENCES department (id),
        series_part TEXT,
        signal_week DATE,
        counts_from DATE NOT NULL,
        department_id UUID NOT NULL REFERENCES department (id),
        requested_by UUID NOT NULL REFERENCES employee (id),
        requested_at TIMESTAMPTZ NOT NULL,
        desired_by DATE,
        state TEXT NOT NULL,
        answered_by UUID REFERENCES employee (id),
        answered_at TIMESTAMPTZ,
        due_on DATE,
        correction TEXT,
        correction_owner_id UUID REFERENCES employee (id),
        corrective_action TEXT,
        action_owner_id UUID REFERENCES employee (id),
        success_criteria TEXT,
        began_at TIMESTAMPTZ,
        result TEXT,
        submitted_by UUID REFERENCES employee (id),
        submitted_at TIMESTAMPTZ,
        effective_on DATE,
        verified_by UUID REFERENCES employee (id),
        verified_at TIMESTAMPTZ,
        announcement TEXT,
        watched_until TIMESTAMPTZ,
        reopened_at TIMESTAMPTZ,
        reopened_by_item_id UUID REFERENCES voc_item (id),
        reopenings INTEGER NOT NULL,
        returns INTEGER NOT NULL,
        involved JSONB NOT NULL,
        due_told INTEGER NOT NULL,
        version INTEGER NOT NULL,
        CHECK ((series_department_id IS NULL) = (series_part IS NULL)),
        CHECK (correction_owner_id <> action_owner_id)
    )",
    "CREATE INDEX improvement_task_by_time ON improvement_task (requested_at, id)",
    "CREATE INDEX improvement_task_in_state ON improvement_task (state, requested_at, id)",
    "CREATE INDEX improvement_task_of_department ON improvement_task (department_id, requested_at, id)",
    "CREATE INDEX improvement_task_in_state_of_department ON improvement_task (department_id, state, requested_at, id)",
    "CREATE INDEX improvement_task_of_category ON improvement_task (category_id, requested_at, id)",
    "CREATE INDEX improvement_task_of_requester ON improvement_task (requested_by, requested_at, id)",
    "CREATE INDEX improvement_task_of_correction ON improvement_task (correction_owner_id, requested_at, id)
        WHERE correction_owner_id IS NOT NULL",
    "CREATE INDEX improvement_task_of_action ON improvement_task (action_owner_id, requested_at, id)
        WHERE action_owner_id IS NOT NULL",
    // What is open and due: lists by due date, and whoever tells that it is.
    "CREATE INDEX improvement_task_due ON improvement_task (due_on, id)
        WHERE state IN ('ACCEPTED', 'IN_PROGRESS', 'REOPENED') AND due_on IS NOT NULL",
    "CREATE INDEX improvement_task_watched ON improvement_task (watched_until) WHERE state = 'VERIFIED'",
    "CREATE INDEX improvement_task_verified ON improvement_task (verified_at, id) WHERE verified_at IS NOT NULL",
    "CREATE INDEX improvement_task_effective ON improvement_task (effective_on, id) WHERE effective_on IS NOT NULL",
    "CREATE TABLE improvement_step (
        task_id UUID NOT NULL REFERENCES improvement_task (id),
        version INTEGER NOT NULL,
        at TIMESTAMPTZ NOT NULL,
        what TEXT NOT NULL,
        employee_id UUID REFERENCES employee (id),
        state TEXT NOT NULL,
        text TEXT,
        item_id UUID REFERENCES voc_item (id),
        changes JSONB,
        PRIMARY KEY (task_id, version)
    )",
    "CREATE INDEX improvement_step_reopened ON improvement_step (at, task_id) WHERE what = 'REOPENED'",
    "CREATE TABLE improvement_item (
        task_id UUID NOT NULL REFERENCES improvement_task (id),
        item_id UUID NOT NULL REFERENCES voc_item (id),
        customer_id UUID REFERENCES customer (id),
        received_at TIMESTAMPTZ NOT NULL,
        why TEXT NOT NULL,
        added_at TIMESTAMPTZ NOT NULL,
        told_at TIMESTAMPTZ,
        mail_id UUID,
        PRIMARY KEY (task_id, item_id)
    )",
    "CREATE INDEX improvement_item_by_time ON improvement_item (task_id, received_at, item_id)",
    "CREATE INDEX improvement_item_of_item ON improvement_item (item_id, task_id)",
    "CREATE INDEX improvement_item_of_customer ON improvement_item (customer_id, task_id) WHERE customer_id IS NOT NULL",
    "CREATE INDEX improvement_item_untold ON improvement_item (task_id, item_id) WHERE told_at IS NULL",
    "CREATE TABLE improvement_effect (
        task_id UUID PRIMARY KEY NOT NULL REFERENCES improvement_task (id),
        measured_at TIMESTAMPTZ NOT NULL,
        through DATE NOT NULL,
        began_on DATE NOT NULL,
        effective_on DATE NOT NULL,
        is_final BOOLEAN NOT NULL,
        before_items INTEGER NOT NULL,
        after_items INTEGER NOT NULL,
        weeks JSONB NOT NULL,
        numbers JSONB,
        too_little TEXT
    )",
    // Nothing that was filed before there were tasks can open one again.
    "INSERT INTO event_reader (name, transaction_id, seq)
        SELECT 'improvementRecurrence', transaction_id, seq FROM event ORDER BY transaction_id DESC, seq DESC LIMIT 1",
    "INSERT INTO event_reader (name, transaction_id, seq) VALUES ('improvementRecurrence', 0, 0) ON CONFLICT DO NOTHING",
];

const DOWN: &[&str] = &[
    "DELETE FROM event_reader WHERE name = 'improvementRecurrence'",
    "DROP TABLE improvement_effect",
    "DROP TABLE improvement_item",
    "DROP TABLE improvement_step",
    "DROP TABLE improvement_task",
];
