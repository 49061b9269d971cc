//! Care for the employee (V12): reports of abuse, rests after it, and since when an item counts against nobody.

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
    "ALTER TABLE voc_item ADD COLUMN abused_at TIMESTAMPTZ",
    "CREATE INDEX voc_item_abused ON voc_item (received_at, id) WHERE abused_at IS NOT NULL",
    "CREATE TABLE abuse_report (
        id UUID PRIMARY KEY NOT NULL,
        item_id UUID NOT NULL REFERENCES voc_item (id),
        customer_id UUID REFERENCES customer (id),
        reporter_id UUID NOT NULL REFERENCES employee (id),
        kind TEXT NOT NULL,
        happened_at TIMESTAMPTZ NOT NULL,
        reported_at TIMESTAMPTZ NOT NULL,
        words BYTEA,
        handed_over_to UUID REFERENCES employee (id),
        made_sensitive BOOLEAN NOT NULL,
        made_cautious BOOLEAN NOT NULL,
        state TEXT NOT NULL,
        decided_at TIMESTAMPTZ,
        decided_by UUID REFERENCES employee (id),
        reason BYTEA,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX abuse_report_by_time ON abuse_report (reported_at, id)",
    "CREATE INDEX abuse_report_in_state ON abuse_report (state, reported_at, id)",
    "CREATE INDEX abuse_report_of_item ON abuse_report (item_id)",
    "CREATE INDEX abuse_report_of_customer ON abuse_report (customer_id) WHERE customer_id IS NOT NULL",
    "CREATE INDEX abuse_report_by_reporter ON abuse_report (reporter_id, reported_at, id)",
    "CREATE TABLE rest_period (
        report_id UUID PRIMARY KEY NOT NULL REFERENCES abuse_report (id),
        employee_id UUID NOT NULL REFERENCES employee (id),
        from_at TIMESTAMPTZ NOT NULL,
        until_at TIMESTAMPTZ NOT NULL,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX rest_period_until ON rest_period (until_at)",
    "CREATE INDEX rest_period_by_time ON rest_period (from_at, report_id)",
    "CREATE INDEX rest_period_of ON rest_period (employee_id, from_at, report_id)",
];

const DOWN: &[&str] = &[
    "DROP TABLE rest_period",
    "DROP TABLE abuse_report",
    "DROP INDEX voc_item_abused",
    "ALTER TABLE voc_item DROP COLUMN abused_at",
];
