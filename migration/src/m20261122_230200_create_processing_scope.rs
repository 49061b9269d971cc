//! Which tasks a job function completes itself (D12).

use crate::support::{keep, run};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        keep(manager, "processing_scope").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    // The key is what two approvals at the same moment both want: one of them gets it.
    "CREATE TABLE processing_scope (
        job_function TEXT NOT NULL,
        version INTEGER NOT NULL,
        tasks JSONB NOT NULL,
        valid_from DATE NOT NULL,
        proposed_by UUID NOT NULL REFERENCES employee (id),
        approved_by UUID NOT NULL REFERENCES employee (id),
        approved_at TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (job_function, version)
    )",
];

const DOWN: &[&str] = &["DROP TABLE processing_scope"];
