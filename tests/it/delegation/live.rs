//! D5, L4: who hears of a request, live and by notification.

use crate::{
    delegation::desk::{answer, ask_for, case, decide, line},
    documents::{absent, change, customer, document, get},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::TestApp;

async fn told(app: &TestApp, who: &str) -> Vec<String> {
    app.tell().await;
    let all = get(&app.sign_in(who).await, "notifications", json!({})).await;
    let kinds = all["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["kind"].as_str().unwrap().to_owned());
    let mut kinds: Vec<String> =
        kinds.filter(|kind| kind.starts_with("APPROVAL") || kind.starts_with("DECI")).collect();
    kinds.sort();
    kinds
}

/// D5, D6, D8, L4: asker, approver, deputy and the absent holder, each once.
#[tokio::test]
async fn d5_whom_a_request_concerns_is_told_once() {
    let app = TestApp::start().await;
    line(&app).await;
    crate::delegation::desk::allow(
        &app,
        "mate",
        entity::decision::DecisionKind::ServiceRecovery,
        entity::customer::CustomerTier::Standard,
        (200_000, None, None, None),
    )
    .await;
    absent(&app, "chief", "mate").await;
    app.reload().await;
    let (staff, hong) = (app.sign_in("staff").await, customer(&app, "C-1").await);
    let request = ask_for(&staff, case(&hong, "A", 200_000)).await;
    assert_eq!(
        (told(&app, "mate").await, told(&app, "chief").await),
        (vec!["APPROVAL_WAITING".to_owned()], vec!["APPROVAL_WAITING".to_owned()])
    );
    assert_eq!((told(&app, "staff").await, told(&app, "leader").await), (vec![], vec![]));
    app.pass(TimeDelta::hours(4));
    app.clerk().await;
    assert_eq!(told(&app, "mate").await, ["APPROVAL_REMINDER", "APPROVAL_WAITING"]);
    answer(&app.sign_in("mate").await, "approveRequest", &request, json!({})).await;
    assert_eq!(told(&app, "staff").await, ["APPROVAL_APPROVED"]);
    assert_eq!(told(&app, "chief").await, ["APPROVAL_REMINDER", "APPROVAL_WAITING", "DECIDED_BY_DEPUTY"]);
    let own = decide(&app.sign_in("staff").await, case(&hong, "B", 10_000)).await;
    change(&app.sign_in("leader").await, "reverseDecision", json!({ "id": own["id"], "reason": "착오" })).await;
    assert_eq!(told(&app, "staff").await, ["APPROVAL_APPROVED", "DECISION_REVERSED"]);
}

/// I4: each hears what concerns them, and nothing else.
#[tokio::test]
async fn i4_approval_changes_are_heard_by_whom_they_concern() {
    let app = TestApp::start().await;
    line(&app).await;
    let hong = customer(&app, "C-1").await;
    let listen = async |who: &str| {
        let client = app.sign_in(who).await;
        client.subscribe(&document("approvalChanges"), json!({})).await
    };
    let (mut staff, mut chief, mut leader) = (listen("staff").await, listen("chief").await, listen("leader").await);
    let request = ask_for(&app.sign_in("staff").await, case(&hong, "A", 200_000)).await;
    let large = ask_for(&app.sign_in("mate").await, case(&hong, "B", 500_000)).await;
    let next = |event: Option<Value>| {
        let event = &event.unwrap()["data"]["approvalChanges"];
        (
            event["kind"].as_str().unwrap().to_owned(),
            event["requestId"].clone(),
            event["request"]["viewerCanApprove"].clone(),
        )
    };
    assert_eq!(next(staff.next().await), ("REQUESTED".into(), request["id"].clone(), json!(false)));
    assert_eq!(next(chief.next().await), ("REQUESTED".into(), request["id"].clone(), json!(true)));
    // The leader's first is not the one that is before the chief.
    assert_eq!(next(leader.next().await), ("REQUESTED".into(), large["id"].clone(), json!(true)));
    answer(&app.sign_in("chief").await, "rejectRequest", &request, json!({})).await;
    assert_eq!(
        (next(staff.next().await).0, next(chief.next().await).0),
        ("REJECTED".to_owned(), "REJECTED".to_owned())
    );
    // Whoever it was before hears that it is no longer.
    let third = ask_for(&app.sign_in("staff").await, case(&hong, "C", 200_000)).await;
    assert_eq!(next(chief.next().await).1, third["id"]);
    app.pass(TimeDelta::days(3));
    assert_eq!(app.clerk().await, 2);
    let heard = "SELECT COUNT(*) AS n FROM event WHERE name = 'approvalMovedUp' AND object_type = 'ApprovalInbox'";
    // The asker, the chief and the leader of the one; the asker, the leader and the CEO of the other.
    assert_eq!(app.number(heard).await, 6);
}
