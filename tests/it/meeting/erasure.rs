//! C4: who is erased is met no more, and nothing that they said stays; the figures do.

use crate::{
    customer::erasure::holding,
    documents::{change, get, rows},
    meeting::desk::{attempt, excellent, heads_since, plan, record},
};
use serde_json::{Value, json};
use tests::TestApp;

#[tokio::test]
async fn c4_what_an_erased_customer_said_in_meetings_is_gone_and_the_figures_stay() {
    let app = TestApp::start().await;
    heads_since(&app, "team", "chief", "2025-01-01", None).await;
    let (cs, chief) = (app.sign_in("cs").await, app.sign_in("chief").await);
    let hong = excellent(&app, "C-1").await;
    let done = plan(&chief, &hong, "2026-03-01").await;
    record(
        &chief,
        &done,
        json!({ "points": [{ "kind": "SUGGESTION", "text": "달빛 상담 창구" }], "nextStep": "달빛 회신" }),
    )
    .await;
    let cancelled = plan(&chief, &hong, "2026-03-02").await;
    attempt(&chief, "cancelMeeting", &cancelled, json!({ "reason": "달빛 사정" })).await;
    let planned = plan(&chief, &hong, "2026-03-20").await;
    let erased = change(&cs, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" })).await;
    assert_eq!(erased.refusals(), [] as [&str; 0]);
    let kept = "SELECT COUNT(*) AS n FROM customer_meeting WHERE next_step IS NOT NULL OR cancel_reason IS NOT NULL";
    let points = "SELECT COUNT(*) AS n FROM customer_meeting_point WHERE text IS NOT NULL";
    assert_eq!(
        (app.number(kept).await, app.number(points).await, app.count("customer_meeting_point").await),
        (0, 0, 1)
    );
    assert_eq!(holding(&app, "달빛").await, [] as [&str; 0]);
    let after = get(&chief, "customerMeeting", json!({ "id": done["id"] })).await;
    assert_eq!(
        (
            &after["state"],
            &after["counts"],
            &after["nextStep"],
            &after["points"][0]["text"],
            &after["customer"]["maskedName"]
        ),
        (&json!("DONE"), &json!(true), &Value::Null, &Value::Null, &Value::Null)
    );
    let over = get(&chief, "customerMeeting", json!({ "id": planned["id"] })).await;
    assert_eq!(
        (&over["state"], &over["cancelledBy"], &over["version"]),
        (&json!("CANCELLED"), &Value::Null, &json!(2))
    );
    assert_eq!(get(&chief, "meetingQuota", json!({})).await["total"]["done"], 1);
    app.tell().await;
    assert_eq!(rows(&get(&chief, "notifications", json!({})).await, "kind"), ["MEETING_CANCELLED"]);
    let again = change(&chief, "planMeeting", json!({ "customerId": hong, "on": "2026-03-05" })).await;
    assert_eq!(again.refusals(), ["CUSTOMER_ERASED customerId"]);
}
