//! O4: who loses access loses it within a second, on every node, open subscriptions included.

use crate::documents::{ask, change, document, get, praise};
use entity::employee_role::Role;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::json;
use std::time::{Duration, Instant};
use tests::{Client, Proxy, TestApp, on_postgres};

/// How long the rule gives.
const A_SECOND: Duration = Duration::from_secs(1);

/// Until this client is answered with this code; how long that took.
async fn until(client: &Client, code: &str, since: Instant) -> Duration {
    loop {
        let answer = ask(client, "viewer", json!({})).await;
        if answer.json["errors"][0]["extensions"]["code"] == code {
            return since.elapsed();
        }
        assert!(since.elapsed() < Duration::from_secs(10), "not {code} after 10 s: {}", answer.text);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// O4: signed out on one node is signed out on the other, and the subscription that was open there is closed.
#[tokio::test]
async fn o4_a_session_ended_on_one_node_ends_on_the_other() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    let here = app.sign_in("staff").await;
    let there = other.anonymous().with_token(here.token().unwrap());
    get(&there, "viewer", json!({})).await;
    let mut socket = there.socket().await;
    socket.subscribe("1", &document("praiseBoard"), json!({})).await;
    let mut events = there.subscribe(&document("praiseBoard"), json!({})).await;
    let long = hold_a_transaction_elsewhere().await;
    let since = Instant::now();
    assert_eq!(change(&here, "signOut", json!({})).await.refusals(), [] as [&str; 0]);
    assert_eq!(socket.next().await, Err(4403));
    let closed = since.elapsed();
    let last = events.next().await.unwrap();
    assert_eq!(last["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert!(events.next().await.is_none());
    let refused = until(&there, "UNAUTHENTICATED", since).await;
    assert!(closed < A_SECOND && refused < A_SECOND, "socket after {closed:?}, requests after {refused:?}");
    drop(long);
}

/// A transaction that has written something, in another database of the same cluster: it holds back what is finished
/// there, and must not hold back who may do what here.
pub async fn hold_a_transaction_elsewhere() -> Option<(sea_orm::DatabaseTransaction, TestApp)> {
    if !on_postgres() {
        return None;
    }
    let elsewhere = TestApp::start().await;
    let tx = elsewhere.db.writer().begin().await.unwrap();
    tx.execute_unprepared("UPDATE value_tag SET name = name").await.unwrap();
    Some((tx, elsewhere))
}

/// O4: a role taken on one node is gone on the other; who leaves is nobody there.
#[tokio::test]
async fn o4_a_role_taken_on_one_node_is_gone_on_the_other() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    let hr = app.sign_in("hr").await;
    let exec = other.sign_in("exec").await;
    assert!(ask(&exec, "awaitingExecutive", json!({})).await.json.get("errors").is_none());
    let since = Instant::now();
    let input = json!({ "employeeId": app.company.id("exec"), "roles": ["STAFF"] });
    assert_eq!(change(&hr, "setEmployeeRoles", input).await.refusals(), [] as [&str; 0]);
    let gone = loop {
        if ask(&exec, "awaitingExecutive", json!({})).await.json["errors"][0]["extensions"]["code"] == "FORBIDDEN" {
            break since.elapsed();
        }
        assert!(since.elapsed() < Duration::from_secs(10));
    };
    assert!(gone < A_SECOND, "{gone:?}");
}

/// O4: whoever writes to the tables, by hand too, is noticed by every node; who has left is nobody, and hears no more.
#[tokio::test]
async fn o4_a_change_by_hand_is_noticed_too() {
    let app = TestApp::start().await;
    let mate = app.sign_in("mate").await;
    let mut events = mate.subscribe(&document("praiseBoard"), json!({})).await;
    praise(&app, "staff", &["other"], "감사합니다").await;
    assert!(events.next().await.unwrap()["data"]["praiseBoard"]["post"].is_object());
    let since = Instant::now();
    let sql = "UPDATE employee SET status = 'LEFT', left_on = '2026-03-01' WHERE email = 'mate@hanbit.test'";
    app.db.writer().execute_unprepared(sql).await.unwrap();
    let last = events.next().await.unwrap();
    assert_eq!(last["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let gone = until(&mate, "UNAUTHENTICATED", since).await;
    assert!(gone < A_SECOND, "{gone:?}");
}

/// O4: a subscription is asked again at every event: a role that it needs and that is gone ends it.
#[tokio::test]
async fn o4_a_subscription_ends_with_the_last_role() {
    let app = TestApp::start().await;
    let pat = app.sign_in_as_only(Role::Staff).await;
    let mut events = pat.subscribe(&document("praiseBoard"), json!({})).await;
    app.db.writer().execute_unprepared("DELETE FROM employee_role WHERE role = 'STAFF' AND employee_id IN (SELECT id FROM employee WHERE email = 'pat@hanbit.test')").await.unwrap();
    app.reload().await;
    praise(&app, "other", &["mate"], "감사합니다").await;
    let last = events.next().await.unwrap();
    assert_eq!(last["errors"][0]["extensions"]["code"], "FORBIDDEN", "{last}");
    assert!(events.next().await.is_none());
}

/// O4, X2: an access token that ends closes what was opened with it.
#[tokio::test]
async fn o4_a_token_that_ends_closes_its_socket() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let mut socket = staff.socket().await;
    socket.subscribe("1", &document("praiseBoard"), json!({})).await;
    app.pass(chrono::TimeDelta::minutes(11));
    let since = Instant::now();
    assert_eq!(socket.next().await, Err(4403));
    assert!(since.elapsed() < 2 * A_SECOND, "{:?}", since.elapsed());
}

/// O4: a node that can't ask the database for a second does not guess: it answers `UNAVAILABLE`, and serves again when it
/// can. (SQLite is a file of the node's own: there is no line to cut.)
#[tokio::test]
async fn o4_a_node_cut_off_from_the_database_is_unavailable() {
    if !on_postgres() {
        return;
    }
    let app = TestApp::start().await;
    let url = app.config.database_url.clone();
    let url = secrecy::ExposeSecret::expose_secret(&url);
    let (front, name) = url.rsplit_once('/').unwrap();
    let (host, port) = front.rsplit_once(':').unwrap();
    let proxy = Proxy::to(port.parse().unwrap()).await;
    let through = format!("{host}:{}/{name}", proxy.port);
    let node = app
        .another_node_with(|config| {
            config.database_url = through.into();
            config.blind_seconds = 1;
        })
        .await;
    let staff = node.sign_in("staff").await;
    get(&staff, "viewer", json!({})).await;
    let mut socket = staff.socket().await;
    proxy.cut();
    let since = Instant::now();
    let blind = until(&staff, "UNAVAILABLE", since).await;
    assert!(blind < A_SECOND + Duration::from_millis(250), "{blind:?}");
    assert_eq!(socket.next().await, Err(1013));
    proxy.mend();
    let since = Instant::now();
    while ask(&staff, "viewer", json!({})).await.json.get("errors").is_some() {
        assert!(since.elapsed() < Duration::from_secs(10), "not back after 10 s");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
