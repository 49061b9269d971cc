//! How many statements decisions, requests and their lists run, whatever the page size. A figure here changes only with a reason.

use crate::{
    delegation::desk::{answer, ask_for, case, decide, line, money},
    documents::{change, customer, document, get},
};
use serde_json::json;
use tests::TestApp;

/// On PostgreSQL the rows of several tables are one statement, on SQLite one each.
fn rows(tables: u64) -> u64 {
    if tests::on_postgres() { 1 } else { tables }
}

#[tokio::test]
async fn decisions_and_requests_take_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    line(&app).await;
    let (staff, chief, leader) = (app.sign_in("staff").await, app.sign_in("chief").await, app.sign_in("leader").await);
    let hong = customer(&app, "C-1").await;
    let plain = "mutation($input: MakeDecisionInput!) { makeDecision(input: $input) { decision { id } approvalRequest { id version } userErrors { code } } }";
    let bare = "mutation($input: ApproveRequestInput!) { approveRequest(input: $input) { approvalRequest { id } userErrors { code } } }";
    for n in 0..2 {
        // The key, the customer locked, the key again, what is one with it, the balances raised; limits, balances, the incident, the customer's twelve
        // months, contracts, goodwill; what was decided (decision, entry, audit record, event, key), the customer's last case.
        let input = json!({ "input": case(&hong, &format!("A-{n}"), 10_000) });
        let (statements, made) = app.statements(staff.run(plain, input)).await;
        assert!(made.json["data"]["makeDecision"]["decision"].is_object(), "{}", made.text);
        assert_eq!(statements, 11 + rows(5) + 1);
        // The same, the balances lowered again; the request, its step, the audit record, three events, the key.
        let input = json!({ "input": case(&hong, &format!("B-{n}"), 200_000) });
        let (statements, made) = app.statements(staff.run(plain, input)).await;
        let request = made.json["data"]["makeDecision"]["approvalRequest"].clone();
        assert!(request.is_object(), "{}", made.text);
        assert_eq!(statements, 12 + rows(6) + 1);
        // The request and the customer locked, what is one with it, the balances raised, six to look; the request, and what was decided with the step, the
        // audit records and the events.
        let input = json!({ "input": { "id": request["id"], "reason": "확인했습니다" } });
        let (statements, approved) = app.statements(chief.run(bare, input)).await;
        assert!(approved.json["data"]["approveRequest"]["approvalRequest"].is_object(), "{}", approved.text);
        assert_eq!(statements, 12 + rows(7));
        // The key alone.
        let replayed = case(&hong, "C", 1);
        decide(&staff, replayed.clone()).await;
        assert_eq!(app.statements(staff.run(plain, json!({ "input": replayed }))).await.0, 2);
        let request = ask_for(&staff, case(&hong, "D", 200_000)).await;
        // The request and the customer locked; the request, and its step, audit record and events.
        let input = json!({ "id": request["id"], "reason": "근거가 부족합니다" });
        let refuse = "mutation($input: RejectRequestInput!) { rejectRequest(input: $input) { approvalRequest { id } userErrors { code } } }";
        assert_eq!(app.statements(chief.run(refuse, json!({ "input": input }))).await.0, 4 + rows(3));
    }
    let question = json!({ "input": { "customerId": hong, "claimReference": "E", "kind": "SERVICE_RECOVERY", "amount": money(200_000) } });
    // The customer, what is one with it, six to look, the limit.
    assert_eq!(app.statements(get(&staff, "explainDecision", question)).await.0, 9);
    // Limits and balances.
    assert_eq!(app.statements(get(&staff, "myAuthority", json!({}))).await.0, 2);
    for n in 0..6 {
        ask_for(&staff, case(&hong, &format!("F-{n}"), 150_000)).await;
        let own = decide(&staff, case(&hong, &format!("G-{n}"), 1_000)).await;
        if n % 2 == 0 {
            change(&leader, "reverseDecision", json!({ "id": own["id"], "reason": "착오" })).await;
        }
    }
    let last = ask_for(&staff, case(&hong, "H", 150_000)).await;
    answer(&chief, "approveRequest", &last, json!({})).await;
    // By group, by holder, by customer, what followed; the customers.
    let period = json!({ "from": "2026-01-01", "to": "2026-12-31" });
    assert_eq!(app.statements(get(&app.sign_in("cs").await, "authorityReport", period)).await.0, 5);
    for first in [1, 3, 100] {
        // The page and its total; customers, limits, requests, entries, the viewer's limits; customers again for reasons of reversals.
        let page = json!({ "first": first });
        let (statements, _) = app.statements(get(&chief, "decisions", page.clone())).await;
        assert!(statements <= 8, "decisions, first: {first}: {statements}");
        // The page and its total; customers, ahead and for the page, steps; what is one with them, limits, balances, incidents, twelve months,
        // contracts, goodwill.
        let filter = json!({ "first": first, "filter": { "status": "PENDING" } });
        assert_eq!(app.statements(get(&chief, "approvalRequests", filter)).await.0, 12, "requests, first: {first}");
        let all = app.statements(chief.run(&document("approvalRequests"), page)).await;
        assert!(all.0 <= 13, "requests of every kind, first: {first}: {}", all.0);
    }
}
