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

/// A table that is sealed (C3): its rows have a place, and are only ever added; dropped are those of a block that says so.
/// `columns` are all but the place, `at` and `id` among them.
pub async fn create_sealed(manager: &SchemaManager<'_>, table: &str, columns: &str) -> Result<(), DbErr> {
    let on_postgres = manager.get_database_backend() == DatabaseBackend::Postgres;
    let statements = match on_postgres {
        true => vec![
            format!("CREATE TABLE {table} (seq BIGINT GENERATED ALWAYS AS IDENTITY, {columns}, PRIMARY KEY (at, id))"),
            format!("CREATE UNIQUE INDEX {table}_by_seq ON {table} (seq)"),
            format!(
                "CREATE TRIGGER {table}_stays BEFORE UPDATE OR TRUNCATE ON {table} \
                 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            ),
            format!(
                "CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} \
                 FOR EACH ROW EXECUTE FUNCTION refuse_unless_dropped()"
            ),
        ],
        // AUTOINCREMENT: a place is never given twice, also when the rows at the end have been dropped.
        false => vec![
            format!("CREATE TABLE {table} (seq INTEGER PRIMARY KEY AUTOINCREMENT, {columns}, UNIQUE (at, id))"),
            format!(
                "CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} \
                 BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            ),
            format!(
                "CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} \
                 WHEN (SELECT dropped_at FROM seal_block WHERE series = '{table}' AND through_seq >= OLD.seq \
                 ORDER BY through_seq LIMIT 1) IS NULL \
                 BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            ),
        ],
    };
    run(manager, &statements.iter().map(String::as_str).collect::<Vec<_>>()).await
}

/// Rows of this table stay as they were inserted, for ever.
pub async fn keep(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let refusal = format!("BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END");
    let statements = match manager.get_database_backend() == DatabaseBackend::Postgres {
        true => vec![format!(
            "CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} \
             FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )],
        false => vec![
            format!("CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} {refusal}"),
            format!("CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} {refusal}"),
        ],
    };
    run(manager, &statements.iter().map(String::as_str).collect::<Vec<_>>()).await
}
