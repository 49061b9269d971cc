//! A1: who could become an advisor.

use crate::{
    advisor::desk::{appointed, begun, contributor, nominate, nomination, withdraw_consent},
    documents::{change, get, reachable},
    improvement,
    voc::desk::{complaint, file},
};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{Client, TestApp};

async fn numbers(client: &Client, variables: Value) -> Vec<String> {
    let all = get(client, "advisorCandidates", variables).await;
    all["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| edge["node"]["customer"]["number"].as_str().unwrap().to_owned())
        .collect()
}

/// A1: whose VOC, of any type, led to a verified improvement; with number, severity and what was measured; not who is one, was nominated, or withdrew consent.
#[tokio::test]
async fn a1_candidates_are_customers_whose_voice_led_to_a_verified_improvement() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    // Counted, not named: the same VOC while the task was open. And what became no improvement.
    let cs = app.sign_in("cs").await;
    let kim = reachable(&app, "C-2").await;
    let park = reachable(&app, "C-3").await;
    app.pass(TimeDelta::minutes(1));
    let angry = json!({ "dissatisfaction": 5 });
    let mut severe = complaint(Some(&kim), "서류를 또 내라니요");
    severe["dissatisfaction"] = angry["dissatisfaction"].clone();
    let item = file(&cs, severe).await;
    let idea = file(&cs, json!({ "kind": "SUGGESTION", "channel": "WEB", "categoryId": crate::voc::desk::category("DELAY"), "text": "한 번에 알려 주세요", "customerId": kim })).await;
    improvement::verified(&app, json!({ "vocItemIds": [item["id"], idea["id"]], "title": "한 장짜리 서류 안내" }))
        .await;
    improvement::begun(&app, json!({ "vocItemIds": [file(&cs, complaint(Some(&park), "아직입니다")).await["id"]] }))
        .await;
    let all = get(&cs, "advisorCandidates", json!({})).await;
    let found: Vec<Value> = all["edges"].as_array().unwrap().iter().map(|edge| edge["node"].clone()).collect();
    assert_eq!(found.len(), 2, "{all}");
    assert_eq!(all["totalCount"], 2);
    let kims = &found[0];
    assert_eq!(
        (&kims["customer"]["number"], &kims["tasks"], &kims["highSeverity"], &kims["isNamed"]),
        (&json!("C-2"), &json!(1), &json!(1), &json!(true))
    );
    assert_eq!(kims["contributions"][0]["improvementTask"]["title"], "한 장짜리 서류 안내");
    assert_eq!(kims["contributions"][0]["items"], 2);
    let theirs = &found[1];
    assert_eq!(
        (&theirs["customer"]["number"], &theirs["contributions"][0]["improvementTask"]["id"]),
        (&json!("C-1"), &task["id"])
    );
    // Pages either way.
    assert_eq!(numbers(&cs, json!({ "first": 1 })).await, ["C-2"]);
    let page = get(&cs, "advisorCandidates", json!({ "first": 1 })).await;
    assert_eq!(numbers(&cs, json!({ "first": 1, "after": page["pageInfo"]["endCursor"] })).await, ["C-1"]);
    let last = get(&cs, "advisorCandidates", json!({ "last": 1, "named": true })).await;
    assert_eq!(last["edges"][0]["node"]["customer"]["number"], "C-1");
    assert_eq!(
        numbers(&cs, json!({ "last": 1, "named": true, "before": last["pageInfo"]["startCursor"] })).await,
        ["C-2"]
    );
    // Who is nominated, appointed, or not to be contacted is none.
    withdraw_consent(&app, &kim).await;
    assert_eq!(numbers(&cs, json!({})).await, ["C-1"]);
    nominate(&app.sign_in("staff").await, &hong, &task).await;
    assert_eq!(numbers(&cs, json!({})).await, [] as [&str; 0]);
}

/// V10, A1: what is its path's alone makes nobody a candidate, nor does what came again after the task was verified.
#[tokio::test]
async fn v10_sensitive_voc_makes_no_candidate() {
    for (changed, n) in [
        ("UPDATE voc_item SET sensitivity = 'HEALTH'", 0),
        ("UPDATE voc_item SET abused_at = received_at", 0),
        ("UPDATE improvement_item SET why = 'RECURRED'", 0),
        ("UPDATE voc_item SET severity = 'HIGH'", 1),
    ] {
        let app = TestApp::start().await;
        let (hong, task) = begun(&app).await;
        app.db.writer().execute_unprepared(changed).await.unwrap();
        assert_eq!(numbers(&app.sign_in("cs").await, json!({})).await.len(), n, "{changed}");
        let staff = app.sign_in("staff").await;
        let said = change(&staff, "nominateAdvisor", nomination(&hong, &task)).await;
        let expected: &[&str] = if n == 0 { &["TASK_UNKNOWN improvementTaskId"] } else { &[] };
        assert_eq!(said.refusals(), expected, "{changed}");
    }
}

/// A1: once a term is over they are a candidate again.
#[tokio::test]
async fn a1_who_was_an_advisor_can_be_one_again() {
    let app = TestApp::start().await;
    let (hong, task) = begun(&app).await;
    let (kim, other) = contributor(&app, "C-2").await;
    let advisor = appointed(&app, &hong, &task).await;
    let exec = app.sign_in("exec").await;
    assert_eq!(numbers(&exec, json!({})).await, ["C-2"]);
    let end = json!({ "id": advisor["id"], "reason": "이사" });
    crate::documents::change(&app.sign_in("cs").await, "endAdvisorTerm", end).await;
    let mut now = numbers(&exec, json!({})).await;
    now.sort();
    assert_eq!(now, ["C-1", "C-2"]);
    let _ = (kim, other);
}
