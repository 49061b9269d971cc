//! Departments, employees, their roles and the company's values (O1, O2, X1).

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
    // The leader and the executive are employees, who need a department first: checked by the service, not by a key.
    "CREATE TABLE department (
        id UUID PRIMARY KEY NOT NULL,
        code TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        name_en TEXT NOT NULL,
        kind TEXT NOT NULL,
        parent_id UUID REFERENCES department (id),
        leader_id UUID,
        responsible_executive_id UUID,
        version INTEGER NOT NULL
    )",
    "CREATE TABLE employee (
        id UUID PRIMARY KEY NOT NULL,
        number TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        email TEXT NOT NULL UNIQUE,
        job_function TEXT NOT NULL,
        employment_kind TEXT NOT NULL,
        rank TEXT NOT NULL,
        department_id UUID NOT NULL REFERENCES department (id),
        status TEXT NOT NULL,
        joined_on DATE NOT NULL,
        left_on DATE,
        version INTEGER NOT NULL
    )",
    "CREATE TABLE employee_role (
        employee_id UUID NOT NULL REFERENCES employee (id),
        role TEXT NOT NULL,
        PRIMARY KEY (employee_id, role)
    )",
    "CREATE TABLE value_tag (
        id UUID PRIMARY KEY NOT NULL,
        code TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        name_en TEXT NOT NULL,
        position INTEGER NOT NULL
    )",
    "CREATE TABLE pending_change (
        id UUID PRIMARY KEY NOT NULL,
        subject_id UUID NOT NULL REFERENCES employee (id),
        subject_version INTEGER NOT NULL,
        proposal JSONB NOT NULL,
        status TEXT NOT NULL,
        proposed_by UUID NOT NULL REFERENCES employee (id),
        proposed_at TIMESTAMPTZ NOT NULL,
        decided_by UUID REFERENCES employee (id),
        decided_at TIMESTAMPTZ,
        reason TEXT
    )",
    "CREATE INDEX pending_change_by_time ON pending_change (proposed_at, id)",
    // At most one open proposal for a person, so that two can never both be applied.
    "CREATE UNIQUE INDEX pending_change_open ON pending_change (subject_id) WHERE status = 'PENDING'",
];

const DOWN: &[&str] = &[
    "DROP TABLE pending_change",
    "DROP TABLE value_tag",
    "DROP TABLE employee_role",
    "DROP TABLE employee",
    "DROP TABLE department",
];
