//! Absences and deputies (O5).

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
    "CREATE TABLE absence (
        id UUID PRIMARY KEY NOT NULL,
        employee_id UUID NOT NULL REFERENCES employee (id),
        kind TEXT NOT NULL,
        first_day DATE NOT NULL,
        last_day DATE NOT NULL,
        planned_last_day DATE NOT NULL,
        deputy_id UUID REFERENCES employee (id),
        status TEXT NOT NULL,
        recorded_by UUID NOT NULL,
        recorded_at TIMESTAMPTZ NOT NULL,
        ended_by UUID,
        ended_at TIMESTAMPTZ,
        version INTEGER NOT NULL
    )",
    "CREATE INDEX absence_by_day ON absence (first_day, id)",
    "CREATE INDEX absence_by_employee ON absence (employee_id, first_day, id)",
    "CREATE INDEX absence_by_deputy ON absence (deputy_id, first_day, id) WHERE deputy_id IS NOT NULL",
    // What the directory keeps in memory: those that are not over.
    "CREATE INDEX absence_in_force ON absence (last_day) WHERE status <> 'CANCELLED'",
];

const DOWN: &[&str] = &["DROP TABLE absence"];
