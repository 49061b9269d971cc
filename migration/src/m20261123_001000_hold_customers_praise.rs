//! Customers' praise (P1, P3): which way it came, who recorded it, that it is held until it is screened, and
//! whether it ever showed.

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
    "ALTER TABLE praise_post ADD COLUMN channel TEXT",
    "ALTER TABLE praise_post ADD COLUMN recorded_by UUID",
    "ALTER TABLE praise_post ADD COLUMN held_at TIMESTAMPTZ",
    "ALTER TABLE praise_post ADD COLUMN shown_at TIMESTAMPTZ",
    "CREATE INDEX praise_post_held ON praise_post (created_at, id) WHERE held_at IS NOT NULL",
];

const DOWN: &[&str] = &[
    "DROP INDEX praise_post_held",
    "ALTER TABLE praise_post DROP COLUMN shown_at",
    "ALTER TABLE praise_post DROP COLUMN held_at",
    "ALTER TABLE praise_post DROP COLUMN recorded_by",
    "ALTER TABLE praise_post DROP COLUMN channel",
];
