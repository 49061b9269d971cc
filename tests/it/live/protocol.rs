//! `graphql-transport-ws` and server-sent events: what `tests/outside` does not ask.

use crate::documents::{document, praise};
use serde_json::json;
use tests::TestApp;

#[tokio::test]
async fn a_socket_carries_several_subscriptions_and_queries() {
    let app = TestApp::start().await;
    let mut socket = app.sign_in("staff").await.socket().await;
    socket.subscribe("a", &document("praiseBoard"), json!({})).await;
    socket.subscribe("b", &document("praiseBoard"), json!({})).await;
    socket.subscribe("q", "{ viewer { employee { name } } }", json!({})).await;
    let next = socket.next().await.unwrap();
    assert_eq!((&next["type"], &next["id"]), (&json!("next"), &json!("q")));
    assert_eq!(next["payload"]["data"]["viewer"]["employee"]["name"], "김민준");
    assert_eq!(socket.next().await.unwrap(), json!({ "type": "complete", "id": "q" }));
    praise(&app, "other", &["mate"], "감사합니다").await;
    let mut ids = [socket.next().await.unwrap(), socket.next().await.unwrap()];
    ids.sort_by_key(|message| message["id"].as_str().unwrap().to_owned());
    assert_eq!([&ids[0]["id"], &ids[1]["id"]], ["a", "b"]);
    assert!(ids.iter().all(|message| message["payload"]["data"]["praiseBoard"]["kind"] == "POST_CREATED"));
    socket.send(json!({ "type": "complete", "id": "a" })).await;
    praise(&app, "other", &["mate"], "또 감사합니다").await;
    assert_eq!(socket.next().await.unwrap()["id"], "b");
}

#[tokio::test]
async fn a_socket_is_closed_with_the_protocols_code() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let subscribe = json!({ "type": "subscribe", "id": "1", "payload": { "query": document("praiseBoard") } });
    for (message, code) in [
        (json!({ "type": "start" }), 4400),
        (json!([]), 4400),
        (json!({ "type": "subscribe", "id": 1, "payload": { "query": "{ a }" } }), 4400),
        (json!({ "type": "connection_init" }), 4403),
        (json!({ "type": "connection_init", "payload": { "authorization": "Bearer x" } }), 4403),
        (json!({ "type": "connection_init", "payload": { "authorization": 5 } }), 4403),
        (subscribe.clone(), 4401),
    ] {
        let mut socket = staff.silent_socket().await;
        socket.send(message.clone()).await;
        assert_eq!(socket.next().await, Err(code), "{message}");
    }
    let mut socket = staff.socket().await;
    socket.send(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.next().await, Err(4429));
    let mut socket = staff.socket().await;
    socket.send(subscribe.clone()).await;
    socket.send(subscribe).await;
    assert_eq!(socket.next().await, Err(4409));
}

/// I7: the limits hold on a socket as they do on requests, and one operation's error is not another's.
#[tokio::test]
async fn i7_the_limits_hold_on_a_socket() {
    let app = TestApp::start().await;
    let mut socket = app.sign_in("staff").await.socket().await;
    let deep =
        format!("subscription {{ praiseBoard(after: {}1{}) {{ cursor }} }}", "[".repeat(4_000), "]".repeat(4_000));
    let two = "subscription { praiseBoard { cursor } b: praiseBoard { cursor } }".to_owned();
    for (query, code) in [
        (deep, "QUERY_TOO_LARGE"),
        (two, "QUERY_TOO_LARGE"),
        ("subscription { nothing }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        ("subscription {".to_owned(), "GRAPHQL_PARSE_FAILED"),
    ] {
        socket.subscribe("1", &query, json!({})).await;
        let error = socket.next().await.unwrap();
        assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("1")));
        assert_eq!(error["payload"][0]["extensions"]["code"], code, "{error}");
    }
    for n in 0..100 {
        socket.subscribe(&n.to_string(), "subscription { praiseBoard { cursor } }", json!({})).await;
    }
    socket.subscribe("one too many", "subscription { praiseBoard { cursor } }", json!({})).await;
    let error = socket.next().await.unwrap();
    assert_eq!(error["payload"][0]["extensions"]["code"], "RATE_LIMITED", "{error}");
}

#[tokio::test]
async fn a_subscription_needs_a_stream_and_a_stream_answers_queries_too() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let refused = staff.run(&document("praiseBoard"), json!({})).await;
    assert_eq!((refused.status, refused.code()), (406, "NOT_ACCEPTABLE"));
    let mut events = staff.subscribe("{ viewer { employee { name } } }", json!({})).await;
    assert_eq!(events.next().await.unwrap()["data"]["viewer"]["employee"]["name"], "김민준");
    assert!(events.next().await.is_none());
    let mut events = app.anonymous().with_token("x").subscribe(&document("praiseBoard"), json!({})).await;
    assert_eq!(events.status(), 401);
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_node_takes_so_many_sockets_and_a_place_becomes_free() {
    let app = TestApp::start_with(|config| config.sockets = 1).await;
    let staff = app.sign_in("staff").await;
    let first = staff.socket().await;
    let upgrade = || {
        let request = staff.request("GET").header("upgrade", "websocket").header("connection", "upgrade");
        let request =
            request.header("sec-websocket-version", "13").header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
        request.header("sec-websocket-protocol", "graphql-transport-ws").send()
    };
    assert_eq!(upgrade().await.unwrap().status(), 503);
    drop(first);
    for _ in 0..100 {
        if upgrade().await.unwrap().status() == 101 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the place did not become free");
}

#[tokio::test]
async fn a_node_that_stops_says_so_on_its_sockets() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let mut socket = staff.socket().await;
    let mut events = staff.subscribe(&document("praiseBoard"), json!({})).await;
    let stopped = tokio::spawn(app.stop());
    assert_eq!(socket.next().await, Err(1001));
    assert!(events.next().await.is_none());
    stopped.await.unwrap();
}

/// A stream of events takes a place as a socket does, and leaves it.
#[tokio::test]
async fn a_node_takes_so_many_streams_too() {
    let app = TestApp::start_with(|config| config.sockets = 1).await;
    let staff = app.sign_in("staff").await;
    let mut first = staff.subscribe(&document("praiseBoard"), json!({})).await;
    let second = staff.subscribe(&document("praiseBoard"), json!({})).await;
    assert_eq!((first.status(), second.status()), (200, 503));
    assert!(first.within(std::time::Duration::from_millis(200)).await.is_err(), "the first one goes on");
    praise(&app, "other", &["mate"], "감사합니다").await;
    assert_eq!(first.next().await.unwrap()["data"]["praiseBoard"]["kind"], "POST_CREATED");
}

/// One person does not take everyone's places, nor does a stranger; a place becomes free when one says who one is.
#[tokio::test]
async fn a_person_and_an_address_have_so_many_places_each() {
    let app = TestApp::start_with(|config| config.sockets_each = 2).await;
    let (staff, mate) = (app.sign_in("staff").await, app.sign_in("mate").await);
    let _events = staff.subscribe(&document("praiseBoard"), json!({})).await;
    let _socket = staff.socket().await;
    assert_eq!(staff.subscribe(&document("praiseBoard"), json!({})).await.status(), 503);
    let mut third = staff.silent_socket().await;
    let payload = json!({ "authorization": format!("Bearer {}", staff.token().unwrap()) });
    third.send(json!({ "type": "connection_init", "payload": payload })).await;
    assert_eq!(third.next().await, Err(1013));
    let _mates = (mate.socket().await, mate.socket().await);
    // Two of this address that say nothing, and no third one.
    let _strangers = (app.anonymous().silent_socket().await, app.anonymous().silent_socket().await);
    let refused = app.anonymous().get("/graphql").header("upgrade", "websocket").header("connection", "upgrade");
    let refused = refused.header("sec-websocket-version", "13").header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    let refused = refused.header("sec-websocket-protocol", "graphql-transport-ws").send().await.unwrap();
    assert_eq!(refused.status(), 503);
}
