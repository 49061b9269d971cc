//! How many statements meetings take, whatever there is.

use crate::{
    documents::get,
    meeting::desk::{excellent, heads_since, plan, record},
    voc::desk::{categories, category},
};
use serde_json::json;
use tests::TestApp;

/// Rows of one write: one statement on PostgreSQL, one each on SQLite.
fn rows(n: u64) -> u64 {
    if tests::on_postgres() { 1 } else { n }
}

#[tokio::test]
async fn m4_meetings_take_a_fixed_number_of_statements() {
    let app = TestApp::start().await;
    categories(&app).await;
    for (department, who) in [("claims", "exec"), ("centre", "leader"), ("team", "chief")] {
        heads_since(&app, department, who, "2025-01-01", None).await;
    }
    let (chief, cs) = (app.sign_in("chief").await, app.sign_in("cs").await);
    let bare = "mutation($input: PlanMeetingInput!) { planMeeting(input: $input) { customerMeeting { id } userErrors { code } } }";
    for n in 0..3 {
        let hong = excellent(&app, &format!("C-{n}")).await;
        let input = json!({ "input": { "customerId": hong, "on": "2026-03-01" } });
        // The customer locked, who else calls on that day; the meeting, its record and event; the customer's last case.
        let (statements, answer) = app.statements(chief.run(bare, input)).await;
        assert_eq!(statements, 2 + rows(3) + 1);
        let meeting = answer.json["data"]["planMeeting"]["customerMeeting"].clone();
        let point =
            json!({ "kind": "SUGGESTION", "text": "창구를 늘려 주세요", "voc": { "categoryId": category("APP") } });
        record(&chief, &meeting, json!({ "points": [point, { "kind": "INCONVENIENCE", "text": "느립니다" }] })).await;
        plan(&chief, &hong, "2026-03-09").await;
        // The page and its total; customers, and points; what is sealed needs the customers again; the items of the points.
        let page = app.statements(get(&cs, "customerMeetings", json!({}))).await.0;
        let report = app.statements(get(&cs, "meetingQuota", json!({}))).await.0;
        let found = app.statements(get(&chief, "meetingSuggestions", json!({ "first": 50 }))).await.0;
        // Terms, absences, meetings. Who, what is known of them; customers, if there are any.
        assert_eq!((page, report), (6, 3), "{n}");
        assert_eq!(found, 2, "all are met or about to be");
    }
    for n in 0..3 {
        excellent(&app, &format!("D-{n}")).await;
        assert_eq!(app.statements(get(&chief, "meetingSuggestions", json!({ "first": 50 }))).await.0, 3);
    }
}
