//! VOC is found by its words (V7), and the texts there are, too.

use crate::support::run;
use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DatabaseBackend, Statement},
};
use std::collections::BTreeSet;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let on_postgres = manager.get_database_backend() == DatabaseBackend::Postgres;
        run(manager, if on_postgres { POSTGRES_TABLE } else { SQLITE }).await?;
        while fill(manager.get_connection()).await? {}
        // Made over all texts at once it is made faster.
        run(manager, if on_postgres { POSTGRES_INDEXES } else { &[] }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DatabaseBackend::Sqlite {
            run(manager, &["DROP TABLE voc_gram"]).await?;
        }
        run(manager, &["DROP TABLE voc_search"]).await
    }
}

const POSTGRES_TABLE: &[&str] = &["CREATE TABLE voc_search (
        seq BIGINT UNIQUE GENERATED ALWAYS AS IDENTITY,
        text_id UUID PRIMARY KEY NOT NULL REFERENCES voc_text (id),
        item_id UUID NOT NULL REFERENCES voc_item (id),
        kind TEXT NOT NULL,
        folded TEXT NOT NULL,
        grams INTEGER[] NOT NULL
    )"];

/// Without `fastupdate`: a list of what is not yet in the index would be walked by every search. Beside its pairs, a text is found by
/// the 8,192 texts among which it was written, so that the newest of a frequent word are found without the older ones.
const POSTGRES_INDEXES: &[&str] = &[
    "CREATE INDEX voc_search_grams ON voc_search USING gin (grams, (ARRAY[(seq >> 13)::integer])) WITH (fastupdate = off)",
    "CREATE INDEX voc_search_of_item ON voc_search (item_id)",
    "ANALYZE voc_search",
];

/// FTS5 with pairs of letters for words: its own words end at blanks, and its trigrams find none of two syllables. What is deleted
/// is gone from it at once (C4).
const SQLITE: &[&str] = &[
    "CREATE TABLE voc_search (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        text_id UUID NOT NULL UNIQUE REFERENCES voc_text (id),
        item_id UUID NOT NULL REFERENCES voc_item (id),
        kind TEXT NOT NULL,
        folded TEXT NOT NULL,
        grams TEXT NOT NULL
    )",
    "CREATE INDEX voc_search_of_item ON voc_search (item_id)",
    "CREATE VIRTUAL TABLE voc_gram USING fts5 (grams, content = 'voc_search', content_rowid = 'seq', detail = 'none', columnsize = 0)",
    "INSERT INTO voc_gram (voc_gram, rank) VALUES ('secure-delete', 1)",
    "CREATE TRIGGER voc_search_is_found AFTER INSERT ON voc_search
     BEGIN INSERT INTO voc_gram (rowid, grams) VALUES (NEW.seq, NEW.grams); END",
    "CREATE TRIGGER voc_search_is_lost AFTER DELETE ON voc_search
     BEGIN INSERT INTO voc_gram (voc_gram, rowid, grams) VALUES ('delete', OLD.seq, OLD.grams); END",
];

/// Texts that are read at once.
const BATCH: usize = 1_000;

/// Whether there may be more.
async fn fill(db: &SchemaManagerConnection<'_>) -> Result<bool, DbErr> {
    let backend = db.get_database_backend();
    let (cast, id) = if backend == DatabaseBackend::Postgres { ("::integer[]", "id") } else { ("", "rowid") };
    let after = "(SELECT text_id FROM voc_search ORDER BY seq DESC LIMIT 1)";
    let sql = format!(
        "SELECT CAST({id} AS TEXT) AS place, text FROM voc_text \
         WHERE text <> '' AND ({after} IS NULL OR id > {after}) ORDER BY voc_text.id LIMIT {BATCH}"
    );
    let rows = db.query_all_raw(Statement::from_string(backend, sql)).await?;
    for row in &rows {
        let (place, text): (String, String) = (row.try_get("", "place")?, row.try_get("", "text")?);
        let (folded, grams) = found_by(&text);
        let (one, two, id) = match backend {
            DatabaseBackend::Postgres => ("$1", "$2", "id = $3::uuid"),
            _ => ("?1", "?2", "rowid = CAST(?3 AS INTEGER)"),
        };
        let sql = format!(
            "INSERT INTO voc_search (text_id, item_id, kind, folded, grams) \
             SELECT id, item_id, kind, {one}, {two}{cast} FROM voc_text WHERE {id}"
        );
        let values = [folded.into(), grams.into(), place.into()];
        db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(rows.len() == BATCH)
}

/// As the service did it when this was written. Texts are kept composed (NFC).
fn found_by(text: &str) -> (String, String) {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {}
            c => folded.extend(c.to_lowercase()),
        }
    }
    let folded = folded.trim().to_owned();
    let pairs: BTreeSet<u32> = folded
        .split(' ')
        .flat_map(|word| word.chars().zip(word.chars().skip(1)))
        .map(|(one, next)| ((u32::from(one) << 16) ^ u32::from(next)) & 0x7fff_ffff)
        .collect();
    let pairs: Vec<String> = pairs.iter().map(u32::to_string).collect();
    (folded, format!("{{{}}}", pairs.join(",")))
}
