//! Who was an executive when, and on which days they commented (P5).

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
    "CREATE TABLE executive_term (
        employee_id UUID NOT NULL REFERENCES employee (id),
        first_day DATE NOT NULL,
        last_day DATE,
        PRIMARY KEY (employee_id, first_day)
    )",
    // One at a time, also when two changes of roles meet.
    "CREATE UNIQUE INDEX executive_term_open ON executive_term (employee_id) WHERE last_day IS NULL",
    // Since when was not kept until now: who is an executive today is taken to have been one since they joined.
    "INSERT INTO executive_term (employee_id, first_day)
        SELECT id, joined_on FROM employee WHERE status = 'ACTIVE'
        AND id IN (SELECT employee_id FROM employee_role WHERE role IN ('EXECUTIVE', 'CEO'))",
    "CREATE INDEX praise_comment_of_executives ON praise_comment (author_id, created_at)
        WHERE by_executive AND deleted_at IS NULL AND hidden_at IS NULL",
];

const DOWN: &[&str] = &["DROP INDEX praise_comment_of_executives", "DROP TABLE executive_term"];
