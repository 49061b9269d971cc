//! The rest of the praise board: edited, deleted and hidden texts (P7), relays (P8), figures counted ahead (P10).

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

// What is hidden or deleted is rare: lists walk the indexes they had and step over it. Only what looks for rare rows has
// an index of its own.
const UP: &[&str] = &[
    "ALTER TABLE praise_post ADD COLUMN edited_at TIMESTAMPTZ",
    "ALTER TABLE praise_post ADD COLUMN deleted_at TIMESTAMPTZ",
    "ALTER TABLE praise_post ADD COLUMN hidden_at TIMESTAMPTZ",
    "ALTER TABLE praise_post ADD COLUMN hidden_by UUID",
    "ALTER TABLE praise_post ADD COLUMN hidden_reason TEXT",
    "ALTER TABLE praise_post ADD COLUMN relay_id UUID",
    "CREATE INDEX praise_post_hidden ON praise_post (created_at, id) WHERE hidden_at IS NOT NULL",
    "CREATE INDEX praise_post_of_customers ON praise_post (created_at, id) WHERE origin = 'CUSTOMER'",
    "CREATE TABLE praise_post_text (
        post_id UUID NOT NULL REFERENCES praise_post (id),
        version INTEGER NOT NULL,
        message TEXT NOT NULL,
        tag_ids JSONB NOT NULL,
        replaced_at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (post_id, version)
    )",
    "ALTER TABLE praise_comment ADD COLUMN by_executive BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE praise_comment ADD COLUMN deleted_at TIMESTAMPTZ",
    "ALTER TABLE praise_comment ADD COLUMN hidden_at TIMESTAMPTZ",
    "ALTER TABLE praise_comment ADD COLUMN hidden_by UUID",
    "ALTER TABLE praise_comment ADD COLUMN hidden_reason TEXT",
    // Who was an executive when they wrote was not kept until now; who is one today stands for it.
    "UPDATE praise_comment SET by_executive = TRUE
        WHERE author_id IN (SELECT employee_id FROM employee_role WHERE role IN ('EXECUTIVE', 'CEO'))",
    "CREATE INDEX praise_comment_by_executive ON praise_comment (post_id, created_at) WHERE by_executive",
    // One chain: no place twice, nobody twice, no post in two. These decide when two continue it at once.
    "CREATE TABLE praise_relay_member (
        relay_id UUID NOT NULL REFERENCES praise_post (id),
        position INTEGER NOT NULL,
        employee_id UUID NOT NULL,
        post_id UUID NOT NULL REFERENCES praise_post (id),
        created_at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (relay_id, position)
    )",
    "CREATE UNIQUE INDEX praise_relay_member_once ON praise_relay_member (relay_id, employee_id)",
    "CREATE UNIQUE INDEX praise_relay_member_post ON praise_relay_member (post_id)",
    "CREATE TABLE praise_day (
        unit_id UUID NOT NULL,
        day DATE NOT NULL,
        figures JSONB NOT NULL,
        PRIMARY KEY (unit_id, day)
    )",
    "CREATE TABLE praise_month (
        month DATE PRIMARY KEY NOT NULL,
        counted_at TIMESTAMPTZ NOT NULL
    )",
];

const DOWN: &[&str] = &[
    "DROP TABLE praise_month",
    "DROP TABLE praise_day",
    "DROP TABLE praise_relay_member",
    "DROP INDEX praise_comment_by_executive",
    "ALTER TABLE praise_comment DROP COLUMN hidden_reason",
    "ALTER TABLE praise_comment DROP COLUMN hidden_by",
    "ALTER TABLE praise_comment DROP COLUMN hidden_at",
    "ALTER TABLE praise_comment DROP COLUMN deleted_at",
    "ALTER TABLE praise_comment DROP COLUMN by_executive",
    "DROP TABLE praise_post_text",
    "DROP INDEX praise_post_of_customers",
    "DROP INDEX praise_post_hidden",
    "ALTER TABLE praise_post DROP COLUMN relay_id",
    "ALTER TABLE praise_post DROP COLUMN hidden_reason",
    "ALTER TABLE praise_post DROP COLUMN hidden_by",
    "ALTER TABLE praise_post DROP COLUMN hidden_at",
    "ALTER TABLE praise_post DROP COLUMN deleted_at",
    "ALTER TABLE praise_post DROP COLUMN edited_at",
];
