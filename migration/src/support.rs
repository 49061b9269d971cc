//! One text of SQL for both databases: SQLite gets the type names under which sqlx stores the same values there.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

const SQLITE_TYPES: [(&str, &str); 5] = [
    (" UUID", " uuid_text"),
    (" TIMESTAMPTZ", " timestamp_with_timezone_text"),
    (" JSONB", " jsonb_text"),
    (" DATE", " date_text"),
    (" BYTEA", " blob"),
];

pub async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        let mut text = (*statement).to_owned();
        if manager.get_database_backend() == DatabaseBackend::Sqlite {
            for (postgres, sqlite) in SQLITE_TYPES {
                text = text.replace(postgres, sqlite);
            }
        }
        manager.get_connection().execute_unprepared(&text).await?;
    }
    Ok(())
}
