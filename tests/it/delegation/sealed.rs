//! D8, C3: decisions and the ledger are sealed: whoever owns the database changes them, but not unseen.

use crate::{
    access::sealed_keys,
    delegation::desk::{about, case, decide, line},
    documents::{change, customer},
    voc::desk::{categories, complaint, file},
};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use sunhwan::{
    delegation::ledger::{DECISIONS, ENTRIES},
    kernel::seal::{SealKeys, Sealed, Sealer, verify},
};
use tests::{TestApp, on_postgres};

async fn findings(app: &TestApp, sealed: &'static Sealed, keys: &SealKeys) -> usize {
    verify(&app.db, sealed, keys, 1, &[], app.now()).await.unwrap().findings.len()
}

#[tokio::test]
async fn d8_what_is_changed_in_the_ledger_is_found_also_if_the_owner_of_the_database_did_it() {
    let app = TestApp::start().await;
    line(&app).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    for n in 0..3 {
        let made = decide(&staff, case(&hong, &format!("A-{n}"), 10_000)).await;
        if n == 0 {
            change(&staff, "reverseDecision", json!({ "id": made["id"], "reason": "착오" })).await;
        }
    }
    let keys = sealed_keys("k");
    for (sealed, rows) in [(&DECISIONS, 3), (&ENTRIES, 4)] {
        let mut sealer = Sealer::new(sealed);
        sealer.pass(&app.db, &keys, app.now()).await.unwrap();
        let report = verify(&app.db, sealed, &keys, 1, &[], app.now()).await.unwrap();
        assert_eq!((report.rows, report.unsealed, report.findings.len()), (rows, 0, 0), "{}", sealed.table);
        // No column is left out, also none that is added later.
        let db = app.db.reader();
        let all = Statement::from_string(db.get_database_backend(), format!("SELECT * FROM {}", sealed.table));
        let mut columns = db.query_one_raw(all).await.unwrap().unwrap().column_names();
        let mut known: Vec<&str> = sealed.columns.iter().map(|(name, _)| *name).chain(["seq"]).collect();
        columns.sort();
        known.sort();
        assert_eq!(columns, known);
    }
    let run = async |sql: String| {
        app.db.writer().execute_unprepared(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    };
    for (sealed, change) in [
        (&DECISIONS, "amount = amount + 1"),
        (&DECISIONS, "claim_reference = 'OTHER'"),
        (&DECISIONS, "limit_id = NULL"),
        (&DECISIONS, "voc_item_id = id"),
        (&ENTRIES, "amount = amount + 1"),
        (&ENTRIES, "day = '2026-03-03'"),
        (&ENTRIES, "reason = NULL"),
    ] {
        let table = sealed.table;
        let on = if on_postgres() { format!(" ON {table}") } else { String::new() };
        run(format!("CREATE TABLE kept AS SELECT * FROM {table}")).await;
        run(format!("DROP TRIGGER IF EXISTS {table}_stays{on}")).await;
        run(format!("UPDATE {table} SET {change}")).await;
        assert!(findings(&app, sealed, &keys).await > 0, "{table}: {change} is not seen");
        let column = change.split(' ').next().unwrap();
        run(format!("UPDATE {table} SET {column} = (SELECT {column} FROM kept WHERE kept.seq = {table}.seq)")).await;
        assert_eq!(findings(&app, sealed, &keys).await, 0, "{table}: as it was");
        run("DROP TABLE kept".to_owned()).await;
    }
    let on = |table: &str| if on_postgres() { format!(" ON {table}") } else { String::new() };
    run(format!("DROP TRIGGER ledger_entry_is_kept{}", on("ledger_entry"))).await;
    run("DELETE FROM ledger_entry WHERE amount < 0".to_owned()).await;
    assert!(findings(&app, &ENTRIES, &keys).await > 0, "a row that is gone");
}

/// D8, C3: decisions that were sealed before there were VOC items stay sealed; nothing is put into them unseen, and what is sealed now is
/// sealed with its item.
#[tokio::test]
async fn d8_what_was_sealed_before_decisions_had_items_stays_sealed() {
    static BEFORE: std::sync::LazyLock<Sealed> = std::sync::LazyLock::new(|| Sealed {
        table: "decision",
        format: 1,
        columns: DECISIONS.columns.split_last().unwrap().1,
        earlier: &[],
    });
    let app = TestApp::start().await;
    line(&app).await;
    categories(&app).await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let keys = sealed_keys("k");
    let run = async |sql: String| app.db.writer().execute_unprepared(&sql).await.map(|_| ());
    decide(&staff, case(&hong, "A", 10_000)).await;
    assert!(
        Sealer::new(&BEFORE).pass(&app.db, &keys, app.now()).await.is_err(),
        "no node seals without the item any more"
    );
    let on = |table: &str| if on_postgres() { format!(" ON {table}") } else { String::new() };
    run(format!("DROP TRIGGER seal_block_is_of_today{}", on("seal_block"))).await.unwrap();
    Sealer::new(&BEFORE).pass(&app.db, &keys, app.now()).await.unwrap();
    assert_eq!(findings(&app, &BEFORE, &keys).await, 0);
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "출동이 늦었습니다")).await;
    decide(&staff, about(&hong, &item, 10_000)).await;
    Sealer::new(&DECISIONS).pass(&app.db, &keys, app.now()).await.unwrap();
    let report = verify(&app.db, &DECISIONS, &keys, 1, &[], app.now()).await.unwrap();
    assert_eq!((report.rows, report.blocks, report.findings.len()), (2, 2, 0));
    assert_eq!(findings(&app, &BEFORE, &keys).await, 1, "a format that it does not know");
    run(format!("DROP TRIGGER decision_stays{}", on("decision"))).await.unwrap();
    for place in ["IS NULL", "IS NOT NULL"] {
        run("CREATE TABLE kept AS SELECT seq, voc_item_id FROM decision".to_owned()).await.unwrap();
        run(format!("UPDATE decision SET voc_item_id = id WHERE voc_item_id {place}")).await.unwrap();
        assert_eq!(findings(&app, &DECISIONS, &keys).await, 1, "{place}");
        run("UPDATE decision SET voc_item_id = (SELECT voc_item_id FROM kept WHERE kept.seq = decision.seq)".to_owned()).await.unwrap();
        assert_eq!(findings(&app, &DECISIONS, &keys).await, 0, "{place}");
        run("DROP TABLE kept".to_owned()).await.unwrap();
    }
}

/// D8, C3: who has the database but not the key changes a row, throws the blocks away and seals everything anew: by another key, also
/// under the name of the true one.
#[tokio::test]
async fn d8_a_ledger_that_its_owner_seals_anew_without_the_key_is_found() {
    for id in ["k", "mine"] {
        let app = TestApp::start().await;
        line(&app).await;
        let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
        decide(&staff, case(&hong, "A-1", 10_000)).await;
        let keys = sealed_keys("k");
        for sealed in [&DECISIONS, &ENTRIES] {
            Sealer::new(sealed).pass(&app.db, &keys, app.now()).await.unwrap();
            assert_eq!(findings(&app, sealed, &keys).await, 0);
        }
        let on = |table: &str| if on_postgres() { format!(" ON {table}") } else { String::new() };
        let run = async |sql: String| {
            app.db.writer().execute_unprepared(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        };
        run(format!("DROP TRIGGER seal_block_stays{}", on("seal_block"))).await;
        run(format!("DROP TRIGGER IF EXISTS seal_block_is_kept{}", on("seal_block"))).await;
        for sealed in [&DECISIONS, &ENTRIES] {
            let table = sealed.table;
            run(format!("DROP TRIGGER {table}_stays{}", on(table))).await;
            run(format!("UPDATE {table} SET amount = 1")).await;
            run(format!("DELETE FROM seal_block WHERE series = '{table}'")).await;
            run(format!("DELETE FROM seal_index WHERE series = '{table}'")).await;
            Sealer::new(sealed).pass(&app.db, &sealed_keys(id), app.now()).await.unwrap();
            assert!(findings(&app, sealed, &keys).await > 0, "{table}, sealed by {id}");
        }
    }
}
