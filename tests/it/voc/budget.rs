//! How many statements VOC runs, whatever the page size. A figure here changes only with a reason.

use crate::{
    documents::{customer, document, get},
    voc::desk::{act, assignee, categories, complaint, file},
};
use serde_json::json;
use tests::TestApp;

/// On PostgreSQL the rows of several tables are one statement, on SQLite one each.
fn rows(tables: u64) -> u64 {
    if tests::on_postgres() { 1 } else { tables }
}

#[tokio::test]
async fn voc_takes_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let bare = "mutation($input: FileVocInput!) { fileVoc(input: $input) { vocItem { id } userErrors { code } } }";
    for n in 0..3 {
        let mut input = complaint(Some(&hong), &format!("{n}번째 이야기"));
        // The customer locked, categories, rules, loads; the item with its text and what that is found by, step, clocks, audit record and events; the
        // customer's last case.
        let (statements, _) = app.statements(cs.run(bare, json!({ "input": input.clone() }))).await;
        assert_eq!(statements, 4 + rows(7) + 1);
        // The key, twice.
        input["idempotencyKey"] = json!(format!("key-{n}"));
        assert_eq!(app.statements(cs.run(bare, json!({ "input": input }))).await.0, 6 + rows(8) + 1);
    }
    let item = file(&cs, complaint(Some(&hong), "마지막 이야기")).await;
    let handler = assignee(&app, &item).await;
    let start =
        "mutation($input: StartVocWorkInput!) { startVocWork(input: $input) { vocItem { id } userErrors { code } } }";
    // The item read for its customer, the customer and the item locked, the clocks; the item, its step, audit record and events, the clocks; the customer's last case.
    assert_eq!(app.statements(handler.run(start, json!({ "input": { "id": item["id"] } }))).await.0, 6 + rows(3) + 1);
    for n in 0..5 {
        act(&handler, "replyToCustomer", &item, json!({ "text": format!("{n}번째 답") })).await;
    }
    for first in [1, 3, 100] {
        // The page and its total; categories and rules, customers, what they began with, clocks.
        let page = app.statements(get(&cs, "vocItems", json!({ "first": first }))).await;
        assert_eq!(page.0, 7, "first: {first}");
    }
    for order in ["RELEVANCE", "TIME"] {
        for first in [1, 100] {
            let asked = json!({ "query": "번째 이야기", "first": first, "orderBy": order });
            // How many texts there are, the hits, their items and texts, the total; what else was said about the items.
            assert_eq!(app.statements(get(&cs, "searchVoc", asked)).await.0, 6, "{order}, first: {first}");
        }
    }
    // The item; categories and rules, the customer, what it began with, texts, timeline, clocks; what was merged into it, decisions about all of it.
    assert_eq!(app.statements(cs.run(&document("vocItem"), json!({ "id": item["id"] }))).await.0, 10);
}
