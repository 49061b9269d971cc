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
    if manager.get_database_backend() == DatabaseBackend::Postgres {
        // Each step is a transaction. The limit that serves requests would stop it on a large table, at each try.
        manager.get_connection().execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    }
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

/// From now on a change of this table is noticed by every node within a second: it raises `access_version` in the same
/// transaction, whoever makes it. With columns, only a change of these; and new rows are then no change.
pub async fn watch(manager: &SchemaManager<'_>, table: &str, columns: &[&str], kind: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let of = if columns.is_empty() { String::new() } else { format!(" OF {}", columns.join(", ")) };
    if manager.get_database_backend() == DatabaseBackend::Postgres {
        let events = if columns.is_empty() { "INSERT OR UPDATE OR DELETE".to_owned() } else { format!("UPDATE{of}") };
        let sql = format!(
            "CREATE CONSTRAINT TRIGGER {table}_is_watched AFTER {events} ON {table} DEFERRABLE INITIALLY DEFERRED \
             FOR EACH ROW EXECUTE FUNCTION bump_access_version('{kind}')"
        );
        return connection.execute_unprepared(&sql).await.map(|_| ());
    }
    let events: &[&str] = if columns.is_empty() { &["INSERT", "UPDATE", "DELETE"] } else { &["UPDATE"] };
    for event in events {
        let of = if *event == "UPDATE" { of.as_str() } else { "" };
        let sql = format!(
            "CREATE TRIGGER {table}_{event}_is_watched AFTER {event}{of} ON {table} \
             BEGIN UPDATE access_version SET version = version + 1 WHERE kind = '{kind}'; END"
        );
        connection.execute_unprepared(&sql).await?;
    }
    Ok(())
}

pub async fn unwatch(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if manager.get_database_backend() == DatabaseBackend::Postgres {
        return connection.execute_unprepared(&format!("DROP TRIGGER {table}_is_watched ON {table}")).await.map(|_| ());
    }
    for event in ["INSERT", "UPDATE", "DELETE"] {
        connection.execute_unprepared(&format!("DROP TRIGGER IF EXISTS {table}_{event}_is_watched")).await?;
    }
    Ok(())
}
