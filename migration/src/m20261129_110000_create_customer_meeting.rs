//! Leaders' meetings with excellent customers (M1 to M4), and since when who headed what.

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
    "CREATE TABLE leader_term (
        department_id UUID NOT NULL REFERENCES department (id),
        employee_id UUID NOT NULL REFERENCES employee (id),
        first_day DATE NOT NULL,
        last_day DATE,
        PRIMARY KEY (department_id, employee_id, first_day)
    )",
    // A department has one head at a time.
    "CREATE UNIQUE INDEX leader_term_open ON leader_term (department_id) WHERE last_day IS NULL",
    "CREATE INDEX leader_term_of ON leader_term (employee_id, first_day)",
    // Since when was not kept until now: who heads a department today is taken to have done so since they joined.
    "INSERT INTO leader_term (department_id, employee_id, first_day)
        SELECT d.id, e.id, e.joined_on FROM department d JOIN employee e ON e.id = d.leader_id WHERE e.status = 'ACTIVE'",
    "CREATE TABLE customer_meeting (
        id UUID PRIMARY KEY NOT NULL,
        leader_id UUID NOT NULL REFERENCES employee (id),
        department_id UUID NOT NULL REFERENCES department (id),
        customer_id UUID NOT NULL REFERENCES customer (id),
        state TEXT NOT NULL,
        day DATE NOT NULL,
        planned_at TIMESTAMPTZ NOT NULL,
        planned_by UUID NOT NULL REFERENCES employee (id),
        tier TEXT,
        satisfaction INTEGER,
        next_step BYTEA,
        recorded_at TIMESTAMPTZ,
        recorded_by UUID REFERENCES employee (id),
        cancelled_at TIMESTAMPTZ,
        cancelled_by UUID REFERENCES employee (id),
        cancel_reason BYTEA,
        version INTEGER NOT NULL
    )",
    // Nobody is called on twice a day.
    "CREATE UNIQUE INDEX customer_meeting_once_a_day ON customer_meeting (customer_id, day) WHERE state <> 'CANCELLED'",
    "CREATE INDEX customer_meeting_of_customer ON customer_meeting (customer_id, day, id)",
    "CREATE INDEX customer_meeting_by_day ON customer_meeting (day, id)",
    "CREATE INDEX customer_meeting_in_state ON customer_meeting (state, day, id)",
    "CREATE INDEX customer_meeting_of_leader ON customer_meeting (leader_id, day, id)",
    // What a quota counts.
    "CREATE INDEX customer_meeting_counted ON customer_meeting (day, leader_id, customer_id)
        WHERE state = 'DONE' AND tier = 'EXCELLENT'",
    "CREATE TABLE customer_meeting_point (
        id UUID PRIMARY KEY NOT NULL,
        meeting_id UUID NOT NULL REFERENCES customer_meeting (id),
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        text BYTEA,
        voc_item_id UUID REFERENCES voc_item (id)
    )",
    "CREATE UNIQUE INDEX customer_meeting_point_of ON customer_meeting_point (meeting_id, position)",
    "CREATE UNIQUE INDEX customer_meeting_point_filed ON customer_meeting_point (voc_item_id) WHERE voc_item_id IS NOT NULL",
];

const DOWN: &[&str] = &["DROP TABLE customer_meeting_point", "DROP TABLE customer_meeting", "DROP TABLE leader_term"];
