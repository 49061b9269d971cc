//! Decisions of a rare kind, without walking all the others.

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
    "CREATE INDEX decision_of_kind ON decision (kind, at, id)",
    "CREATE INDEX decision_of_department_and_kind ON decision (department_id, kind, at, id)",
];

const DOWN: &[&str] = &["DROP INDEX decision_of_department_and_kind", "DROP INDEX decision_of_kind"];
