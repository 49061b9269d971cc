//! How the tables came to be. One file per step, each runs up and down on both databases; steps only ever expand or
//! contract, so that the version before still runs beside the version after.

mod m20261122_000001_create_organisation;
mod m20261122_000002_create_access;
mod m20261122_000003_create_praise;
mod m20261122_000004_create_events;
mod m20261122_172000_complete_praise_board;
mod support;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_create_organisation::Migration),
            Box::new(m20261122_000002_create_access::Migration),
            Box::new(m20261122_000003_create_praise::Migration),
            Box::new(m20261122_000004_create_events::Migration),
            Box::new(m20261122_172000_complete_praise_board::Migration),
        ]
    }
}
