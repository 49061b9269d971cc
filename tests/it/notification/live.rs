//! L4: notifications as they are made.

use crate::documents::{change, document, praise};
use serde_json::{Value, json};
use std::time::Duration;
use tests::{Events, TestApp};

async fn listen(app: &TestApp, who: &str, after: Option<&Value>) -> Events {
    let variables = after.map_or(json!({}), |cursor| json!({ "after": cursor }));
    app.sign_in(who).await.subscribe(&document("notificationChanges"), variables).await
}

async fn next(events: &mut Events) -> Value {
    let answer = events.next().await.expect("an event");
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"]["notificationChanges"].clone()
}

/// L4: one's own, on whichever node they were made; others' are not even heard of. Who was away goes on where they were.
#[tokio::test]
async fn l4_one_hears_of_ones_own_notifications_alone() {
    let app = TestApp::start().await;
    let node = app.another_node().await;
    let (mut mate, mut other) = (listen(&node, "mate", None).await, listen(&app, "other", None).await);
    let post = praise(&app, "staff", &["mate"], "감사합니다").await;
    app.tell().await;
    let made = next(&mut mate).await;
    assert_eq!((&made["kind"], &made["unreadNotificationCount"]), (&json!("MADE"), &json!(1)));
    assert_eq!((&made["notification"]["kind"], &made["notification"]["subjectId"]), (&json!("PRAISED"), &json!(post)));
    change(&app.sign_in("mate").await, "markNotificationsRead", json!({ "all": true })).await;
    let read = next(&mut mate).await;
    assert_eq!((&read["kind"], &read["unreadNotificationCount"]), (&json!("READ"), &json!(0)));
    assert_eq!(read["notification"], Value::Null);
    drop(mate);
    praise(&app, "staff", &["mate"], "또 감사합니다").await;
    praise(&app, "staff", &["other"], "감사합니다").await;
    app.tell().await;
    let mut again = listen(&app, "mate", Some(&read["cursor"])).await;
    assert_eq!(next(&mut again).await["unreadNotificationCount"], 1);
    assert_eq!(next(&mut other).await["notification"]["kind"], "PRAISED", "the first that other hears");
    for events in [&mut again, &mut other] {
        assert!(events.within(Duration::from_millis(400)).await.is_err());
    }
}

/// L4: a node in service makes them by itself, without anybody asking, on the bell of another.
#[tokio::test]
async fn l4_a_node_in_service_tells_by_itself() {
    let app = TestApp::start().await;
    let node = app.another_node_with(|config| config.jobs = true).await;
    let mut events = listen(&app, "mate", None).await;
    praise(&app, "staff", &["mate"], "감사합니다").await;
    assert_eq!(next(&mut events).await["notification"]["kind"], "PRAISED");
    node.stop().await;
}
