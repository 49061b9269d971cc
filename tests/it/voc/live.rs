//! V11: the assignee, the department's board and the customer hear at once; nobody hears what is not theirs.

use crate::{
    documents::{customer, document},
    voc::desk::{act, assignee, categories, category, complaint, file},
};
use serde_json::{Value, json};
use std::time::Duration;
use tests::TestApp;

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
    // V10: that something happened, not what.
    let mut secret = complaint(Some(&hong), "수술 기록을 왜 달라고 합니까");
    secret["categoryId"] = json!(category("HEALTH"));
    file(&cs, secret).await;
    let event = board.next().await.unwrap();
    assert_eq!((kind(&event), &event["data"]["vocChanges"]["item"]), ("FILED".into(), &Value::Null), "{event}");
    assert!(stranger.within(Duration::from_millis(200)).await.is_err());
}
