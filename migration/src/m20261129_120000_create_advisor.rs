//! Loyal-customer advisors (명예사원, A1 to A6): nominations and terms, reviews, activities with what they brought, questions.

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
    "CREATE TABLE loyal_customer_advisor (
        id UUID PRIMARY KEY NOT NULL,
        customer_id UUID NOT NULL REFERENCES customer (id),
        state TEXT NOT NULL,
        nominated_by UUID NOT NULL REFERENCES employee (id),
        nominated_at TIMESTAMPTZ NOT NULL,
        merit BYTEA,
        improvement BYTEA,
        improvement_task_id UUID NOT NULL REFERENCES improvement_task (id),
        consent_how TEXT,
        consent_on DATE,
        consent_recorded_by UUID REFERENCES employee (id),
        number TEXT,
        appointed_at TIMESTAMPTZ,
        appointed_by UUID REFERENCES employee (id),
        signed_by UUID REFERENCES employee (id),
        first_day DATE,
        last_day DATE,
        renewals INTEGER NOT NULL,
        renewal TEXT,
        renewal_by UUID REFERENCES employee (id),
        ended_at TIMESTAMPTZ,
        ended_by UUID REFERENCES employee (id),
        ended_as TEXT,
        end_reason BYTEA,
        version INTEGER NOT NULL
    )",
    // One nomination under way or term at a time.
    "CREATE UNIQUE INDEX loyal_customer_advisor_one ON loyal_customer_advisor (customer_id)
        WHERE state IN ('NOMINATED', 'FEASIBLE', 'APPROVED', 'ACTIVE')",
    "CREATE UNIQUE INDEX loyal_customer_advisor_number_key ON loyal_customer_advisor (number)",
    "CREATE INDEX loyal_customer_advisor_by_time ON loyal_customer_advisor (nominated_at, id)",
    "CREATE INDEX loyal_customer_advisor_in_state ON loyal_customer_advisor (state, nominated_at, id)",
    "CREATE INDEX loyal_customer_advisor_of_customer ON loyal_customer_advisor (customer_id, nominated_at, id)",
    "CREATE INDEX loyal_customer_advisor_by_nominator ON loyal_customer_advisor (nominated_by, nominated_at, id)",
    "CREATE INDEX loyal_customer_advisor_ends ON loyal_customer_advisor (last_day, id) WHERE state = 'ACTIVE'",
    "CREATE TABLE advisor_review (
        advisor_id UUID NOT NULL REFERENCES loyal_customer_advisor (id),
        round INTEGER NOT NULL,
        reviewer_id UUID NOT NULL REFERENCES employee (id),
        step TEXT NOT NULL,
        agrees BOOLEAN NOT NULL,
        reason BYTEA,
        at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (advisor_id, round, reviewer_id)
    )",
    "CREATE TABLE advisor_activity (
        id UUID PRIMARY KEY NOT NULL,
        advisor_id UUID NOT NULL REFERENCES loyal_customer_advisor (id),
        kind TEXT NOT NULL,
        instruction BYTEA,
        due_on DATE NOT NULL,
        assigned_at TIMESTAMPTZ NOT NULL,
        assigned_by UUID NOT NULL REFERENCES employee (id),
        state TEXT NOT NULL,
        reported_at TIMESTAMPTZ,
        reported_by UUID REFERENCES employee (id),
        rating INTEGER,
        report BYTEA,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX advisor_activity_of ON advisor_activity (advisor_id, assigned_at, id)",
    "CREATE TABLE advisor_suggestion (
        id UUID PRIMARY KEY NOT NULL,
        advisor_id UUID NOT NULL REFERENCES loyal_customer_advisor (id),
        activity_id UUID NOT NULL REFERENCES advisor_activity (id),
        at TIMESTAMPTZ NOT NULL,
        position INTEGER NOT NULL,
        text BYTEA,
        voc_item_id UUID REFERENCES voc_item (id)
    )",
    "CREATE INDEX advisor_suggestion_of ON advisor_suggestion (advisor_id, at, id)",
    "CREATE UNIQUE INDEX advisor_suggestion_in ON advisor_suggestion (activity_id, position)",
    "CREATE INDEX advisor_suggestion_by_time ON advisor_suggestion (at, id)",
    "CREATE UNIQUE INDEX advisor_suggestion_filed ON advisor_suggestion (voc_item_id) WHERE voc_item_id IS NOT NULL",
    "CREATE TABLE advisor_question (
        id UUID PRIMARY KEY NOT NULL,
        advisor_id UUID NOT NULL REFERENCES loyal_customer_advisor (id),
        asked_at TIMESTAMPTZ NOT NULL,
        asked_by UUID REFERENCES employee (id),
        question BYTEA,
        due_on DATE NOT NULL,
        state TEXT NOT NULL,
        answered_at TIMESTAMPTZ,
        answered_by UUID REFERENCES employee (id),
        answer BYTEA,
        overdue_told_at TIMESTAMPTZ,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX advisor_question_of ON advisor_question (advisor_id, asked_at, id)",
    "CREATE INDEX advisor_question_open ON advisor_question (due_on, id) WHERE state = 'OPEN'",
];

const DOWN: &[&str] = &[
    "DROP TABLE advisor_question",
    "DROP TABLE advisor_suggestion",
    "DROP TABLE advisor_activity",
    "DROP TABLE advisor_review",
    "DROP TABLE loyal_customer_advisor",
];
