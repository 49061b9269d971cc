//! Looking customers up by what is masked has a pace (C2).

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
        run(manager, &["DROP TABLE customer_lookup"]).await
    }
}

const UP: &[&str] = &["CREATE TABLE customer_lookup (
        employee_id UUID PRIMARY KEY NOT NULL REFERENCES employee (id),
        busy_until BIGINT NOT NULL
    )"];
