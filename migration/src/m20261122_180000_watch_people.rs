//! Absences, the calendar and the settings are kept in memory on every node too.

use crate::support::{unwatch, watch};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const WATCHED: [&str; 4] = ["absence", "calendar_version", "holiday", "setting_value"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in WATCHED {
            watch(manager, table, &[], "people").await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in WATCHED {
            unwatch(manager, table).await?;
        }
        Ok(())
    }
}
