//! How content customers are with what was done (V15): one question for each item, and its answer as it is now.

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
        run(manager, &["DROP TABLE voc_survey"]).await
    }
}

/// Whoever counts a period reads the last index alone.
const UP: &[&str] = &[
    "CREATE TABLE voc_survey (
        id UUID PRIMARY KEY NOT NULL,
        item_id UUID NOT NULL UNIQUE REFERENCES voc_item (id),
        customer_id UUID NOT NULL REFERENCES customer (id),
        category_id UUID NOT NULL REFERENCES voc_category (id),
        department_id UUID REFERENCES department (id),
        employee_id UUID REFERENCES employee (id),
        asked_at TIMESTAMPTZ NOT NULL,
        open_until TIMESTAMPTZ NOT NULL,
        mail_id UUID,
        answers INTEGER NOT NULL,
        answered_at TIMESTAMPTZ,
        score INTEGER,
        channel TEXT,
        text_id UUID REFERENCES voc_text (id)
    )",
    "CREATE INDEX voc_survey_of_customer ON voc_survey (customer_id, asked_at)",
    "CREATE INDEX voc_survey_by_time ON voc_survey (asked_at, department_id, category_id, employee_id, score)",
];
