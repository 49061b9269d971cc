//! How many statements VOC runs, whatever the page size. A figure here changes only with a reason.

use crate::{
    documents::{customer, document, get, reachable},
    voc::{
        desk::{act, assignee, categories, complaint, file},
        satisfaction::resolved,
    },
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
        // The customer locked, categories, rules, who is passed over, loads; the item with its text and what that is found by, step, clocks, audit record and events; the
        // customer's last case.
        let (statements, _) = app.statements(cs.run(bare, json!({ "input": input.clone() }))).await;
        assert_eq!(statements, 5 + rows(7) + 1);
        // The key, twice.
        input["idempotencyKey"] = json!(format!("key-{n}"));
        assert_eq!(app.statements(cs.run(bare, json!({ "input": input }))).await.0, 7 + rows(8) + 1);
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
    // The item; categories and rules, the customer, what it began with, texts with what is attached to them, timeline, clocks, the survey;
    // what was merged into it, decisions about all of it; what it has led to.
    assert_eq!(app.statements(cs.run(&document("vocItem"), json!({ "id": item["id"] }))).await.0, 13);
}

/// V15: asking costs a look and a row when an item closes; what was said of a page of items is one statement, with comments two.
#[tokio::test]
async fn v15_satisfaction_takes_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    categories(&app).await;
    let bare = "mutation($input: CloseVocInput!) { closeVoc(input: $input) { vocItem { id } userErrors { code } } }";
    let rate = "mutation($input: RateVocInput!) { rateVoc(input: $input) { vocItem { id } userErrors { code } } }";
    for n in 0..3 {
        let id = if n == 0 { reachable(&app, "C-0").await } else { customer(&app, &format!("C-{n}")).await };
        let item = resolved(&app, Some(&id), "서류를 또 내라고 합니다").await;
        let handler = assignee(&app, &item).await;
        // As every deed; whether they were asked before, the survey, and the invitation, if one leaves.
        let (statements, _) = app.statements(handler.run(bare, json!({ "input": { "id": item["id"] } }))).await;
        assert_eq!(statements, 6 + rows(3) + 1 + 1 + (rows(4) - rows(3)) + u64::from(n == 0), "{n}");
        let client = app.as_customer(&id);
        // Who the customer is; their item, both locked, the survey. Of another answer what was added to the last one; the clocks, the item, the
        // clocks, the survey. The same answer again writes nothing.
        for (score, expected) in [(3, 9 + rows(5)), (4, 10 + rows(5)), (4, 6)] {
            let input = json!({ "input": { "id": item["id"], "score": score, "comment": format!("{score}점입니다") } });
            let (statements, answer) = app.statements(client.run(rate, input)).await;
            assert_eq!(answer.refusals(), [] as [&str; 0]);
            assert_eq!(statements, expected, "{n}: {score}");
        }
    }
    let page = "query($first: Int!) { vocItems(first: $first) { edges { node { satisfaction { score comment askedAt } viewerCanRate } } } }";
    let cs = app.sign_in("cs").await;
    for first in [1, 3, 100] {
        assert_eq!(app.statements(cs.run(page, json!({ "first": first }))).await.0, 3, "first: {first}");
    }
    let figures =
        json!({ "from": "2026-03-01", "to": "2026-03-31", "filter": { "departmentId": app.company.id("claims") } });
    assert_eq!(app.statements(get(&cs, "vocSatisfaction", figures)).await.0, 1);
}

/// V12.
#[tokio::test]
async fn v12_care_takes_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let bare =
        "mutation($input: ReportAbuseInput!) { reportAbuse(input: $input) { abuseReport { id } userErrors { code } } }";
    for n in 0..4 {
        let item = file(&cs, complaint(Some(&hong), &format!("{n}번째 전화"))).await;
        let Some(email) = item["assignee"]["email"].as_str() else { break };
        let handler = app.sign_in(email.split('@').next().unwrap()).await;
        let input = json!({ "id": item["id"], "kind": "VERBAL", "words": "욕설", "restMinutes": 30 });
        let (statements, _) = app.statements(handler.run(bare, json!({ "input": input }))).await;
        // The item read for its customer, the customer and the item locked, the clocks; who is passed over, loads; the caution with its
        // record and event, or what else stands; the item, the report with its rest, step, records and events, the clocks; the customer's last case.
        let caution = if n == 0 { 3 } else { 1 };
        let loads = u64::from(n < 2);
        assert_eq!(statements, 5 + loads + caution + 1 + rows(7) + 1 + 1, "{n}");
    }
    for first in [1, 100] {
        // The page and its total; items, customers.
        assert_eq!(app.statements(get(&cs, "abuseReports", json!({ "first": first }))).await.0, 4, "first: {first}");
        // The page and its total; reports.
        let chief = app.sign_in("leader").await;
        assert_eq!(app.statements(get(&chief, "restPeriods", json!({ "first": first }))).await.0, 3, "first: {first}");
    }
}
