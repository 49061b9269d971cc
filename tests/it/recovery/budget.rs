//! How many statements recovery runs, whatever the page size. A figure here changes only with a reason.

use crate::{
    documents::{customer, document, get},
    recovery::desk::{holder, opened},
    voc::desk::categories,
};
use serde_json::{Value, json};
use tests::TestApp;

/// On PostgreSQL the rows of several tables are one statement, on SQLite one each.
fn rows(tables: u64) -> u64 {
    if tests::on_postgres() { 1 } else { tables }
}

#[tokio::test]
async fn recovery_takes_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    categories(&app).await;
    let mut cases = Vec::new();
    for n in 0..3 {
        cases.push(opened(&app, &customer(&app, &format!("C-{n}")).await).await.1);
    }
    let bare = |field: &str, ty: &str| {
        format!("mutation($input: {ty}Input!) {{ {field}(input: $input) {{ userErrors {{ code }} }} }}")
    };
    for (n, case) in cases.iter().enumerate() {
        let executive = holder(&app, case).await;
        let run = async |field: &str, ty: &str, mut input: Value| {
            input["id"] = case["id"].clone();
            let (statements, answer) = app.statements(executive.run(&bare(field, ty), json!({ "input": input }))).await;
            assert_eq!(answer.refusals(), [] as [&str; 0], "{field}: {}", answer.text);
            statements
        };
        // The case read for its customer, both locked; the contacts so far; the case, the contact with its audit record and event; the customer's
        // last case.
        let call = json!({ "way": "CALL", "outcome": "REACHED", "note": "사과" });
        assert_eq!(run("logContact", "LogContact", call).await, 5 + rows(3) + 1, "{n}");
        // As above; opinions so far.
        let heard = json!({ "opinion": "설명을 듣고 싶다고 합니다" });
        assert_eq!(run("recordOpinion", "RecordOpinion", heard).await, 5 + rows(3) + 1, "{n}");
        // As above; promises so far. For whom it is there is an event of their own.
        let promise = json!({ "promise": "서면 안내", "dueOn": "2026-03-10" });
        assert_eq!(run("makePromise", "MakePromise", promise).await, 5 + rows(3) + 1, "{n}");
        // As above; promises so far, the item.
        let end = json!({ "satisfaction": 4, "story": "바로 전화드렸습니다.", "reason": "약속은 따로 챙깁니다" });
        assert_eq!(run("closeRecoveryCase", "CloseRecoveryCase", end).await, 6 + rows(2) + 1, "{n}");
    }
    let (ceo, staff) = (app.sign_in("ceo").await, app.sign_in("staff").await);
    let page = "query($first: Int!) { recoveryCases(first: $first) { totalCount edges { node { id state isOverdue executive { name }
        customer { maskedName } vocItem { number } contacts { edges { node { at way outcome } } } opinions { edges { node { at } } }
        promises { edges { node { dueOn state isOverdue } } } handOvers { edges { node { at } } } viewerActions } } } }";
    for first in [1, 3, 100] {
        // The page and its total; customers, items, contacts, opinions, promises, hand-overs.
        assert_eq!(app.statements(ceo.run(page, json!({ "first": first }))).await.0, 8, "first: {first}");
        // With everything that was said: customers once for each kind of text, reports, what came of opinions, of promises their cases.
        let whole = app.statements(get(&ceo, "recoveryCases", json!({ "first": first }))).await;
        assert!(whole.0 <= 18, "first: {first}: {}", whole.0);
        let shared = json!({ "first": first, "filter": { "shared": true } });
        assert_eq!(app.statements(get(&staff, "recoveryCases", shared)).await.0, 2, "first: {first}");
        // The page and its total; customers, cases.
        assert_eq!(app.statements(get(&ceo, "promises", json!({ "first": first }))).await.0, 4, "first: {first}");
    }
    let one = app.statements(ceo.run(&document("recoveryCase"), json!({ "id": cases[0]["id"] }))).await;
    assert!(one.0 <= 17, "{}", one.0);
    // Cases, contracts, contacts, turns.
    let report = json!({ "from": "2026-03-01", "to": "2026-03-31" });
    assert_eq!(app.statements(get(&ceo, "recoveryReport", report)).await.0, 4);
}
