//! V4 through the graph: the clocks follow what is done with an item, and a deadline is extended with a notice.

use crate::{
    documents::customer,
    voc::desk::{act, assignee, attempt, categories, complaint, file, kinds, read},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::TestApp;

fn clock<'a>(item: &'a Value, kind: &str) -> &'a Value {
    item["clocks"].as_array().unwrap().iter().find(|clock| clock["kind"] == kind).unwrap()
}

/// V4: first response, a wait, the answer, resolving: at noon on a Monday, in business hours from 9 to 18.
#[tokio::test]
async fn v4_the_clocks_follow_what_is_done() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "사고 접수 후 연락이 없습니다")).await;
    assert_eq!(clock(&item, "STATUTORY")["lastDay"], "2026-03-16");
    assert_eq!(clock(&item, "FIRST_RESPONSE")["leftMinutes"], 240);
    app.pass(TimeDelta::minutes(30));
    let handler = assignee(&app, &item).await;
    let started = act(&handler, "startVocWork", &item, json!({})).await;
    let spent = clock(&started, "FIRST_RESPONSE")["spentMinutes"].as_i64().unwrap();
    assert_eq!(clock(&started, "RESOLUTION")["spentMinutes"], spent);
    let replied = act(&handler, "replyToCustomer", &item, json!({ "text": "확인하겠습니다" })).await;
    assert!(clock(&replied, "FIRST_RESPONSE")["metAt"].is_string(), "{replied}");
    let waiting = act(&handler, "waitForCustomer", &item, json!({ "reason": "진단서" })).await;
    assert!(clock(&waiting, "RESOLUTION")["standsSince"].is_string(), "{waiting}");
    assert!(clock(&waiting, "STATUTORY")["dueAt"].is_string());
    app.pass(TimeDelta::days(3));
    act(&app.as_customer(&hong), "sendCustomerMessage", &item, json!({ "text": "보냈어요" })).await;
    let handler = assignee(&app, &item).await;
    let back = read(&handler, &item).await;
    assert_eq!(clock(&back, "RESOLUTION")["spentMinutes"], spent);
    assert_eq!(clock(&back, "RESOLUTION")["standsSince"], Value::Null);
    let resolved = act(&handler, "resolveVoc", &item, json!({ "text": "지급했습니다" })).await;
    for kind in ["RESOLUTION", "STATUTORY"] {
        assert!(clock(&resolved, kind)["metAt"].is_string(), "{kind}: {resolved}");
        assert_eq!(clock(&resolved, kind)["isBreached"], false);
    }
    assert_eq!(read(&app.as_customer(&hong), &item).await["clocks"], json!([]));
}

/// V4: what time did to an item that the clerk has not come to yet is done before anybody changes it; the version that a client knows is
/// compared before.
#[tokio::test]
async fn v4_nothing_that_time_did_is_missed_by_who_comes_first() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "사고 접수 후 연락이 없습니다")).await;
    app.pass(TimeDelta::days(2));
    let handler = assignee(&app, &item).await;
    let started = act(&handler, "startVocWork", &item, json!({ "expectedVersion": 1 })).await;
    assert_eq!((&started["escalation"], &started["version"]), (&json!("LEADER"), &json!(3)));
    let first = clock(&started, "FIRST_RESPONSE");
    assert!(["warnedAt", "breachedAt", "escalatedAt"].into_iter().all(|step| first[step].is_string()), "{first}");
    let seen = read(&handler, &item).await;
    assert_eq!(kinds(&seen["timeline"]), ["STARTED", "ESCALATED", "FILED"]);
    assert_eq!(seen["timeline"]["edges"][1]["node"]["actor"], "SERVICE");
}

/// V4: once, in time, not too far, and the customer is told.
#[tokio::test]
async fn v4_a_deadline_is_extended_with_a_notice_to_the_customer() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let cs = app.sign_in("cs").await;
    let item = file(&cs, complaint(Some(&hong), "사고 접수 후 연락이 없습니다")).await;
    let until =
        |day: &str| json!({ "until": day, "reason": "손해사정 중", "notice": "3월 30일까지 답을 드리겠습니다" });
    for (input, refusals) in [
        (until("2026-03-16"), ["DEADLINE_NOT_LATER until"]),
        (until("2026-03-31"), ["DEADLINE_TOO_FAR until"]),
        (json!({ "until": "2026-03-30", "reason": "손해사정 중", "notice": " " }), ["BLANK notice"]),
    ] {
        assert_eq!(attempt(&cs, "extendDeadline", &item, input).await.refusals(), refusals);
    }
    let extended = act(&cs, "extendDeadline", &item, until("2026-03-30")).await;
    let statutory = clock(&extended, "STATUTORY");
    assert_eq!(
        (&statutory["lastDay"], &statutory["extensions"][0]["fromDay"]),
        (&json!("2026-03-30"), &json!("2026-03-16"))
    );
    assert_eq!(attempt(&cs, "extendDeadline", &item, until("2026-03-30")).await.refusals(), ["DEADLINE_EXTENDED id"]);
    // The customer reads the notice, not the reason.
    let own = read(&app.as_customer(&hong), &item).await;
    assert_eq!(kinds(&own["texts"]).iter().filter(|kind| **kind == "REPLY").count(), 1);
    assert!(!own["texts"].to_string().contains("손해사정"), "{own}");
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM audit_record WHERE action = 'extendDeadline'").await, 1);
    let mut inquiry = complaint(Some(&hong), "보험증권을 받고 싶습니다");
    inquiry["kind"] = json!("INQUIRY");
    let inquiry = file(&cs, inquiry).await;
    assert_eq!(
        attempt(&cs, "extendDeadline", &inquiry, until("2026-03-30")).await.refusals(),
        ["DEADLINE_NOT_RUNNING id"]
    );
}
