//! What a node tells of itself at `/metrics`, and to whom.

use crate::documents::{document, praise};
use serde_json::json;
use std::{collections::HashSet, time::Duration};
use tests::TestApp;

async fn told() -> TestApp {
    TestApp::start_with(|config| config.metrics_listen = "127.0.0.1:0".into()).await
}

/// The value of a line that begins so.
async fn value(app: &TestApp, name: &str) -> f64 {
    let lines = app.metrics().await;
    let line = lines.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in\n{}", lines.join("\n"))).parse().unwrap()
}

#[tokio::test]
async fn what_is_done_is_counted_by_kind_and_code() {
    let app = told().await;
    let staff = app.sign_in("staff").await;
    praise(&app, "staff", &["other"], "고맙습니다").await;
    assert_eq!(staff.run("query 이름없음 { viewer { roles } }", json!({})).await.code(), "GRAPHQL_PARSE_FAILED");
    staff.data("query Mine { viewer { roles } }", json!({})).await;
    staff.data("query Mine { viewer { roles } }", json!({})).await;
    assert_eq!(app.anonymous().run("{ praisePosts { edges { cursor } } }", json!({})).await.code(), "UNAUTHENTICATED");
    assert_eq!(app.anonymous().with_token("x").run("{ viewer { roles } }", json!({})).await.status, 401);
    for (name, count) in [
        (r#"sunhwan_operations_total{operation="query",code="OK"}"#, 2.0),
        (r#"sunhwan_operations_total{operation="query",code="UNAUTHENTICATED"}"#, 1.0),
        (r#"sunhwan_operations_total{operation="mutation",code="OK"}"#, 1.0),
        (r#"sunhwan_operations_total{operation="none",code="GRAPHQL_PARSE_FAILED"}"#, 1.0),
        (r#"sunhwan_http_responses_total{status="401"}"#, 1.0),
        (r#"sunhwan_operation_seconds_count{operation="query"}"#, 3.0),
        (r#"sunhwan_operation_seconds_bucket{operation="mutation",le="+Inf"}"#, 1.0),
    ] {
        assert_eq!(value(&app, name).await, count, "{name}");
    }
    assert!(value(&app, "sunhwan_statements_total").await >= 1.0);
    let text = app.metrics().await.join("\n");
    assert!(!text.contains("Mine"), "a name that a client chose");
}

#[tokio::test]
async fn sockets_subscriptions_and_the_delay_of_events_are_told() {
    let app = told().await;
    let mut socket = app.sign_in("staff").await.socket().await;
    let mut events = app.sign_in("mate").await.subscribe(&document("praiseBoard"), json!({})).await;
    socket.subscribe("1", &document("praiseBoard"), json!({})).await;
    socket.subscribe("q", "{ __typename }", json!({})).await;
    assert_eq!(socket.next().await.unwrap()["id"], "q");
    assert_eq!(
        (value(&app, "sunhwan_sockets_open").await, value(&app, "sunhwan_subscriptions_open").await),
        (2.0, 2.0)
    );
    praise(&app, "staff", &["other"], "고맙습니다").await;
    events.next().await.unwrap();
    while socket.next().await.unwrap()["id"] != "1" {}
    assert_eq!(value(&app, "sunhwan_event_delivery_seconds_count").await, 2.0);
    assert_eq!(value(&app, r#"sunhwan_operations_total{operation="subscription",code="OK"}"#).await, 2.0);
    // Of a stream of events the server learns only when it next writes.
    drop(socket);
    for _ in 0..200 {
        if value(&app, "sunhwan_subscriptions_open").await == 1.0 && value(&app, "sunhwan_sockets_open").await == 1.0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("who has gone is still counted");
}

#[tokio::test]
async fn the_database_and_the_jobs_are_told() {
    let app = told().await;
    let due = app.now() - chrono::TimeDelta::seconds(90);
    sunhwan::kernel::jobs::plan(app.db.writer(), "unknown", "a", due, json!({})).await.unwrap();
    assert_eq!(value(&app, "sunhwan_job_oldest_due_seconds").await, 90.0);
    assert_eq!(value(&app, "sunhwan_jobs_done_total").await, 0.0);
    assert_eq!(value(&app, "sunhwan_pool_most").await, 4.0);
    let pool = |state| format!(r#"sunhwan_pool_connections{{pool="requests",state="{state}"}}"#);
    assert!(value(&app, &pool("used")).await + value(&app, &pool("idle")).await >= 1.0);
    assert!(value(&app, "sunhwan_access_version_age_seconds").await < 10.0);
    assert_eq!(value(&app, "sunhwan_commits_waiting").await, 0.0);
}

/// As Prometheus reads it: each family is described once, before its samples, and no sample comes twice.
#[tokio::test]
async fn the_text_is_as_prometheus_reads_it() {
    let app = told().await;
    app.sign_in("staff").await.data("{ __typename }", json!({})).await;
    let (mut families, mut samples, mut family) = (HashSet::new(), HashSet::new(), String::new());
    for line in app.metrics().await {
        if let Some(help) = line.strip_prefix("# HELP ") {
            family = help.split_once(' ').unwrap().0.to_owned();
            assert!(families.insert(family.clone()), "{family} comes twice");
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert!(name == family && ["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
        } else {
            let (name, value) = line.rsplit_once(' ').unwrap();
            assert!(name.starts_with(&family) && value.parse::<f64>().is_ok(), "{line} in {family}");
            assert!(samples.insert(name.to_owned()), "{name} comes twice");
        }
    }
    assert!(families.len() >= 15, "{families:?}");
}

#[tokio::test]
async fn the_public_address_tells_nothing_and_the_other_is_off_by_default() {
    let app = told().await;
    let client = app.anonymous();
    assert_eq!(client.send(client.get("/metrics")).await.status, 404);
    assert_eq!(sunhwan::config::Config::default().metrics_listen, "");
}
