//! The praise board (P1, P3, P4, P6).

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

// No keys into `employee`: people are never deleted, the service checks them against the directory, and each key would
// lock the row of the author, and of each recipient, for every post.
const UP: &[&str] = &[
    "CREATE TABLE praise_post (
        id UUID PRIMARY KEY NOT NULL,
        origin TEXT NOT NULL,
        author_id UUID NOT NULL,
        message TEXT NOT NULL,
        recipient_ids JSONB NOT NULL,
        tag_ids JSONB NOT NULL,
        comment_count INTEGER NOT NULL,
        clap_count INTEGER NOT NULL,
        heart_count INTEGER NOT NULL,
        cheer_count INTEGER NOT NULL,
        thanks_count INTEGER NOT NULL,
        impressed_count INTEGER NOT NULL,
        executive_commented_at TIMESTAMPTZ,
        created_at TIMESTAMPTZ NOT NULL,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX praise_post_by_time ON praise_post (created_at, id)",
    "CREATE INDEX praise_post_by_author ON praise_post (author_id, created_at, id)",
    "CREATE INDEX praise_post_awaiting_executive ON praise_post (created_at, id) WHERE executive_commented_at IS NULL",
    "CREATE TABLE praise_recipient (
        post_id UUID NOT NULL REFERENCES praise_post (id),
        employee_id UUID NOT NULL,
        created_at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (post_id, employee_id)
    )",
    "CREATE INDEX praise_recipient_by_employee ON praise_recipient (employee_id, created_at, post_id)",
    "CREATE TABLE praise_post_tag (
        post_id UUID NOT NULL REFERENCES praise_post (id),
        tag_id UUID NOT NULL REFERENCES value_tag (id),
        created_at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (post_id, tag_id)
    )",
    "CREATE INDEX praise_post_tag_by_tag ON praise_post_tag (tag_id, created_at, post_id)",
    "CREATE TABLE praise_comment (
        id UUID PRIMARY KEY NOT NULL,
        post_id UUID NOT NULL REFERENCES praise_post (id),
        parent_id UUID REFERENCES praise_comment (id),
        author_id UUID NOT NULL,
        text TEXT NOT NULL,
        mention_ids JSONB NOT NULL,
        reply_count INTEGER NOT NULL,
        created_at TIMESTAMPTZ NOT NULL,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX praise_comment_of_post ON praise_comment (post_id, created_at, id) WHERE parent_id IS NULL",
    "CREATE INDEX praise_comment_of_comment ON praise_comment (parent_id, created_at, id) WHERE parent_id IS NOT NULL",
    "CREATE TABLE praise_reaction (
        post_id UUID NOT NULL REFERENCES praise_post (id),
        employee_id UUID NOT NULL,
        kind TEXT NOT NULL,
        created_at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (post_id, employee_id, kind)
    )",
];

const DOWN: &[&str] = &[
    "DROP TABLE praise_reaction",
    "DROP TABLE praise_comment",
    "DROP TABLE praise_post_tag",
    "DROP TABLE praise_recipient",
    "DROP TABLE praise_post",
];
