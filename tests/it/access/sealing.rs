//! X6, C3: the audit log is sealed, and whatever is done to it afterwards is found.

use super::sealed_log::{Log, insert, keys};
use crate::documents::{change, praise};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use std::sync::Arc;
use sunhwan::{
    app, background, cli,
    kernel::{
        audit::SEALED,
        clock::Clock,
        seal::{Kind, MOST_ROWS, SealKeys, Sealed, Sealer, Wrong, drop_blocks, fresh_key, last_told, verify},
    },
};
use tests::on_postgres;

const NOTHING: [&str; 0] = [];

#[tokio::test]
async fn x6_what_mutations_write_is_sealed_and_verifies() {
    let mut log = Log::start().await;
    let post = praise(&log.app, "staff", &["mate"], "감사합니다").await;
    let staff = log.app.sign_in("staff").await;
    change(&staff, "commentOnPraise", json!({ "postId": post, "text": "덕분입니다" })).await;
    let before = log.report(1, &[]).await;
    assert_eq!((before.blocks, before.unsealed, before.oldest_unsealed), (0, 2, Some(log.app.now())));
    assert_eq!((log.seal().await, log.seal().await), (1, 0), "nothing more to seal");
    let after = log.report(1, &[log.head().await]).await;
    assert_eq!((after.blocks, after.rows, after.unsealed, after.is_whole()), (1, 2, 0, true));
}

/// C3: no column is left out, also none that is added later.
#[tokio::test]
async fn c3_every_column_is_sealed() {
    let log = Log::start().await;
    log.write(1).await;
    let db = log.app.db.reader();
    let all = Statement::from_string(db.get_database_backend(), "SELECT * FROM audit_record");
    let mut columns = db.query_one_raw(all).await.unwrap().unwrap().column_names();
    let mut sealed: Vec<&str> = SEALED.columns.iter().map(|(name, _)| *name).chain(["seq"]).collect();
    columns.sort();
    sealed.sort();
    assert_eq!(columns, sealed);
}

#[tokio::test]
async fn x6_a_changed_row_is_found_whichever_column_it_is() {
    let log = Log::of_three_blocks().await;
    log.disarm().await;
    log.sql("CREATE TABLE kept AS SELECT * FROM audit_record WHERE seq = 8").await;
    for (column, kind) in SEALED.columns {
        let value = match (kind, on_postgres()) {
            (Kind::Id, true) => "'01920000-0000-7000-8000-00000000dead'",
            (Kind::Id, false) => "x'0192000000007000800000000000dead'",
            (Kind::Time, true) => "at + interval '1 microsecond'",
            (Kind::Time, false) => "'2026-03-02T03:11:00.000001+00:00'",
            (Kind::Json, _) => r#"'["session"]'"#,
            (_, _) => "'other'",
        };
        log.sql(&format!("UPDATE audit_record SET {column} = {value} WHERE seq = 8")).await;
        assert_eq!(log.findings().await, ["block 2: row 8 was changed after it was sealed"], "{column}");
        log.sql(&format!("UPDATE audit_record SET {column} = (SELECT {column} FROM kept) WHERE seq = 8")).await;
    }
    for column in ["actor_id", "object_id", "client_ip"] {
        log.sql(&format!("UPDATE audit_record SET {column} = NULL WHERE seq = 8")).await;
        assert_eq!(log.findings().await, ["block 2: row 8 was changed after it was sealed"], "{column}");
        log.sql(&format!("UPDATE audit_record SET {column} = (SELECT {column} FROM kept) WHERE seq = 8")).await;
    }
    if !on_postgres() {
        // What can't be read is no reason to stop looking.
        log.sql("UPDATE audit_record SET fields = 'no JSON' WHERE seq IN (8, 12)").await;
        assert_eq!(log.findings().await.len(), 2);
        log.sql("UPDATE audit_record SET fields = (SELECT fields FROM kept) WHERE seq IN (8, 12)").await;
    }
    assert_eq!(log.findings().await, NOTHING);
}

#[tokio::test]
async fn x6_a_removed_row_is_found() {
    let log = Log::of_three_blocks().await;
    log.disarm().await;
    log.sql("DELETE FROM audit_record WHERE seq IN (6, 15)").await;
    assert_eq!(
        log.findings().await,
        ["block 2: row 6 was removed after it was sealed", "block 3: row 15 was removed after it was sealed"]
    );
}

const COPY: &str = "id, at, actor_id, session_id, action, object_type, object_id, fields, client_ip, request_id";

#[tokio::test]
async fn x6_a_row_inserted_into_a_sealed_block_is_found() {
    let mut log = Log::of_three_blocks().await;
    // A transaction that was rolled back left a place empty.
    log.skip_places(18).await;
    log.write(2).await;
    log.seal().await;
    log.disarm().await;
    assert_eq!(log.findings().await, NOTHING);
    let id = if on_postgres() { "gen_random_uuid()" } else { "randomblob(16)" };
    let rest = COPY.trim_start_matches("id, ");
    for (place, found) in [(17, "block 4: row 17 was added"), (0, "row 0 was added"), (-5, "row -5 was added")] {
        log.sql(&format!(
            "INSERT INTO audit_record (seq, id, {rest}) SELECT {place}, {id}, {rest} FROM audit_record WHERE seq = 3"
        ))
        .await;
        let findings = log.findings().await;
        assert_eq!(findings, [format!("{found} where nothing may be added any more")]);
        log.sql(&format!("DELETE FROM audit_record WHERE seq = {place}")).await;
    }
    if on_postgres() {
        // Two rows of one place, on the border of what is read at once.
        log.sql("DROP INDEX audit_record_by_seq").await;
        log.sql(&format!(
            "INSERT INTO audit_record (seq, id, {rest}) SELECT 5, {id}, {rest} FROM audit_record WHERE seq = 3"
        ))
        .await;
        let findings = log.findings().await;
        assert!(findings.iter().any(|found| found.starts_with("block 1: row 5 was ")), "{findings:?}");
    }
}

/// C3: a row that pretends to be older than it is stands out before it is sealed, and afterwards.
#[tokio::test]
async fn x6_a_back_dated_row_is_found() {
    let mut log = Log::of_three_blocks().await;
    let mut record = log.record();
    record.at = log.app.now() - TimeDelta::days(30);
    insert(log.app.db.writer(), record).await;
    let waits = "rows wait to be sealed for more than a minute: no sealer runs, or they bear a false time";
    assert_eq!(log.findings().await, [waits]);
    assert_eq!(log.seal().await, 1);
    assert_eq!(log.findings().await, ["block 4: row 16 was added long after the time that it bears"]);
}

/// C3: after hours without a sealer everything is sealed, in several blocks, and none of it looks back-dated.
#[tokio::test]
async fn c3_a_sealer_catches_up_after_downtime() {
    let mut log = Log::of_three_blocks().await;
    let (id, number) = if on_postgres() { ("gen_random_uuid()", "25000") } else { ("randomblob(16)", "25000") };
    log.sql(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {number})
        INSERT INTO audit_record ({COPY}) SELECT {id}, at, actor_id, session_id, action, object_type, object_id, fields,
        client_ip, request_id FROM n, (SELECT * FROM audit_record WHERE seq = 15) AS one"
    ))
    .await;
    log.app.pass(TimeDelta::hours(9));
    assert_eq!(log.findings().await.len(), 1, "a sealer that stands still is noticed");
    assert_eq!(log.seal().await, 3);
    log.app.pass(TimeDelta::minutes(1));
    log.write(1).await;
    log.seal().await;
    let report = log.report(1, &[]).await;
    assert_eq!((report.blocks, report.rows, report.unsealed), (7, 25_016, 0));
    assert!(report.is_whole(), "{:?}", report.findings);
    let largest = log.app.number("SELECT MAX(row_count) AS n FROM seal_block").await;
    assert_eq!(largest, MOST_ROWS as i64);
    let later = log.report(5, &[]).await;
    assert_eq!((later.blocks, later.rows, later.is_whole()), (3, 15_001, true), "from a block on");
}

#[tokio::test]
async fn x6_swapped_blocks_are_found() {
    let log = Log::of_three_blocks().await;
    log.disarm().await;
    for table in ["seal_block", "seal_index"] {
        for (from, to) in [(1, 9), (2, 1), (9, 2)] {
            log.sql(&format!("UPDATE {table} SET number = {to} WHERE number = {from}")).await;
        }
    }
    let findings = log.findings().await;
    for expected in
        ["block 1: is not signed by its key", "block 2: is not signed by its key", "block 3: does not follow on"]
    {
        assert!(findings.iter().any(|found| found.starts_with(expected)), "{expected}: {findings:?}");
    }
}

#[tokio::test]
async fn x6_a_missing_block_is_found() {
    let log = Log::of_three_blocks().await;
    log.disarm().await;
    log.sql("DELETE FROM seal_block WHERE number = 2").await;
    log.sql("DELETE FROM audit_record WHERE seq BETWEEN 6 AND 10").await;
    assert_eq!(log.findings().await, ["block 2: is missing"]);
}

/// C3: who has the database but not the key may compute every root and hash anew, and sign with another key.
#[tokio::test]
async fn x6_a_tail_rewritten_without_the_key_is_found() {
    for id in ["k", "mine"] {
        let log = Log::of_three_blocks().await;
        log.disarm().await;
        log.sql("DELETE FROM seal_block WHERE number > 1").await;
        log.sql("DELETE FROM seal_index WHERE number > 1").await;
        log.sql("UPDATE audit_record SET action = 'signOut' WHERE seq = 8").await;
        let theirs = keys(id);
        Sealer::new(&SEALED).pass(&log.app.db, &theirs, log.app.now()).await.unwrap();
        let what =
            if id == "k" { "is not signed by its key" } else { "is signed by a key that is not among those given" };
        assert_eq!(log.findings().await, [format!("block 2: {what}")]);
    }
}

#[tokio::test]
async fn x6_a_truncated_tail_is_found_by_a_head_from_elsewhere() {
    let mut log = Log::of_three_blocks().await;
    let head = log.head().await;
    log.disarm().await;
    for table in ["seal_block", "seal_index"] {
        log.sql(&format!("DELETE FROM {table} WHERE number = 3")).await;
    }
    log.sql("DELETE FROM audit_record WHERE seq > 10").await;
    assert_eq!(log.findings().await, NOTHING, "the database alone can't tell");
    let told = "block 3: is missing, but its head was given: the end of the log was cut off";
    assert_eq!(log.findings_given(std::slice::from_ref(&head)).await, [told]);
    // The log goes on, and the sealer signs what it finds.
    log.write(5).await;
    assert_eq!(log.seal().await, 1);
    assert_eq!(log.findings().await, NOTHING);
    assert_eq!(log.findings_given(&[head]).await, ["block 3: is another one than the head that was given"]);
}

/// C3: an index that was changed with its rows does not hide them.
#[tokio::test]
async fn x6_a_changed_index_hides_no_changed_row() {
    let log = Log::of_three_blocks().await;
    log.disarm().await;
    log.sql("DELETE FROM seal_index").await;
    assert_eq!(log.findings().await, NOTHING, "it proves nothing");
    log.sql("UPDATE audit_record SET action = 'signOut' WHERE seq = 8").await;
    let differs =
        "block 2: its rows are not those that were sealed; its index does not say which, so it was changed too";
    assert_eq!(log.findings().await, [differs]);
    log.sql("UPDATE audit_record SET action = 'signIn' WHERE seq = 8").await;
    assert_eq!(log.findings().await, NOTHING);
}

#[tokio::test]
async fn x6_the_tables_are_only_ever_added_to() {
    let log = Log::of_three_blocks().await;
    log.write(1).await;
    for sql in [
        "UPDATE audit_record SET action = 'x' WHERE seq = 1",
        "UPDATE audit_record SET seq = 99 WHERE seq = 16",
        "DELETE FROM audit_record WHERE seq = 1",
        "DELETE FROM audit_record WHERE seq = 16",
        "UPDATE seal_block SET row_count = 4",
        "UPDATE seal_block SET sealed_at = sealed_at",
        "DELETE FROM seal_block",
    ] {
        assert!(log.is_refused(sql).await, "{sql}");
    }
    if on_postgres() {
        assert!(log.is_refused("TRUNCATE audit_record").await);
        assert!(log.is_refused("TRUNCATE seal_block").await);
    }
}

/// C3: retention drops whole blocks and keeps their heads; nobody else can pass a removal off as that.
#[tokio::test]
async fn c3_retention_drops_whole_blocks_and_keeps_their_heads() {
    let log = Log::of_three_blocks().await;
    let (db, now) = (&log.app.db, log.app.now());
    let before = now - TimeDelta::minutes(15);
    assert_eq!(drop_blocks(db, &SEALED, &log.keys, before, now).await.unwrap(), (2, 10));
    assert_eq!(drop_blocks(db, &SEALED, &log.keys, before, now).await.unwrap(), (0, 0));
    assert_eq!((log.app.count("audit_record").await, log.app.count("seal_block").await), (5, 3));
    let report = log.report(1, &[log.head().await]).await;
    assert_eq!((report.blocks, report.dropped_blocks, report.dropped_rows, report.rows), (3, 2, 10, 5));
    assert!(report.is_whole(), "{:?}", report.findings);
    assert!(log.is_refused("DELETE FROM audit_record WHERE seq = 11").await, "of a block that stays");
    log.disarm().await;
    log.sql(
        "UPDATE seal_block SET dropped_at = sealed_at, drop_key_id = 'k', drop_signature = signature WHERE number = 3",
    )
    .await;
    log.sql("DELETE FROM audit_record").await;
    assert_eq!(log.findings().await, ["block 3: its rows are said to be dropped, which is not signed by its key"]);
}

/// C3: a block waits for every transaction that has a place in it, whichever commits first.
#[tokio::test]
async fn c3_a_row_that_becomes_visible_late_is_in_its_block() {
    let mut log = Log::start().await;
    if !on_postgres() {
        // SQLite has one writer: places become visible in their order.
        return;
    }
    let early = log.app.db.begin().await.unwrap();
    insert(&early, log.record()).await;
    log.write(3).await;
    assert_eq!(log.seal().await, 0, "the first place is not filled yet");
    assert_eq!(log.app.count("seal_block").await, 0);
    log.write(1).await;
    early.commit().await.unwrap();
    assert_eq!(log.seal().await, 2, "what was waited for, and what came meanwhile");
    assert_eq!(log.app.number("SELECT row_count AS n FROM seal_block WHERE number = 1").await, 4);
    let report = log.report(1, &[]).await;
    assert_eq!((report.rows, report.unsealed, report.is_whole()), (5, 0, true), "{:?}", report.findings);
    // A transaction that is rolled back leaves an empty place, and nothing waits for it.
    let never = log.app.db.begin().await.unwrap();
    insert(&never, log.record()).await;
    never.rollback().await.unwrap();
    log.write(1).await;
    assert_eq!(log.seal().await, 1);
    let report = log.report(1, &[]).await;
    assert_eq!((report.rows, report.unsealed, report.is_whole()), (6, 0, true), "{:?}", report.findings);
    assert_eq!(log.app.number("SELECT MAX(seq) AS n FROM audit_record").await, 7);
}

/// C3: many nodes write and seal at once; every row is in one block.
#[tokio::test]
async fn c3_sealers_of_several_nodes_do_not_disturb_each_other() {
    let log = Arc::new(Log::start().await);
    let writers: Vec<_> = (0..6)
        .map(|_| {
            let log = log.clone();
            tokio::spawn(async move { log.write(40).await })
        })
        .collect();
    let sealers: Vec<_> = (0..3)
        .map(|_| {
            let log = log.clone();
            tokio::spawn(async move {
                let mut sealer = Sealer::new(&SEALED);
                let (mut blocks, mut passes) = (0, 0);
                while passes < 1_000
                    && log.app.number("SELECT CAST(COALESCE(SUM(row_count), 0) AS BIGINT) AS n FROM seal_block").await
                        < 240
                {
                    // On SQLite the other's block of this number breaks a key: the next pass goes on behind it.
                    blocks += sealer.pass(&log.app.db, &log.keys, log.app.now()).await.map_or(0, |heads| heads.len());
                    passes += 1;
                }
                blocks
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let mut blocks = 0;
    for sealer in sealers {
        blocks += sealer.await.unwrap();
    }
    let report = log.report(1, &[]).await;
    assert_eq!((report.rows, report.unsealed, report.blocks), (240, 0, blocks as u64));
    assert!(report.is_whole(), "{:?}", report.findings);
}

static SAMPLE: Sealed = Sealed {
    table: "sample",
    format: 1,
    columns: &[("at", Kind::Time), ("amount", Kind::Integer), ("paid", Kind::Bool), ("data", Kind::Json)],
    earlier: &[],
};

/// C3: any table with places is sealed by its declaration alone, in a series of its own.
#[tokio::test]
async fn c3_another_table_is_sealed_in_the_same_way() {
    let mut log = Log::of_three_blocks().await;
    let types = match on_postgres() {
        true => "seq BIGSERIAL PRIMARY KEY, at TIMESTAMPTZ, amount BIGINT, paid BOOLEAN, data JSONB",
        false => {
            "seq INTEGER PRIMARY KEY AUTOINCREMENT, at timestamp_with_timezone_text, amount BIGINT, paid BOOLEAN, data jsonb_text"
        }
    };
    log.sql(&format!("CREATE TABLE sample ({types})")).await;
    for (amount, paid, data) in
        [("10", "TRUE", r#"'{"b": 1, "a": [2]}'"#), ("NULL", "FALSE", "NULL"), ("-3", "NULL", "'1'")]
    {
        log.sql(&format!(
            "INSERT INTO sample (at, amount, paid, data) VALUES ('2026-03-02T03:33:00+00:00', {amount}, {paid}, {data})"
        ))
        .await;
    }
    let heads = Sealer::new(&SAMPLE).pass(&log.app.db, &log.keys, log.app.now()).await.unwrap();
    assert_eq!((heads.len(), heads[0].number, heads[0].row_count), (1, 1, 3));
    for (change, back) in [
        ("amount = 11 WHERE seq = 1", "amount = 10 WHERE seq = 1"),
        ("amount = 0 WHERE seq = 2", "amount = NULL WHERE seq = 2"),
        ("paid = TRUE WHERE seq = 2", "paid = FALSE WHERE seq = 2"),
        (r#"data = '{"a": [2], "b": 2}' WHERE seq = 1"#, r#"data = '{"a": [2], "b": 1}' WHERE seq = 1"#),
    ] {
        let verified = || verify(&log.app.db, &SAMPLE, &log.keys, 1, &[], log.app.now());
        log.sql(&format!("UPDATE sample SET {change}")).await;
        let findings = verified().await.unwrap().findings;
        assert_eq!((findings.len(), findings[0].wrong), (1, Wrong::RowChanged), "{change}");
        log.sql(&format!("UPDATE sample SET {back}")).await;
        assert!(verified().await.unwrap().is_whole(), "{back}");
    }
    log.write(1).await;
    assert_eq!((log.seal().await, log.findings().await), (1, vec![]), "the audit log goes on in its own series");
}

/// C3: an old key verifies by its public half.
#[tokio::test]
async fn c3_keys_rotate() {
    let mut log = Log::of_three_blocks().await;
    let public = log.keys.public().map(|(_, key)| key).next().unwrap();
    log.keys = Arc::new(SealKeys::new([("new", fresh_key().unwrap().as_str())], [("k", public.as_str())]).unwrap());
    log.write(1).await;
    log.seal().await;
    let report = log.report(1, &[]).await;
    assert_eq!((report.blocks, report.is_whole()), (4, true), "{:?}", report.findings);
    log.keys = Arc::new(SealKeys::new([], [("k", public.as_str())]).unwrap());
    assert_eq!(log.findings().await, ["block 4: is signed by a key that is not among those given"]);
}

/// C3: heads leave the database within five seconds; the command compares with them, and ends in an error if they differ.
#[tokio::test]
async fn c3_heads_leave_the_database_within_five_seconds() {
    let log = Log::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("heads");
    let mut config = log.app.config.clone();
    config.seal_heads_file = file.to_str().unwrap().into();
    let keys = Arc::new(app::seal_keys(&config).unwrap());
    let clock = Clock::System;
    let sealing = tokio::spawn(background::sealing(log.app.db.clone(), clock.clone(), config.clone(), keys));
    let mut record = log.record();
    record.at = clock.now();
    let begun = std::time::Instant::now();
    insert(log.app.db.writer(), record).await;
    while !file.exists() || last_told(&file, &SEALED).unwrap().is_none() {
        assert!(begun.elapsed().as_secs() < 5, "a block at least every five seconds");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    sealing.abort();
    assert_eq!(last_told(&file, &SEALED).unwrap(), Some(log.head().await));
    assert!(cli::audit::head(&config).await.is_ok());
    assert!(cli::audit::verify(&config, &[log.head().await.to_string()], 1).await.is_ok());
    assert!(cli::audit::verify(&config, &["audit_record/1/00".into()], 1).await.is_err(), "no head");
    log.disarm().await;
    log.sql("DELETE FROM seal_block").await;
    log.sql("DELETE FROM audit_record").await;
    assert!(cli::audit::verify(&config, &[], 1).await.is_err(), "the file of heads knows better");
    config.seal_heads_file = String::new();
    assert!(cli::audit::verify(&config, &[], 1).await.is_ok());
}
