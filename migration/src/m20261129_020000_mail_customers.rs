//! Mail to customers (V6): what it says is sealed with the customer's own key (C4), and the reply that left by it is found by it.

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
    "ALTER TABLE outgoing_mail ADD COLUMN customer_id UUID",
    "ALTER TABLE outgoing_mail ADD COLUMN sealed BYTEA",
    // What an erasure gives up.
    "CREATE INDEX outgoing_mail_of_customer ON outgoing_mail (customer_id) WHERE status = 'WAITING' AND customer_id IS NOT NULL",
    "CREATE UNIQUE INDEX voc_text_by_mail ON voc_text (mail_id) WHERE mail_id IS NOT NULL",
];

const DOWN: &[&str] = &[
    "DROP INDEX voc_text_by_mail",
    "DROP INDEX outgoing_mail_of_customer",
    // Without its customer nobody can read it.
    "DELETE FROM outgoing_mail WHERE customer_id IS NOT NULL",
    "ALTER TABLE outgoing_mail DROP COLUMN sealed",
    "ALTER TABLE outgoing_mail DROP COLUMN customer_id",
];
