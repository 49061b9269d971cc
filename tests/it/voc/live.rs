//! V11: the assignee, the department's board and the customer hear at once; nobody hears what is not theirs.

use crate::{
    documents::{absent, customer, document, get},
    voc::desk::{act, assignee, categories, category, complaint, file},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::time::Duration;
use tests::TestApp;

async fn told(app: &TestApp, who: &str) -> Vec<String> {
    app.tell().await;
    let all = get(&app.sign_in(who).await, "notifications", json!({})).await;
    let mut kinds: Vec<String> =
        all["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["kind"].as_str().unwrap().to_owned()).collect();
    kinds.sort();
    kinds
}

/// L4, V3, V4, V6: whoever gets an item, whose customer answers, whose time is over, and whoever it goes up to; each once.
#[tokio::test]
async fn l4_whom_voc_concerns_is_told_once() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    // Nobody else is there who could get it.
    for (who, deputy) in [("mate", "staff"), ("chief", "leader")] {
        absent(&app, who, deputy).await;
    }
    app.reload().await;
    let item = file(&app.sign_in("cs").await, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let of_voc =
        async |who: &str| told(&app, who).await.into_iter().filter(|kind| kind.starts_with("VOC")).collect::<Vec<_>>();
    let clocks = async || app.voc_clerk().pass().await.unwrap();
    assert_eq!(of_voc("staff").await, ["VOC_ASSIGNED"]);
    act(&app.as_customer(&hong), "sendCustomerMessage", &item, json!({ "text": "아직인가요" })).await;
    assert_eq!(of_voc("staff").await, ["VOC_ANSWERED", "VOC_ASSIGNED"]);
    app.pass(TimeDelta::minutes(185));
    assert_eq!((clocks().await, clocks().await), (1, 0));
    assert_eq!(of_voc("staff").await, ["VOC_ANSWERED", "VOC_ASSIGNED", "VOC_DUE"]);
    app.pass(TimeDelta::hours(1));
    clocks().await;
    assert_eq!(of_voc("staff").await, ["VOC_ANSWERED", "VOC_ASSIGNED", "VOC_DUE", "VOC_OVERDUE"]);
    // Who leads them, and who stands in for who leads them.
    assert_eq!(
        (of_voc("chief").await, of_voc("leader").await),
        (vec!["VOC_OVERDUE".to_owned()], vec!["VOC_OVERDUE".to_owned()])
    );
    app.pass(TimeDelta::hours(20));
    clocks().await;
    assert_eq!(of_voc("chief").await, ["VOC_ESCALATED", "VOC_OVERDUE"]);
    assert_eq!(of_voc("cs").await, [] as [&str; 0]);
    // V4: of the statutory clock, too, though nothing has changed the item since.
    let due = |kinds: Vec<String>| kinds.iter().filter(|kind| *kind == "VOC_OVERDUE").count();
    let until_now = due(of_voc("staff").await);
    app.pass(TimeDelta::days(16));
    clocks().await;
    assert_eq!(due(of_voc("staff").await), until_now + 2, "resolution and statutory");
}

#[tokio::test]
async fn v11_assignee_board_and_customer_hear_at_once() {
    let app = TestApp::start().await;
    categories(&app).await;
    let hong = customer(&app, "C-1").await;
    let cs = app.sign_in("cs").await;
    let item = file(&cs, complaint(Some(&hong), "서류를 또 내라고 합니다")).await;
    let handler = assignee(&app, &item).await;
    let changes = document("vocChanges");
    let mut desk = handler.subscribe(&changes, json!({})).await;
    let board = json!({ "departmentId": app.company.id("team") });
    let mut board = app.sign_in("other").await.subscribe(&changes, board).await;
    let mut own = app.as_customer(&hong).subscribe(&changes, json!({})).await;
    let mut stranger = app.sign_in("hr").await.subscribe(&changes, json!({})).await;
    for events in [&mut desk, &mut board, &mut own, &mut stranger] {
        assert!(events.within(Duration::from_millis(50)).await.is_err());
    }
    let kind = |event: &Value| event["data"]["vocChanges"]["kind"].as_str().unwrap_or("none").to_owned();
    act(&handler, "startVocWork", &item, json!({})).await;
    for events in [&mut desk, &mut board, &mut own] {
        let event = events.next().await.unwrap();
        assert_eq!((kind(&event), &event["data"]["vocChanges"]["itemId"]), ("STARTED".into(), &item["id"]), "{event}");
        assert_eq!(event["data"]["vocChanges"]["item"]["state"], "IN_PROGRESS");
    }
    // V6: a note is none of the customer's business.
    act(&handler, "addVocNote", &item, json!({ "text": "담당자 바뀜" })).await;
    act(&handler, "replyToCustomer", &item, json!({ "text": "확인하겠습니다" })).await;
    for expected in ["NOTED", "REPLIED"] {
        assert_eq!(kind(&desk.next().await.unwrap()), expected);
        assert_eq!(kind(&board.next().await.unwrap()), expected);
    }
    assert_eq!(kind(&own.next().await.unwrap()), "REPLIED");
    // Whoever had it hears that it went away.
    let to = json!({ "departmentId": app.company.id("office"), "reason": "소관" });
    act(&handler, "transferVoc", &item, to).await;
    assert_eq!(kind(&desk.next().await.unwrap()), "TRANSFERRED");
    assert_eq!(kind(&board.next().await.unwrap()), "TRANSFERRED");
    // V10: of what they may not see nobody hears that it is there.
    let mut secret = complaint(Some(&hong), "수술 기록을 왜 달라고 합니까");
    secret["categoryId"] = json!(category("HEALTH"));
    file(&cs, secret).await;
    assert!(board.within(Duration::from_millis(200)).await.is_err());
    assert!(stranger.within(Duration::from_millis(200)).await.is_err());
}
